"""Verbs about meetings: plan, invite, take minutes, hold, cancel."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rollout.audit import services as audit
from rollout.audit.context import now
from rollout.audit.services import audited
from rollout.core.dates import day_text
from rollout.core.errors import InvalidInput, StateRefusal
from rollout.people.models import User
from rollout.projects.meeting_rules import Rhythm, moment, next_day
from rollout.projects.members import present_in
from rollout.projects.models import (
    Attendance,
    AttendanceState,
    Meeting,
    MeetingSeries,
    MeetingState,
    Project,
)
from rollout.projects.numbering import next_number
from rollout.projects.services.agenda import fill_agenda
from rollout.projects.services.agenda_renewal import renew_when_held
from rollout.projects.services.meeting_mail import send_cancellation, send_invitation
from rollout.projects.services.meeting_rights import (
    another_version,
    locked_meeting,
    require_members,
    require_writing,
)
from rollout.projects.services.meeting_series import check_times

FIELDS = frozenset({"title", "starts_at", "minutes", "place", "chair", "minute_taker"})


@audited()
def plan_meeting(
    project: Project, content: Mapping[str, Any], attendees: Collection[User], *, actor: User
) -> Meeting:
    """Plan a single meeting with its agenda; nobody is mailed yet."""
    require_writing(project, actor)
    check_meeting(project, content)
    return set_up(Meeting(project=project, **content), attendees, actor)


@audited()
def plan_next(series: MeetingSeries, *, actor: User) -> Meeting:
    """Plan the series' next meeting after its last one, not in the past; its attendees are invited."""
    require_writing(series.project, actor)
    MeetingSeries.objects.select_for_update().get(pk=series.pk)
    project = series.project
    if not series.active:
        raise StateRefusal("series_stopped", _("This series is stopped; resume it first."))
    day, starts_at = next_of(series)
    meeting = Meeting(
        project=project,
        series=series,
        title=f"{series.name} {day.isoformat()}",
        starts_at=starts_at,
        minutes=series.minutes,
        place=series.place,
        chair=series.chair,
    )
    people = [row.user for row in series.attendees.select_related("user") if row.user.is_active]
    there = set(project.memberships.values_list("user_id", flat=True))
    return set_up(meeting, [person for person in people if person.pk in there], actor)


def next_of(series: MeetingSeries) -> tuple[date, datetime]:
    """Day and instant at which the series should meet next."""
    zone = ZoneInfo(series.project.time_zone)
    last = series.meetings.aggregate(last=Max("starts_at"))["last"]
    yesterday = now().astimezone(zone).date() - timedelta(days=1)
    after = max(yesterday, last.astimezone(zone).date()) if last else yesterday
    rhythm = Rhythm(
        series.weekday, series.every_weeks, series.starts_at, series.first_on, series.project.time_zone
    )
    day = next_day(rhythm, after)
    return day, moment(rhythm, day)


def set_up(meeting: Meeting, attendees: Collection[User], actor: User) -> Meeting:
    require_members(meeting.project, attendees, field="attendees")
    meeting.number = next_number(meeting.project, Meeting)
    audit.create(meeting, actor=actor, action="meeting.plan")
    for person in sorted(attendees, key=lambda person: person.pk):
        audit.create(Attendance(meeting=meeting, user=person), actor=actor)
    fill_agenda(meeting, actor=actor)
    return meeting


@audited()
def change_meeting(
    meeting: Meeting,
    changes: Mapping[str, Any],
    attendees: Collection[User] | None = None,
    *,
    version: int,
    actor: User,
) -> Meeting:
    """Change when, where and who (None: as before), until the minutes are published."""
    locked_meeting(meeting, actor)
    check_meeting(meeting.project, changes)
    changed = audit.change(meeting, changes, version=version, actor=actor)
    if attendees is not None and write_attendances(changed, attendees, actor):
        another_version(changed, version)
    return changed


def write_attendances(meeting: Meeting, attendees: Collection[User], actor: User) -> bool:
    """Make the list of the invited be these people; did it change?"""
    standing = {row.user_id: row for row in meeting.attendances.select_related("user", "meeting")}
    wanted = {person.pk: person for person in attendees}
    new = [wanted[key] for key in sorted(wanted.keys() - standing.keys())]
    require_members(meeting.project, new, field="attendees")
    for key in standing.keys() - wanted.keys():
        audit.remove(standing[key], actor=actor)
    for person in new:
        audit.create(Attendance(meeting=meeting, user=person), actor=actor)
    return standing.keys() != wanted.keys()


@audited()
def invite(meeting: Meeting, *, actor: User) -> int:
    """Mail the invitation with agenda and calendar entry to everybody invited; how many. May be repeated
    after a change: calendars then move the entry."""
    found = locked_meeting(meeting, actor, open_for="planning")
    people = invited_people(found)
    if not people:
        raise StateRefusal("nobody_invited", _("Nobody is invited yet; choose attendees first."))
    changed = audit.change(
        found, {"invited_at": now()}, version=found.version, actor=actor, action="meeting.invite"
    )
    send_invitation(changed, people)
    return len(people)


def invited_people(meeting: Meeting) -> list[User]:
    """Who is invited and still in the project: nobody else is told of its meetings."""
    rows = present_in(meeting.project).filter(pk__in=meeting.attendances.values("user"))
    return list(rows.order_by("pk"))


@audited()
def mark_attendance(
    attendance: Attendance, state: AttendanceState, *, version: int, actor: User
) -> Attendance:
    locked_meeting(attendance.meeting, actor)
    return audit.change(attendance, {"state": state}, version=version, actor=actor)


@audited()
def write_notes(meeting: Meeting, notes: str, *, version: int, actor: User) -> Meeting:
    """What was said beside the agenda."""
    found = locked_meeting(meeting, actor)
    return audit.change(found, {"notes": notes}, version=version, actor=actor)


@audited()
def hold(meeting: Meeting, *, version: int, actor: User, others_came: bool = False) -> Meeting:
    """The meeting took place. `others_came`: whoever is still only invited was present; else nobody's
    attendance is recorded by this. Points that were not talked of tell what is open now. StateRefusal before
    it begins."""
    found = locked_meeting(meeting, actor, open_for="planning")
    if refusal := not_yet(found):
        raise StateRefusal("meeting_ahead", refusal)
    renew_when_held(found, actor=actor)
    if others_came:
        for row in found.attendances.filter(state=AttendanceState.INVITED).select_related("user", "meeting"):
            audit.change(row, {"state": AttendanceState.PRESENT}, version=row.version, actor=actor)
    content: dict[str, Any] = {"state": MeetingState.HELD, "held_at": now()}
    if found.minute_taker is None:
        content["minute_taker"] = actor if is_member(found.project, actor) else None
    return audit.change(found, content, version=version, actor=actor, action="meeting.hold")


def not_yet(meeting: Meeting) -> str:
    """Why the meeting cannot have been held yet: it begins later; empty from then on."""
    if meeting.starts_at <= max(now(), meeting.held_at or now()):
        return ""
    begins = meeting.starts_at.astimezone(ZoneInfo(meeting.project.time_zone))
    return gettext(
        "This meeting begins on %(day)s at %(time)s; hold it from then on, or change when it begins."
    ) % {
        "day": day_text(begins.date(), this_year=timezone.localdate().year),
        "time": f"{begins:%H:%M}",
    }


def is_member(project: Project, user: User) -> bool:
    return bool(project.memberships.filter(user=user).exists())


@audited()
def cancel(meeting: Meeting, *, version: int, actor: User, why: str = "") -> Meeting:
    """Call a planned meeting off; those who were mailed an invitation are told."""
    found = locked_meeting(meeting, actor, open_for="planning")
    changed = audit.change(
        found,
        {"state": MeetingState.CANCELLED},
        version=version,
        actor=actor,
        action="meeting.cancel",
        why=why,
    )
    if changed.invited_at is not None:
        send_cancellation(changed, invited_people(changed), why)
    return changed


@audited()
def reopen_cancelled(meeting: Meeting, *, actor: User) -> Meeting:
    """Take a cancellation back; nobody is mailed."""
    require_writing(meeting.project, actor)
    if meeting.state != MeetingState.CANCELLED:
        raise StateRefusal("not_cancelled", _("This meeting is not cancelled."))
    changes = {"state": MeetingState.PLANNED, "invited_at": None}
    return audit.change(meeting, changes, version=meeting.version, actor=actor, action="meeting.reopen")


def check_meeting(project: Project, content: Mapping[str, Any]) -> None:
    if unknown := set(content) - FIELDS:
        raise InvalidInput("unknown_field", _("A meeting has no field “%s”.") % sorted(unknown)[0])
    if not str(content.get("title", "-")).strip():
        raise InvalidInput("title", _("Give the meeting a title."), field="title")
    check_times(content)
    require_members(project, [content.get("chair")], field="chair")
    require_members(project, [content.get("minute_taker")], field="minute_taker")
