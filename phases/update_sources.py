"""What updates bring to the rest of the house: agenda, addresses, search, undo."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from phases.labels_updates import AUDIT_ACTIONS, AUDIT_KINDS
from phases.models import Task, TaskUpdate, UpdateRequest, UpdateRound
from phases.queries_updates import rounds_of
from phases.views.update_decisions import undo_acceptance
from rollout.audit.labels import register_actions, register_kinds
from rollout.core import undo
from rollout.core.search import Hit, SearchSource, register
from rollout.core.wording import when_read
from rollout.people.roles import Permission
from rollout.projects.addresses import register_addresses
from rollout.projects.agenda import AgendaPoint, AgendaSource, register_agenda
from rollout.projects.models import Project


def address(project: Project, number: int) -> str:
    return reverse("phases:update_round", args=[project.slug, number])


def blockers(project: Project, on: date) -> Sequence[AgendaPoint]:
    """What owners of open tasks said stands in their way, in the newest round."""
    newest = rounds_of(project).first()
    if newest is None:
        return []
    rows = reports().filter(request__round=newest, task__actual_finish=None).exclude(blocker="")
    return [
        AgendaPoint(
            key=f"{newest.number}-{update.task.number}",
            title=blocked(update.task),
            note=update.blocker,
            url=address(project, newest.number),
            owner_id=update.request.user_id,
        )
        for update in rows.order_by("task__position")
    ]


@when_read
def blocked(task: Task) -> str:
    return _("Blocked: %(task)s") % {"task": task}


def reports() -> QuerySet[TaskUpdate]:
    rows: QuerySet[TaskUpdate] = TaskUpdate.objects.select_related("task", "request__round__plan__project")
    return rows


def round_addresses(project: Project, keys: set[int]) -> dict[int, str]:
    rows = UpdateRound.objects.filter(plan__project=project, pk__in=keys)
    return {key: address(project, number) for key, number in rows.values_list("pk", "number")}


def request_addresses(project: Project, keys: set[int]) -> dict[int, str]:
    rows = UpdateRequest.objects.filter(round__plan__project=project, pk__in=keys)
    return {key: address(project, number) for key, number in rows.values_list("pk", "round__number")}


def update_addresses(project: Project, keys: set[int]) -> dict[int, str]:
    rows = TaskUpdate.objects.filter(request__round__plan__project=project, pk__in=keys)
    return {key: address(project, number) for key, number in rows.values_list("pk", "request__round__number")}


def find_reports(user: Any, text: str, limit: int) -> list[Hit]:
    """Reports whose blocker or note holds the words, newest first."""
    readable = Project.objects.allowing(user, Permission.PLAN_READ)
    rows = reports().filter(
        Q(blocker__icontains=text) | Q(note__icontains=text), request__round__plan__project__in=readable
    )
    return [hit(update) for update in rows.order_by("-reported_at")[:limit]]


def hit(update: TaskUpdate) -> Hit:
    found = update.request.round
    words = Truncator(update.blocker or update.note).chars(80)
    return Hit(words, address(found.plan.project, found.number), note=str(update.task), icon="mail")


def register_updates() -> None:
    """Called from ready()."""
    register_agenda(
        AgendaSource(
            "phases.blockers", gettext_lazy("Blockers that owners reported"), blockers, Permission.PLAN_READ
        )
    )
    register_addresses("phases.updateround", round_addresses)
    register_addresses("phases.updaterequest", request_addresses)
    register_addresses("phases.taskupdate", update_addresses)
    register_actions(AUDIT_ACTIONS)
    register_kinds(AUDIT_KINDS)
    undo.register("phases.update_take_back", undo_acceptance)
    register(SearchSource("phases.updates", gettext_lazy("Updates"), find_reports))
