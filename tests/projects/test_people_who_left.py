"""Whoever has left a project gets no mail about it, owes nothing, and does not hold its actions."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from phases.models import Plan
from phases.queries_updates import RoundReading, owing
from phases.report_parts import cooperation
from phases.services import update_decisions, updates
from phases.services.update_answers import report_for
from phases.services.update_reminders import due_people
from rollout.audit.context import writing_at
from rollout.core.errors import StateRefusal
from rollout.core.models.outbox import OutboxMessage
from rollout.people.models import User
from rollout.projects.jobs import remind_of_actions
from rollout.projects.models import Attendance, Meeting, Project
from rollout.projects.services import meetings, minutes
from rollout.projects.services.actions import add_action
from tests.factories import arranging
from tests.phases.updates import (
    DUE,
    add_tasks,
    opened,
    request_of,
    running,
    say,
    task_of,
)

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 9, 1, tzinfo=UTC)


def leave(project: Project, *people: User) -> None:
    project.memberships.filter(user__in=people).delete()


def mailed() -> set[str]:
    rows = OutboxMessage.objects.filter(kind="mail")
    return {address for row in rows for address in row.payload["to"]}


def planned(project: Project, ada: User, *people: User, on: datetime = MONDAY) -> Meeting:
    content = {"title": "Weekly", "starts_at": on, "minutes": 60}
    return meetings.plan_meeting(project, content, people, actor=ada)


def test_no_reminder_and_no_department_owes_for_who_left(plan: Plan, ada: User, ben: User, dai: User) -> None:
    add_tasks(plan, ada, ("A", 5, ben), ("B", 3, dai))
    found = opened(plan, ada)
    leave(plan.project, ben)
    with writing_at(DUE + timedelta(days=1)):
        assert due_people(found) == [dai.pk]
    with writing_at(DUE + timedelta(days=1)):
        assert updates.remind(found, actor=ada) == 1
    owed = owing(plan.project)
    assert (owed.asked, owed.answered) == (1, 0)
    assert [user for row in owed.departments for user in row.owing] == [dai]
    kept = cooperation(plan)
    assert kept is not None and (kept["asked"], kept["answered"]) == (1, 0)


def test_an_answer_given_before_leaving_still_counts(plan: Plan, ada: User, ben: User) -> None:
    add_tasks(plan, ada, ("A", 5, ben))
    found = opened(plan, ada)
    say(found, ben, A=running("03-02", 3))
    leave(plan.project, ben)
    owed = owing(plan.project)
    assert (owed.asked, owed.answered) == (1, 1)
    assert not RoundReading(found).people[0].owes


def test_nobody_is_asked_back_or_answered_for_who_left(plan: Plan, ada: User, ben: User) -> None:
    add_tasks(plan, ada, ("A", 5, ben), ("B", 5, ben))
    found = opened(plan, ada)
    told = say(found, ben, A=running("03-02", 3))["A"]
    leave(plan.project, ben)
    before = OutboxMessage.objects.count()
    with pytest.raises(StateRefusal, match="Ben Qiu has left this project"):
        update_decisions.ask_back(told, "Really?", actor=ada, version=told.version)
    with pytest.raises(StateRefusal, match="has left this project"):
        report_for(request_of(found, ben), {task_of(plan, "B").number: running("03-02", 1)}, actor=ada)
    assert OutboxMessage.objects.count() == before


def test_the_page_of_updates_says_that_they_left(plan: Plan, ada: User, ben: User, signed_in: Any) -> None:
    add_tasks(plan, ada, ("A", 5, ben))
    opened(plan, ada)
    leave(plan.project, ben)
    shown = signed_in(ada).get("/projects/lotus/updates/").content.decode()
    assert "Has left the project" in shown and "Owes an answer" not in shown


def test_an_action_of_who_left_comes_to_the_agenda_without_owner_and_says_so(
    project: Project, ada: User, ben: User
) -> None:
    add_action(project, {"text": "Call", "owner": ben, "due_on": date(2026, 3, 6)}, actor=ada)
    leave(project, ben)
    point = planned(project, ada, ada).agenda.get(source="actions")
    assert point.owner is None
    assert "Ben Qiu has left; it needs another owner" in point.words["note"]["en"]


def test_no_reminder_of_an_action_to_who_left(project: Project, ada: User, ben: User, dai: User) -> None:
    with writing_at(datetime(2026, 3, 6, 1, tzinfo=UTC)):
        for owner in (ben, dai):
            add_action(project, {"text": "Call", "owner": owner, "due_on": date(2026, 3, 6)}, actor=ada)
        leave(project, ben)
        assert remind_of_actions.func(None) == {"actions": 1}
    assert mailed() == {dai.email}


def test_no_invitation_cancellation_or_minutes_to_who_left(
    project: Project, ada: User, ben: User, dai: User
) -> None:
    meeting = planned(project, ada, ben, dai)
    leave(project, ben)
    meetings.invite(meeting, actor=ada)
    assert mailed() == {dai.email}
    meeting.refresh_from_db()
    meetings.cancel(meeting, version=meeting.version, actor=ada, why="Snow")
    assert mailed() == {dai.email}
    other = planned(project, ada, dai)
    with arranging():
        Attendance.objects.create(meeting=other, user=ben)
    with writing_at(MONDAY + timedelta(hours=2)):
        held = meetings.hold(other, version=other.version, actor=ada)
        minutes.publish_minutes(held, version=held.version, actor=ada)
    assert ben.email not in mailed()
