"""A meeting, a series, an action and a decision of each person's place."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django.utils import timezone

from rollout.people.models import User
from rollout.projects.models import Action, AgendaItem, Attendance, Decision, Meeting, MeetingSeries
from tests.permissions.kinds import BY_NUMBER, WHOLE, Kind, World, first, of_person, of_project


def furnish(world: World, user: User, plan: Any) -> None:
    project = plan.project
    Action.objects.create(
        project=project,
        number=project.actions.count() + 1,
        text="Do it",
        owner=user,
        raised_by=user,
        raised_on=date(2026, 3, 2),
    )
    if project.meetings.exists():
        return
    series = MeetingSeries.objects.create(
        project=project, name="Weekly", starts_at=time(9), first_on=date(2026, 3, 2)
    )
    meeting = Meeting.objects.create(
        project=project, series=series, number=1, title="Weekly 1", starts_at=timezone.now()
    )
    Attendance.objects.create(meeting=meeting, user=user)
    AgendaItem.objects.create(meeting=meeting, title="Scope")
    Decision.objects.create(
        project=project, meeting=meeting, number=1, text="Go", decided_on=date(2026, 3, 2)
    )


def number_of_action(world: World, person: User) -> int:
    return int(first(person.actions).number)


KINDS = (
    Kind("projects:action*", "number", of_person(number_of_action), BY_NUMBER),
    Kind("action-*", "number", of_person(number_of_action), BY_NUMBER),
    *(
        Kind(pattern, "number", of_project(lambda project: 1), BY_NUMBER)
        for pattern in (
            "projects:meeting*",
            "projects:point_*",
            "projects:attendance_*",
            "projects:decision*",
            "meeting-*",
            "agenda-*",
            "attendance-*",
            "decision-*",
        )
    ),
    *(
        Kind(pattern, "pk", of_project(lambda project: first(project.meeting_series).pk), WHOLE)
        for pattern in ("projects:series_*", "series-*")
    ),
    *(
        Kind(pattern, "pk", of_project(lambda project: first(project.meetings.get().agenda).pk), WHOLE)
        for pattern in ("projects:point_*", "agenda-*")
    ),
    *(
        Kind(pattern, "pk", of_project(lambda project: first(project.meetings.get().attendances).pk), WHOLE)
        for pattern in ("projects:attendance_*", "attendance-*")
    ),
)
