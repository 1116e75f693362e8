"""An agenda tells what is open, not what was open when the meeting was planned; and it says of when."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from phases.models import Plan, Task
from rollout.audit.context import writing_at
from rollout.audit.models import AuditEvent
from rollout.core.jobs.queue import enqueue
from rollout.core.jobs.run import Run
from rollout.people.models import User
from rollout.projects.jobs import renew_agendas
from rollout.projects.models import AgendaItem, Meeting, Project
from rollout.projects.services import actions, agenda, meetings, minutes
from tests.factories import TaskFactory, arranging

FRIDAY = datetime(2026, 3, 13, 4, 0, tzinfo=UTC)
MEETS = datetime(2026, 3, 16, 1, 30, tzinfo=UTC)  # Monday, 9:30 in Shanghai
DAY = timedelta(days=1)
PLACE = "/projects/lotus/meetings/1/"


@pytest.fixture(autouse=True)
def friday() -> Iterator[None]:
    with writing_at(FRIDAY):
        yield


@pytest.fixture
def late(plan: Plan) -> Task:
    found: Task = TaskFactory(plan=plan, name="Late", code="1.1", finish=datetime(2026, 3, 9, 17))
    return found


@pytest.fixture
def other(plan: Plan) -> Task:
    found: Task = TaskFactory(plan=plan, name="Other", code="1.2", finish=datetime(2026, 3, 10, 17))
    return found


@pytest.fixture
def meeting(late: Task, other: Task, project: Project, ada: User) -> Meeting:
    content = {"title": "Weekly", "starts_at": MEETS}
    return meetings.plan_meeting(project, content, [ada], actor=ada)


def finished(task: Task) -> None:
    with arranging():
        Task.objects.filter(pk=task.pk).update(actual_finish=datetime(2026, 3, 13, 17), percent_complete=100)


def advanced(task: Task, percent: int) -> None:
    with arranging():
        Task.objects.filter(pk=task.pk).update(percent_complete=percent)


def held(meeting: Meeting, ada: User, at: datetime = MEETS) -> Meeting:
    now = Meeting.objects.get(pk=meeting.pk)
    with writing_at(at + timedelta(hours=1)):
        return meetings.hold(now, version=now.version, actor=ada)


def published(meeting: Meeting, ada: User, at: datetime = MEETS) -> dict[str, dict[str, Any]]:
    """The points of the published minutes, by title."""
    now = Meeting.objects.get(pk=meeting.pk)
    with writing_at(at + timedelta(hours=2)):
        edition = minutes.publish_minutes(now, version=now.version, actor=ada)
    return {
        row["title"] if isinstance(row["title"], str) else row["title"]["en"]: row
        for row in edition.content["agenda"]
    }


def on_the_agenda(meeting: Meeting) -> list[str]:
    return [item.title for item in meeting.agenda.all()]


def renewed_at(moment: datetime) -> dict[str, Any]:
    with writing_at(moment):
        found: dict[str, Any] = renew_agendas.func(Run(enqueue(renew_agendas, actor=None), in_steps=False))
    return found


def test_minutes_do_not_name_what_was_finished_before_the_meeting(
    meeting: Meeting, late: Task, other: Task, ada: User
) -> None:
    finished(late)
    advanced(other, 80)
    held(meeting, ada)
    points = published(meeting, ada)
    assert list(points) == ["1.2 Other"]
    assert "80 %" in points["1.2 Other"]["note"]["en"] and points["1.2 Other"]["as_of"] == ""


def test_what_was_talked_of_keeps_its_words_and_says_of_which_day_they_are(
    meeting: Meeting, late: Task, ada: User, signed_in: Callable[[User], Client]
) -> None:
    point = AgendaItem.objects.get(title="1.1 Late")
    agenda.change_point(point, {"said": "Prepared by mail"}, version=point.version, actor=ada)
    finished(late)
    assert "as of" in signed_in(ada).get(PLACE).content.decode()
    held(meeting, ada)
    points = published(meeting, ada)
    assert points["1.1 Late"]["as_of"] == "2026-03-13" and points["1.1 Late"]["said"] == "Prepared by mail"
    assert points["1.2 Other"]["as_of"] == ""
    page = signed_in(ada).get(PLACE).content.decode()
    assert page.count("as of") == 1


def test_each_morning_of_the_week_before_the_agenda_renews_itself_once_per_change(
    meeting: Meeting, late: Task, ada: User
) -> None:
    finished(late)
    events = AuditEvent.objects.filter(action="meeting.agenda", actor_id=None)
    assert renewed_at(FRIDAY - 8 * DAY) == {"agendas": 0} and len(on_the_agenda(meeting)) == 2
    assert renewed_at(FRIDAY + DAY) == {"agendas": 1} and on_the_agenda(meeting) == ["1.2 Other"]
    assert renewed_at(FRIDAY + 2 * DAY) == {"agendas": 0} and events.count() == 1
    meeting.refresh_from_db()
    assert meeting.agenda_at == FRIDAY + 2 * DAY


def test_an_agenda_whose_meeting_has_begun_was_held_or_cancelled_does_not_renew_itself(
    meeting: Meeting, late: Task, other: Task, ada: User
) -> None:
    finished(late)
    assert renewed_at(MEETS + timedelta(hours=1)) == {"agendas": 0} and len(on_the_agenda(meeting)) == 2
    meetings.cancel(meeting, version=meeting.version, actor=ada)
    assert renewed_at(FRIDAY + DAY) == {"agendas": 0} and len(on_the_agenda(meeting)) == 2


def test_a_point_taken_off_comes_back_only_when_somebody_renews_the_agenda(
    meeting: Meeting, ada: User
) -> None:
    agenda.remove_point(AgendaItem.objects.get(title="1.1 Late"), actor=ada)
    renewed_at(FRIDAY + DAY)
    assert on_the_agenda(meeting) == ["1.2 Other"]
    agenda.refresh_agenda(meeting, actor=ada)
    renewed_at(FRIDAY + DAY)
    assert on_the_agenda(meeting) == ["1.2 Other", "1.1 Late"]
    agenda.remove_point(AgendaItem.objects.get(title="1.1 Late"), actor=ada)
    held(meeting, ada)
    assert list(published(meeting, ada)) == ["1.2 Other"]


def test_a_meeting_written_up_days_later_keeps_what_was_open_on_its_day(
    meeting: Meeting, late: Task, project: Project, ada: User
) -> None:
    renewed_at(MEETS - timedelta(hours=1))
    finished(late)
    actions.add_action(project, {"text": "Raised on Tuesday"}, actor=ada)
    held(meeting, ada, MEETS + 2 * DAY)
    assert list(published(meeting, ada, MEETS + 2 * DAY)) == ["1.1 Late", "1.2 Other"]


def test_minutes_are_not_published_from_an_agenda_older_than_the_meeting(
    meeting: Meeting, late: Task, ada: User
) -> None:
    held(meeting, ada)
    with arranging():
        Meeting.objects.update(agenda_at=None)
    finished(late)
    assert list(published(meeting, ada)) == ["1.2 Other"]


def test_reading_tells_when_the_agenda_was_renewed_and_changes_nothing(
    meeting: Meeting,
    late: Task,
    ada: User,
    signed_in: Callable[[User], Client],
    api: Callable[[User], APIClient],
) -> None:
    finished(late)
    page = signed_in(ada).get(PLACE).content.decode()
    assert "As of" in page and "1.1 Late" in page
    rows = api(ada).get("/api/v1/projects/lotus/meetings/1/agenda/").json()["results"]
    assert {datetime.fromisoformat(row["told_at"]) for row in rows} == {FRIDAY}
    meeting.refresh_from_db()
    assert meeting.agenda_at == FRIDAY
    held(meeting, ada)
    assert "As of" not in signed_in(ada).get(PLACE).content.decode()


def test_overdue_days_on_an_agenda_are_those_of_the_meetings_day(
    meeting: Meeting, project: Project, ada: User
) -> None:
    actions.add_action(project, {"text": "Ring", "due_on": date(2026, 3, 12)}, actor=ada)
    renewed_at(FRIDAY + DAY)
    assert "4 days overdue" in AgendaItem.objects.get(source="actions").words["note"]["en"]
