"""The lists of meetings, actions and decisions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from rollout.core.lists import (
    BulkAction,
    ChoiceFilter,
    Column,
    DayFilter,
    ListDefinition,
    PersonFilter,
    YesNoFilter,
)
from rollout.core.lists.bulk import BulkRequest, RowResult, each
from rollout.core.lists.filters import Asker
from rollout.core.markup import Status
from rollout.projects.forms_risks import owner_form
from rollout.projects.meeting_forms import DueForm
from rollout.projects.meeting_rules import days_overdue
from rollout.projects.models import Action, ActionState, Decision, Meeting, MeetingState, Project
from rollout.projects.services import actions as services

MEETING_LOOKS = {
    MeetingState.PLANNED: ("neutral", "calendar-event"),
    MeetingState.HELD: ("neutral", "users-group"),
    MeetingState.CANCELLED: ("neutral", "ban"),
}


def meeting_status(meeting: Meeting) -> Status:
    """Planned, held, minutes published or cancelled."""
    if meeting.published_at is not None:
        return Status(_("Minutes published"), "good", "circle-check")
    if meeting.state == MeetingState.HELD:
        return Status(_("Held, minutes open"), "warn", "pencil")
    tone, icon = MEETING_LOOKS[MeetingState(meeting.state)]
    return Status(meeting.get_state_display(), tone, icon)  # type: ignore[arg-type]


def today_for(project: Project) -> date:
    return timezone.now().astimezone(ZoneInfo(project.time_zone)).date()


def action_status(action: Action) -> Status:
    """Open, due today, overdue by so many days, done or dropped."""
    if action.state == ActionState.DONE:
        return Status(_("Done"), "good", "circle-check")
    if action.state == ActionState.DROPPED:
        return Status(_("Dropped"), "neutral", "ban")
    today = today_for(action.project)
    late = days_overdue(action.due_on, today)
    if late:
        text = ngettext("%(days)s day overdue", "%(days)s days overdue", late) % {"days": late}
        return Status(text, "bad", "alert-octagon")
    if action.due_on == today:
        return Status(_("Due today"), "warn", "clock")
    return Status(_("Open"), "neutral", "circle")


def decision_status(decision: Decision) -> Status:
    if decision.withdrawn_on is not None:
        return Status(_("No longer holds"), "neutral", "ban")
    return Status(_("Holds"), "good", "circle-check")


def named(field: str) -> Callable[[Asker], list[tuple[str, str]]]:
    """What stands in that relation of the list's rows, by name."""

    def choices(asker: Asker) -> list[tuple[str, str]]:
        rows = asker.queryset.order_by().exclude(**{field: None}).values_list(field, f"{field}__name")
        return [(str(key), name) for key, name in sorted(set(rows), key=lambda row: row[1])]

    return choices


def finish_many(bulk: BulkRequest) -> list[RowResult]:
    return each(bulk, lambda row: services.finish_action(row, version=row.version, actor=bulk.actor))


def change_many(bulk: BulkRequest) -> list[RowResult]:
    return each(
        bulk,
        lambda row: services.change_action(row, bulk.values, version=row.version, actor=bulk.actor),
    )


MEETINGS = ListDefinition(
    key="projects.meetings",
    title=_("Meetings"),
    columns=(
        Column("number", _("No."), sort="number", kind="number"),
        Column("title", _("Meeting"), value="shown_title", sort="title", link=True),
        Column("starts_at", _("Begins"), sort="starts_at", kind="moment"),
        Column("state", _("State"), value=meeting_status, kind="status", sort="state"),
        Column("series", _("Series"), value="series", sort="series__name"),
        Column("place", _("Place"), shown=False),
        Column("chair", _("Chair"), kind="person", sort="chair__name"),
        Column("decisions", _("Decisions"), value="decided", kind="number"),
        Column("actions", _("Actions"), value="raised", kind="number"),
    ),
    filters=(
        ChoiceFilter(key="state", label=_("State"), choices=MeetingState.choices),
        ChoiceFilter(key="series", label=_("Series"), choices=named("series")),
        PersonFilter(key="chair", label=_("Chair"), choices=named("chair")),
        DayFilter(key="starts_at", label=_("Begins"), moments="zoned"),
    ),
    default_sort=("-starts_at",),
    search=("title", "place", "notes"),
    export_name="meetings",
)

DECISIONS = ListDefinition(
    key="projects.decisions",
    title=_("Decisions"),
    columns=(
        Column("number", _("No."), value=lambda d: f"D{d.number}", sort="number"),
        Column("text", _("Decision"), sort="text", link=True),
        Column("reason", _("Reason")),
        Column("decided_by", _("Decided by"), kind="person", sort="decided_by__name"),
        Column("decided_on", _("Decided on"), sort="decided_on", kind="day"),
        Column("meeting", _("Meeting"), value="meeting", sort="meeting__number"),
        Column("state", _("State"), value=decision_status, kind="status"),
    ),
    filters=(
        DayFilter(key="decided_on", label=_("Decided on")),
        PersonFilter(key="decided_by", label=_("Decided by"), choices=named("decided_by")),
        YesNoFilter(
            key="stands",
            label=_("Holds"),
            apply=lambda rows, wanted: rows.filter(withdrawn_on__isnull=wanted),
        ),
    ),
    default_sort=("-number",),
    search=("text", "reason", "search_text"),
    export_name="decisions",
)


MY_ACTIONS = ListDefinition(
    key="projects.my_actions",
    title=_("My actions"),
    columns=(
        Column("text", _("Action"), sort="text", link=True),
        Column("project", _("Project"), value="project.name", sort="project__name"),
        Column("due_on", _("Due"), sort="due_on", kind="day"),
        Column("state", _("State"), value=action_status, kind="status", sort="state"),
        Column("meeting", _("Meeting"), value="meeting", shown=False),
        Column("result", _("Result"), shown=False),
    ),
    filters=(
        ChoiceFilter(key="state", label=_("State"), choices=ActionState.choices),
        ChoiceFilter(key="project", label=_("Project"), choices=named("project")),
        DayFilter(key="due_on", label=_("Due")),
    ),
    default_sort=("-state", "due_on"),
    search=("text", "search_text", "project__name"),
    export_name="my-actions",
)


def action_list(project: Project, today: date) -> ListDefinition:
    """The actions of a project, overdue as seen on the day `today`."""

    def overdue_only(rows: QuerySet[Any], wanted: bool) -> QuerySet[Any]:
        late = {"state": ActionState.OPEN, "due_on__lt": today}
        return rows.filter(**late) if wanted else rows.exclude(**late)

    return ListDefinition(
        key="projects.actions",
        title=_("Actions"),
        columns=(
            Column("number", _("No."), value=lambda a: f"A{a.number}", sort="number"),
            Column("text", _("Action"), sort="text", link=True),
            Column("owner", _("Owner"), kind="person", sort="owner__name"),
            Column("due_on", _("Due"), sort="due_on", kind="day"),
            Column("state", _("State"), value=action_status, kind="status", sort="state"),
            Column("meeting", _("Meeting"), value="meeting", sort="meeting__number"),
            Column("raised_on", _("Raised on"), sort="raised_on", kind="day", shown=False),
            Column("done_on", _("Done on"), sort="done_on", kind="day", shown=False),
            Column("result", _("Result"), shown=False),
        ),
        filters=(
            ChoiceFilter(key="state", label=_("State"), choices=ActionState.choices),
            PersonFilter(key="owner", label=_("Owner"), choices=named("owner")),
            YesNoFilter(key="overdue", label=_("Overdue"), apply=overdue_only),
            DayFilter(key="due_on", label=_("Due")),
        ),
        default_sort=("-state", "due_on"),  # open, dropped, done
        search=("text", "search_text"),
        bulk_actions=(
            BulkAction("assign", _("Assign"), change_many, icon="user", form=owner_form(project)),
            BulkAction("due", _("Set the due day"), change_many, icon="calendar-due", form=DueForm),
            BulkAction(
                "done", _("Mark done"), finish_many, icon="check", confirm=_("Mark these actions done?")
            ),
        ),
        export_name="actions",
    )
