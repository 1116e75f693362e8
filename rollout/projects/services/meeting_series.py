"""Verbs about series of meetings."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from rollout.audit import services as audit
from rollout.audit.services import audited
from rollout.core.errors import InvalidInput, StateRefusal
from rollout.core.years import check_year
from rollout.people.models import User
from rollout.projects import agenda
from rollout.projects.models import MeetingSeries, Project, SeriesAttendee
from rollout.projects.services.meeting_rights import another_version, require_members, require_writing

FIELDS = frozenset(
    {"name", "weekday", "every_weeks", "starts_at", "minutes", "place", "chair", "first_on", "sources"}
)
LONGEST_GAP, LONGEST_MEETING = 52, 24 * 60


@audited()
def start_series(
    project: Project, content: Mapping[str, Any], attendees: Collection[User], *, actor: User
) -> MeetingSeries:
    """Begin a series; it makes no meeting yet."""
    require_writing(project, actor)
    check_series(project, content)
    require_members(project, attendees, field="attendees")
    series = audit.create(MeetingSeries(project=project, **content), actor=actor)
    write_attendees(series, attendees, actor)
    return series


@audited()
def change_series(
    series: MeetingSeries,
    changes: Mapping[str, Any],
    attendees: Collection[User] | None = None,
    *,
    version: int,
    actor: User,
) -> MeetingSeries:
    """Change the rhythm, or who is invited (None: as before). Meetings that are planned already stay."""
    require_writing(series.project, actor)
    check_series(series.project, changes)
    changed = audit.change(series, changes, version=version, actor=actor)
    if attendees is not None:
        require_members(series.project, attendees, field="attendees")
        if write_attendees(changed, attendees, actor):
            another_version(changed, version)
    return changed


@audited()
def stop_series(series: MeetingSeries, *, version: int, actor: User) -> MeetingSeries:
    """No further meeting is planned from it; what was held stays."""
    return switch(series, False, version, actor)


@audited()
def resume_series(series: MeetingSeries, *, version: int, actor: User) -> MeetingSeries:
    return switch(series, True, version, actor)


def switch(series: MeetingSeries, active: bool, version: int, actor: User) -> MeetingSeries:
    require_writing(series.project, actor)
    if series.active == active:
        raise StateRefusal(
            "series_unchanged",
            _("This series runs already.") if active else _("This series is stopped already."),
        )
    action = "meetingseries.resume" if active else "meetingseries.stop"
    return audit.change(series, {"active": active}, version=version, actor=actor, action=action)


def check_series(project: Project, content: Mapping[str, Any]) -> None:
    if unknown := set(content) - FIELDS:
        raise InvalidInput("unknown_field", _("A series has no field “%s”.") % sorted(unknown)[0])
    if not 1 <= content.get("every_weeks", 1) <= LONGEST_GAP:
        raise InvalidInput(
            "every_weeks", _("Write how many weeks lie between two meetings, 1 to 52."), field="every_weeks"
        )
    if not 0 <= content.get("weekday", 0) <= 6:
        raise InvalidInput("weekday", _("Write the weekday as 0 (Monday) to 6 (Sunday)."), field="weekday")
    check_times(content)
    require_members(project, [content.get("chair")], field="chair")
    known = {source.key for source in agenda.sources()}
    if strange := set(content.get("sources", ())) - known:
        raise InvalidInput(
            "unknown_source",
            _("No agenda is made from “%(source)s”; choose among %(known)s.")
            % {"source": sorted(strange)[0], "known": ", ".join(sorted(known))},
            field="sources",
        )


def check_times(content: Mapping[str, Any]) -> None:
    check_year(content.get("first_on"), "first_on")
    begins = content.get("starts_at")
    check_year(begins if isinstance(begins, datetime) else None, "starts_at")
    if not 1 <= content.get("minutes", 60) <= LONGEST_MEETING:
        raise InvalidInput(
            "minutes", _("Write how long the meeting lasts, 1 to 1440 minutes."), field="minutes"
        )


def write_attendees(series: MeetingSeries, attendees: Collection[User], actor: User) -> bool:
    """Make the list of the invited be these people; did it change?"""
    standing = {row.user_id: row for row in series.attendees.select_related("user", "series")}
    wanted = {person.pk: person for person in attendees}
    for key in standing.keys() - wanted.keys():
        audit.remove(standing[key], actor=actor)
    for key in sorted(wanted.keys() - standing.keys()):
        audit.create(SeriesAttendee(series=series, user=wanted[key]), actor=actor)
    return standing.keys() != wanted.keys()
