"""When an agenda renews itself: in the week before its meeting, and when the meeting is written up."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet

from rollout.audit.context import now
from rollout.audit.services import audited
from rollout.people.models import User
from rollout.projects.models import Meeting, MeetingState, ProjectStatus
from rollout.projects.queries_meetings import local_start
from rollout.projects.services.agenda import fill_agenda

AHEAD = timedelta(days=7)


def meetings_ahead(at: datetime) -> QuerySet[Meeting]:
    """Planned meetings of running projects that begin within a week."""
    rows: QuerySet[Meeting] = Meeting.objects.filter(
        state=MeetingState.PLANNED,
        starts_at__range=(at, at + AHEAD),
        project__status=ProjectStatus.ACTIVE,
    )
    return rows


@audited()
def renew_ahead(meeting: Meeting) -> int:
    """The system asks the sources of a planned meeting again; how many points changed. Nothing for one that
    was held, cancelled or moved meanwhile."""
    rows = meetings_ahead(now()).select_related("project", "series").select_for_update(of=("self",))
    found = rows.filter(pk=meeting.pk).first()
    return fill_agenda(found, actor=None) if found is not None else 0


def renew_when_held(meeting: Meeting, *, actor: User) -> None:
    """On the meeting's day the agenda tells what is open now. When that day has passed, what was open on it
    stays, if the agenda was renewed then. For a service that holds the lock."""
    start = local_start(meeting)
    if told_before_its_day(meeting) or now().astimezone(start.tzinfo).date() == start.date():
        fill_agenda(meeting, actor=actor)


def renew_when_published(meeting: Meeting, *, actor: User) -> None:
    """Minutes are not made of an agenda that is older than their meeting. For a service that holds the
    lock."""
    if told_before_its_day(meeting):
        fill_agenda(meeting, actor=actor)


def told_before_its_day(meeting: Meeting) -> bool:
    """Were the sources not asked since the day of the meeting began at its place?"""
    start = local_start(meeting)
    at = meeting.agenda_at
    return at is None or at.astimezone(start.tzinfo).date() < start.date()
