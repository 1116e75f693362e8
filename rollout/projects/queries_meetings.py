"""Read models of meetings and actions, for pages, agenda, minutes and the weekly report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.urls import reverse

from rollout.projects.meeting_rules import carried, days_overdue, pressing
from rollout.projects.members import present_in
from rollout.projects.models import Action, ActionState, AgendaItem, Meeting, MeetingState, Project


@dataclass(frozen=True, slots=True)
class OpenAction:
    """An action nobody has closed. `carried`: meetings it has come to since it was raised; `overdue`:
    calendar days past its day; `since`: the meeting that raised it, as “#3”, or nothing; `left`: its owner is
    no longer in the project."""

    number: int
    text: str
    owner_id: int | None
    owner_name: str
    due_on: date | None
    raised_on: date
    since: str
    carried: int
    overdue: int
    url: str
    left: bool = False


def open_actions(project: Project, on: date) -> list[OpenAction]:
    """Everything open, overdue first, as seen on the day `on`; three queries."""
    return told(project, project.actions.filter(state=ActionState.OPEN), on)


def in_sight(meeting: Meeting) -> QuerySet[Action]:
    """A meeting without a series looks at all actions of the project, one of a series at its own."""
    rows: QuerySet[Action] = Action.objects.filter(project=meeting.project)
    if meeting.series_id is None:
        return rows
    return rows.filter(Q(meeting=None) | Q(meeting__series=None) | Q(meeting__series=meeting.series_id))


def told(
    project: Project, actions: QuerySet[Action], on: date, *, met: MetDays | None = None
) -> list[OpenAction]:
    """Actions as read models, most pressing first."""
    rows = sorted(
        actions.select_related("owner", "meeting"), key=lambda action: pressing(action.due_on, action.number)
    )
    met = met or MetDays.of(project)
    there = set(present_in(project).values_list("pk", flat=True))
    return [
        OpenAction(
            number=action.number,
            text=action.text,
            owner_id=action.owner_id,
            owner_name=action.owner.name if action.owner else "",
            due_on=action.due_on,
            raised_on=action.raised_on,
            since=f"#{action.meeting.number}" if action.meeting else "",
            carried=met.carried(action, on),
            overdue=days_overdue(action.due_on, on),
            url=action_url(project, action.number),
            left=action.owner_id is not None and action.owner_id not in there,
        )
        for action in rows
    ]


@dataclass(frozen=True, slots=True)
class MetDays:
    """The days on which a project's meetings were held, by series; one query."""

    by_series: dict[int | None, list[date]]
    all: list[date]

    @classmethod
    def of(cls, project: Project, *, also: Meeting | None = None) -> MetDays:
        """`also`: a meeting that counts although it is not held yet."""
        zone = ZoneInfo(project.time_zone)
        held = Q(state=MeetingState.HELD) | Q(pk=also.pk if also is not None else None)
        rows = Meeting.objects.filter(held, project=project).values_list("series_id", "starts_at")
        by_series: dict[int | None, list[date]] = defaultdict(list)
        for series, starts_at in rows:
            by_series[series].append(starts_at.astimezone(zone).date())
        return cls(by_series, [day for days in by_series.values() for day in days])

    def carried(self, action: Action, until: date) -> int:
        """Meetings of the action's own series; of the whole project for one without."""
        series = action.meeting.series_id if action.meeting is not None else None
        return carried(action.raised_on, self.by_series[series] if series else self.all, until)


def last_before(meeting: Meeting) -> Meeting | None:
    """The meeting held before this one, in its series or, without one, in the project."""
    rows = meeting.project.meetings.filter(state=MeetingState.HELD, starts_at__lt=meeting.starts_at)
    if meeting.series_id is not None:
        rows = rows.filter(series=meeting.series_id)
    found: Meeting | None = rows.order_by("-starts_at").first()
    return found


def local_start(meeting: Meeting) -> datetime:
    """When it begins on the wall of the project's place."""
    return meeting.starts_at.astimezone(ZoneInfo(meeting.project.time_zone))


def as_of(item: AgendaItem, meeting: Meeting) -> date | None:
    """The day of which a point's note speaks, where its source told it on another day than the meeting's."""
    if item.told_at is None or item.note not in item.words.get("note", {}).values():
        return None
    start = local_start(meeting)
    day = item.told_at.astimezone(start.tzinfo).date()
    return day if item.note and day != start.date() else None


def meeting_url(project: Project, number: int) -> str:
    return reverse("projects:meeting", args=[project.slug, number])


def action_url(project: Project, number: int) -> str:
    return reverse("projects:action", args=[project.slug, number])


def decision_url(project: Project, number: int) -> str:
    return reverse("projects:decision", args=[project.slug, number])


def coming(meetings: Sequence[Meeting], at: datetime) -> Meeting | None:
    """The planned meeting that comes next."""
    ahead = [m for m in meetings if m.state == MeetingState.PLANNED and m.starts_at >= at]
    return min(ahead, key=lambda meeting: meeting.starts_at, default=None)
