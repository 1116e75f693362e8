"""What about meetings can be taken back, and where its records are found."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rollout.core import undo
from rollout.core.search import Hit, SearchSource, matches, register
from rollout.core.undo import Undone
from rollout.people.models import User
from rollout.people.roles import Permission
from rollout.projects.acts import told_together
from rollout.projects.addresses import register_addresses, register_list, register_whole
from rollout.projects.agenda import register_agenda
from rollout.projects.agenda_actions import SOURCE
from rollout.projects.models import (
    Action,
    AgendaItem,
    Attendance,
    Decision,
    Meeting,
    MeetingSeries,
    MinutesEdition,
    Project,
)
from rollout.projects.queries_meetings import action_url, decision_url, meeting_url
from rollout.projects.services import actions, agenda, decisions, meetings


def reopen_action(*, actor: User, action: int) -> Undone:
    found = Action.objects.select_related("project").get(pk=action)
    actions.reopen_action(found, version=found.version, actor=actor)
    told = _("A%(number)s is open again.") % {"number": found.number}
    return Undone(told, action_url(found.project, found.number))


def restore_decision(*, actor: User, decision: int) -> Undone:
    found = Decision.objects.select_related("project").get(pk=decision)
    decisions.restore_decision(found, version=found.version, actor=actor)
    told = _("D%(number)s holds again.") % {"number": found.number}
    return Undone(told, decision_url(found.project, found.number))


def reopen_meeting(*, actor: User, meeting: int) -> Undone:
    found = Meeting.objects.select_related("project").get(pk=meeting)
    meetings.reopen_cancelled(found, actor=actor)
    return Undone(_("The meeting is planned again."), meeting_url(found.project, found.number))


def restore_point(*, actor: User, meeting: int, owner: int | None, **kept: Any) -> Undone:
    found = Meeting.objects.select_related("project").get(pk=meeting)
    person = User.objects.filter(pk=owner).first() if owner else None
    agenda.restore_point(found, {**kept, "owner": person}, actor=actor)
    return Undone(_("The point is on the agenda again."), meeting_url(found.project, found.number))


def numbered(model: Any, url: Any) -> Any:
    """Addresses of records that have a page of their own."""

    def addresses(project: Project, keys: set[int]) -> dict[int, str]:
        rows = model.objects.filter(project=project, pk__in=keys).values_list("pk", "number")
        return {key: url(project, number) for key, number in rows}

    return addresses


def beside(model: Any) -> Any:
    """Addresses of parts of a meeting: its page."""

    def addresses(project: Project, keys: set[int]) -> dict[int, str]:
        rows = model.objects.filter(meeting__project=project, pk__in=keys)
        return {
            key: meeting_url(project, number) for key, number in rows.values_list("pk", "meeting__number")
        }

    return addresses


def series_addresses(project: Project, keys: set[int]) -> dict[int, str]:
    rows = MeetingSeries.objects.filter(project=project, pk__in=keys).values_list("pk", flat=True)
    page = reverse("projects:meeting_list", args=[project.slug])
    return {key: f"{page}#series-{key}" for key in rows}


def readable(user: User) -> QuerySet[Any]:
    """Projects whose meetings the person may read."""
    return Project.objects.allowing(user, Permission.MEETINGS_READ)


def find_actions(user: Any, text: str, limit: int) -> list[Hit]:
    rows = Action.objects.filter(matches("search_text", text), project__in=readable(user))
    return [
        Hit(f"A{row.number} {row.text}", action_url(row.project, row.number), row.project.name, "checkbox")
        for row in rows.select_related("project").order_by("state", "-number")[:limit]
    ]


def find_decisions(user: Any, text: str, limit: int) -> list[Hit]:
    rows = Decision.objects.filter(matches("search_text", text), project__in=readable(user))
    return [
        Hit(
            f"D{row.number} {row.text}",
            decision_url(row.project, row.number),
            row.project.name,
            "rosette-discount-check",
        )
        for row in rows.select_related("project").order_by("-number")[:limit]
    ]


def find_meetings(user: Any, text: str, limit: int) -> list[Hit]:
    rows = Meeting.objects.filter(matches("title", text) | matches("notes", text), project__in=readable(user))
    return [
        Hit(row.title, meeting_url(row.project, row.number), row.project.name, "users-group")
        for row in rows.select_related("project").order_by("-starts_at")[:limit]
    ]


INVITED = ("attendance.create", "attendance.remove")
REGULARS = ("seriesattendee.create", "seriesattendee.remove")


def register_acts() -> None:
    """A meeting is told with its people and its agenda, a change of people alone by the first of them."""
    told_together(
        *("meeting.plan", "meeting.publish", "meeting.hold", "meeting.change"),
        parts=(*INVITED, "attendance.change", "meeting.agenda", "minutesedition.publish"),
    )
    told_together("meetingseries.create", "meetingseries.change", parts=REGULARS)
    told_together(*INVITED, once=True)
    told_together(*REGULARS, once=True)


def register_meetings() -> None:
    """Called once, in ready()."""
    register_acts()
    register_agenda(SOURCE)
    undo.register("projects.action_reopen", reopen_action)
    undo.register("projects.decision_restore", restore_decision)
    undo.register("projects.meeting_cancel", reopen_meeting)
    undo.register("projects.point_remove", restore_point)
    register_addresses("projects.meeting", numbered(Meeting, meeting_url))
    register_addresses("projects.action", numbered(Action, action_url))
    register_addresses("projects.decision", numbered(Decision, decision_url))
    for model in (AgendaItem, Attendance, MinutesEdition):
        register_addresses(f"projects.{model._meta.model_name}", beside(model))
        register_whole(f"projects.{model._meta.model_name}", "meeting", "projects.meeting")
    register_addresses("projects.meetingseries", series_addresses)
    register_whole("projects.seriesattendee", "series", "projects.meetingseries")
    gatherings = ("meeting", "agendaitem", "attendance", "minutesedition", "meetingseries", "seriesattendee")
    register_list("projects:meeting_list", *(f"projects.{kind}" for kind in gatherings))
    register_list("projects:action_list", "projects.action")
    register_list("projects:decision_list", "projects.decision")
    register(SearchSource("projects.actions", gettext_lazy("Actions"), find_actions))
    register(SearchSource("projects.decisions", gettext_lazy("Decisions"), find_decisions))
    register(SearchSource("projects.meetings", gettext_lazy("Meetings"), find_meetings))
