"""Asking, reminding and closing: whom, when, and never twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from phases.jobs import remind_of_updates
from phases.models import Plan, UpdateRequest, UpdateRound
from phases.queries_updates import RoundReading, cooperation, owing
from phases.services import update_decisions, updates
from phases.services.update_reminders import remind_by_clock
from phases.update_sources import blockers, find_reports
from rollout.audit.context import writing_at
from rollout.core.errors import InvalidInput, NotAllowed, StateRefusal
from rollout.core.jobs.schedules import declare_schedules
from rollout.core.models import OutboxMessage
from rollout.core.models.jobs import Schedule
from rollout.people.models import User
from tests.factories import MembershipFactory, arranging
from tests.phases.updates import (
    ASKED,
    DUE,
    STATUS,
    add_tasks,
    day,
    finished,
    mails,
    opened,
    request_of,
    running,
    say,
    versions,
    waiting,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(plan: Plan, ada: User, ben: User, dai: User) -> UpdateRound:
    add_tasks(plan, ada, ("A", 5, ben), ("B", 3, dai), ("M", 0, dai))
    return opened(plan, ada)


def remind_at(moment: datetime) -> int:
    with writing_at(moment):
        return remind_by_clock()


def test_each_owner_gets_one_mail_with_their_tasks_in_their_language(
    plan: Plan, ada: User, ben: User, dai: User
) -> None:
    with arranging():
        User.objects.filter(pk=dai.pk).update(language="zh-hans")
    add_tasks(plan, ada, ("A", 5, ben), ("A2", 2, ben), ("B", 3, dai), ("C", 3, None))
    opened(plan, ada)
    letters = {letter.to[0]: letter for letter in mails()}
    assert letters.keys() == {ben.email, dai.email}
    ours = letters[ben.email]
    assert "Lotus CRM: your update as of" in ours.subject
    assert "Task A" in ours.body and "Task A2" in ours.body and "Task B" not in ours.body
    assert "10:00" in ours.body  # the project's wall clock, not UTC
    assert 'href="http' in ours.alternatives[0].content
    assert "进展" in letters[dai.email].subject


def test_who_has_left_or_owns_only_later_work_is_not_asked(
    plan: Plan, ada: User, ben: User, eve: User
) -> None:
    member = MembershipFactory(project=plan.project, user=eve)
    add_tasks(plan, ada, ("A", 20, ben), ("B", 5, ada), ("C", 1, eve), links=[("A", "B")])
    with arranging():
        member.delete()
    asked = opened(plan, ada)
    assert [request.user for request in asked.requests.all()] == [ben]


def test_nobody_to_ask_is_a_refusal(plan: Plan, ada: User) -> None:
    add_tasks(plan, ada, ("A", 5, None))
    with pytest.raises(StateRefusal):
        opened(plan, ada)
    assert not UpdateRound.objects.exists()


def test_only_who_manages_the_plan_asks(plan: Plan, ada: User, ben: User) -> None:
    add_tasks(plan, ada, ("A", 5, ben))
    with pytest.raises(NotAllowed):
        opened(plan, ben)


def test_a_due_time_in_the_past_is_refused_with_its_mend(plan: Plan, ada: User, ben: User) -> None:
    add_tasks(plan, ada, ("A", 5, ben))
    with pytest.raises(InvalidInput) as refusal, writing_at(DUE + timedelta(hours=1)):
        updates.open_round(plan, status_at=STATUS, due_at=DUE, actor=ada)
    assert refusal.value.field == "due_at"


def test_a_new_round_closes_the_older_one(found: UpdateRound, ada: User) -> None:
    second = opened(found.plan, ada, at=ASKED + timedelta(days=7))
    found.refresh_from_db()
    assert found.closed_at is not None and second.number == 2
    with pytest.raises(StateRefusal):
        updates.remind(found, actor=ada)


def test_reminders_come_before_and_after_the_due_time_once_a_day(found: UpdateRound, ben: User) -> None:
    assert remind_at(ASKED + timedelta(hours=20)) == 0  # Saturday: two days are left
    assert remind_at(DUE - timedelta(hours=2)) == 2
    assert remind_at(DUE - timedelta(hours=1)) == 0
    assert remind_at(DUE + timedelta(hours=22)) == 2
    assert request_of(found, ben).reminders == 2


def test_no_reminder_after_the_answer_or_the_closing(
    found: UpdateRound, ada: User, ben: User, dai: User
) -> None:
    say(found, ben, A=running("03-02", 3))
    assert remind_at(DUE) == 1
    assert [letter.to for letter in mails() if "Reminder" in letter.subject] == [[dai.email]]
    updates.close_round(found, version=found.version, actor=ada)
    assert remind_at(DUE + timedelta(days=1)) == 0


def test_rounds_that_do_not_remind_by_themselves_stay_quiet(found: UpdateRound) -> None:
    with arranging():
        UpdateRound.objects.update(automatic_reminders=False)
    assert remind_at(DUE) == 0


def test_reminders_by_hand_go_to_the_chosen_who_owe_and_once_a_day(
    found: UpdateRound, ada: User, ben: User, dai: User
) -> None:
    with writing_at(ASKED + timedelta(days=1)):
        assert updates.remind(found, [ben.pk], actor=ada) == 1
        assert updates.remind(found, [ben.pk], actor=ada) == 0
        assert updates.remind(found, None, actor=ada) == 1
    with pytest.raises(NotAllowed):
        updates.remind(found, None, actor=dai)


def test_the_reminders_job_starts_by_the_clock() -> None:
    declare_schedules(ASKED)
    assert Schedule.objects.filter(kind=remind_of_updates.module_path).exists()


def test_a_partial_answer_still_owes_and_a_whole_one_does_not(found: UpdateRound, dai: User) -> None:
    say(found, dai, B=waiting())
    assert {row.user: row.owes for row in RoundReading(found).people}[dai]
    say(found, dai, M=finished("", "03-04"))
    row = next(row for row in RoundReading(found).people if row.user == dai)
    assert not row.owes and row.in_time and request_of(found, dai).answered_at is not None


def test_who_was_asked_back_owes_again(found: UpdateRound, ada: User, ben: User) -> None:
    told = say(found, ben, A=running("03-02", 3))["A"]
    update_decisions.ask_back(told, "Why?", actor=ada, version=told.version)
    row = next(row for row in RoundReading(found).people if row.user == ben)
    assert row.owes and row.asked_back == 1


def test_owing_is_told_by_department(found: UpdateRound, ben: User, dai: User) -> None:
    say(found, ben, A=running("03-02", 3))
    owed = owing(found.plan.project)
    assert (owed.asked, owed.answered) == (2, 1)
    assert [(row.name, row.owing) for row in owed.owing_departments] == [("Sales", [dai])]
    rows = {row.name: row for row in cooperation(found.plan.project, day("03-01"), day("03-08"))}
    assert (rows["Bridge Consulting"].answered, rows["Bridge Consulting"].in_time) == (1, 1)
    assert rows["Sales"].answered == 0 and rows["Sales"].share == 0
    assert cooperation(found.plan.project, day("04-01"), day("04-08")) == []


def test_a_closed_round_owes_nothing_any_more(found: UpdateRound, ada: User) -> None:
    updates.close_round(found, version=found.version, actor=ada)
    assert owing(found.plan.project).round is None


def test_blockers_come_to_the_agenda_and_are_found(
    found: UpdateRound, ada: User, ben: User, eve: User
) -> None:
    say(found, ben, A=running("03-02", 3, blocker="The interface papers are missing"))
    (point,) = blockers(found.plan.project, day("03-09"))
    assert point.title == "Blocked: A Task A" and point.owner_id == ben.pk
    assert [hit.title for hit in find_reports(ada, "interface", 5)] == ["The interface papers are missing"]
    assert find_reports(eve, "interface", 5) == []


def test_the_history_links_to_the_round(
    found: UpdateRound, ada: User, ben: User, signed_in: Callable[[User], Client]
) -> None:
    told = say(found, ben, A=running("03-02", 3))["A"]
    found.plan.refresh_from_db()
    update_decisions.accept(found, versions(told), actor=ada, version=found.plan.version)
    shown = signed_in(ada).get("/projects/lotus/history/").content.decode()
    assert "accepted a report" in shown and "asked the owners for updates" in shown


def test_an_answer_is_all_or_nothing(found: UpdateRound, dai: User) -> None:
    with pytest.raises(InvalidInput):
        say(found, dai, B=running("03-02", 1), M=running("03-02", 1))
    assert not UpdateRequest.objects.filter(updates__isnull=False).exists()


def test_a_round_that_fails_mails_nobody(
    plan: Plan, ada: User, ben: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_tasks(plan, ada, ("A", 5, ben), ("B", 5, ada))
    real = updates.send_request
    sent: list[Any] = []

    def fail_second(*args: Any) -> None:
        if sent:
            raise RuntimeError
        sent.append(real(*args))

    monkeypatch.setattr(updates, "send_request", fail_second)
    with pytest.raises(RuntimeError):
        opened(plan, ada)
    assert not UpdateRound.objects.exists() and not OutboxMessage.objects.exists()
