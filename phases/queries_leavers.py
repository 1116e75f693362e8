"""Open tasks whose owners leave the project, or have left it."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Count, QuerySet
from django.utils.translation import ngettext

from phases.models import Task
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.holdings import Holding, by_owner, register_holding
from rollout.projects.members import present_in
from rollout.projects.models import Project


def open_tasks(project: Project) -> QuerySet[Task]:
    """What is still to be done, as the plan check counts it."""
    rows: QuerySet[Task] = Task.objects.filter(plan__project=project, summary=False)
    return rows.filter(actual_finish=None, percent_complete__lt=100)


def tasks_of_leavers(project: Project) -> dict[str, int]:
    """How many open tasks each of those who are not in the project (any more) owns, by name."""
    rows = open_tasks(project).exclude(owner=None).exclude(owner__in=present_in(project))
    return dict(rows.order_by("owner__name").values_list("owner__name").annotate(count=Count("pk")))


def tasks_held(access: ProjectAccess) -> Mapping[int, int]:
    return by_owner(open_tasks(access.project)) if access.allows(Permission.PLAN_READ) else {}


def tasks_told(count: int) -> str:
    return ngettext("%(count)s open task", "%(count)s open tasks", count) % {"count": count}


def register_task_holding() -> None:
    """Called from the app's `ready()`."""
    register_holding(Holding(tasks_held, tasks_told))
