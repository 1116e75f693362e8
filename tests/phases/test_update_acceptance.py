"""Accepted updates drive the schedule at the status date (T31–T34)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from phases.models import Plan, PlanStep, TaskUpdate, UpdateState
from phases.services import changes, update_decisions
from rollout.core.errors import InvalidInput, NotAllowed, Stale, StateRefusal
from rollout.people.models import User
from tests.phases.updates import (
    DAY,
    add_tasks,
    finished,
    mails,
    opened,
    running,
    say,
    task_of,
    versions,
    waiting,
)

pytestmark = pytest.mark.django_db


def accept(found: Any, actor: User, *updates: TaskUpdate) -> Any:
    found.plan.refresh_from_db()
    return update_decisions.accept(
        found, versions(*updates), actor=actor, version=found.plan.version, why="Updates"
    )


def dates(plan: Plan, code: str) -> tuple[str, str]:
    task = task_of(plan, code)
    assert task.start is not None and task.finish is not None
    return f"{task.start:%m-%d}", f"{task.finish:%m-%d}"


def test_t31_unstarted_work_moves_behind_the_status_date(plan: Plan, ada: User, ben: User) -> None:
    add_tasks(plan, ada, ("X", 2, ben))
    found = opened(plan, ada)
    accept(found, ada, say(found, ben, X=waiting())["X"])
    assert dates(plan, "X") == ("03-09", "03-10")
    plan.refresh_from_db()
    assert plan.status_at == datetime(2026, 3, 6, 17)


@pytest.mark.parametrize(
    ("planned", "start", "left", "percent"),
    [(10, "03-06", 8, "11.11"), (4, "03-05", 1, "66.67"), (10, "03-03", 8, "33.33")],
)
def test_t30_the_percent_is_the_time_since_the_start_of_that_and_what_remains(
    planned: int, start: str, left: int, percent: str, plan: Plan, ada: User, ben: User
) -> None:
    """The day of the status date counts from its morning."""
    add_tasks(plan, ada, ("A", planned, ben))
    found = opened(plan, ada)
    accept(found, ada, say(found, ben, A=running(start, left))["A"])
    task = task_of(plan, "A")
    assert (task.percent_complete, task.remaining) == (Decimal(percent), left * DAY)


def test_t32_what_remains_restarts_at_the_status_date(plan: Plan, ada: User, ben: User) -> None:
    add_tasks(plan, ada, ("A", 5, ben))
    found = opened(plan, ada)
    taken = accept(found, ada, say(found, ben, A=running("03-02", 3))["A"])
    assert dates(plan, "A") == ("03-02", "03-11")
    task = task_of(plan, "A")
    assert (task.duration, task.remaining) == (8 * DAY, 3 * DAY)
    assert task.percent_complete == Decimal("62.5")
    assert taken.step.number == taken.updates[0].step_number


def test_t33_work_out_of_sequence_waits_and_is_flagged(plan: Plan, ada: User, ben: User) -> None:
    add_tasks(plan, ada, ("A", 5, ben), ("B", 3, ben), links=[("A", "B")])
    found = opened(plan, ada)
    told = say(found, ben, A=running("03-02", 2), B=running("03-05", 2))
    looked = update_decisions.preview(found, list(told.values()), actor=ada)
    assert looked is not None and "started before" in " ".join(looked.warnings)
    accept(found, ada, *told.values())
    assert dates(plan, "A") == ("03-02", "03-10")
    assert dates(plan, "B") == ("03-05", "03-12")


def test_t34_an_early_finish_pulls_successors_not_before_the_status_date(
    plan: Plan, ada: User, ben: User, dai: User
) -> None:
    add_tasks(plan, ada, ("A", 5, ben), ("B", 3, dai), links=[("A", "B")])
    found = opened(plan, ada)
    accept(found, ada, say(found, ben, A=finished("03-02", "03-05"))["A"])
    assert dates(plan, "A") == ("03-02", "03-05")
    assert dates(plan, "B") == ("03-09", "03-11")


def test_t34_with_an_earlier_status_date_the_successor_begins_the_next_day(
    plan: Plan, ada: User, ben: User, dai: User
) -> None:
    add_tasks(plan, ada, ("A", 5, ben), ("B", 3, dai), links=[("A", "B")])
    found = opened(plan, ada, status=datetime(2026, 3, 5, 17))
    accept(found, ada, say(found, ben, A=finished("03-02", "03-05"))["A"])
    assert dates(plan, "B") == ("03-06", "03-10")


def test_an_expected_finish_becomes_what_remains(plan: Plan, ada: User, ben: User) -> None:
    add_tasks(plan, ada, ("A", 5, ben))
    found = opened(plan, ada)
    told = say(found, ben, A=running("03-02", forecast="03-12"))["A"]
    assert told.remaining == 4 * DAY
    accept(found, ada, told)
    assert dates(plan, "A") == ("03-02", "03-12")


def test_many_reports_are_one_step_and_one_undo_brings_all_back(
    plan: Plan, ada: User, ben: User, dai: User
) -> None:
    add_tasks(plan, ada, ("A", 5, ben), ("B", 3, dai), links=[("A", "B")])
    before = list(plan.tasks.values_list("code", "start", "finish", "remaining", "actual_start"))
    found = opened(plan, ada)
    told = [say(found, ben, A=running("03-02", 3))["A"], say(found, dai, B=waiting("03-20"))["B"]]
    steps = PlanStep.objects.count()
    taken = accept(found, ada, *told)
    assert PlanStep.objects.count() == steps + 1
    update_decisions.take_back(found, taken.step, actor=ada)
    assert list(plan.tasks.values_list("code", "start", "finish", "remaining", "actual_start")) == before
    plan.refresh_from_db()
    assert plan.status_at is None
    states = TaskUpdate.objects.values_list("state", "step_number")
    assert set(states) == {(UpdateState.REPORTED, None)}


def test_a_report_whose_step_was_undone_elsewhere_can_be_accepted_again(
    plan: Plan, ada: User, ben: User
) -> None:
    add_tasks(plan, ada, ("A", 5, ben))
    found = opened(plan, ada)
    taken = accept(found, ada, say(found, ben, A=running("03-02", 3))["A"])
    changes.undo(taken.step, actor=ada)
    accept(found, ada, TaskUpdate.objects.get())
    assert dates(plan, "A") == ("03-02", "03-11")


def test_the_status_date_never_goes_back(plan: Plan, ada: User, ben: User) -> None:
    add_tasks(plan, ada, ("A", 9, ben))
    found = opened(plan, ada)
    told = say(found, ben, A=running("03-02", 5))["A"]
    later = changes.read_operations(
        [{"op": "plan.set", "field": "status_at", "value": "2026-03-11T17:00:00"}]
    )
    changes.apply(plan, later, actor=ada, version=plan.version)
    accept(found, ada, told)
    plan.refresh_from_db()
    assert plan.status_at == datetime(2026, 3, 11, 17)


def test_of_two_managers_who_accept_at_once_the_second_looks_again(plan: Plan, ada: User, ben: User) -> None:
    add_tasks(plan, ada, ("A", 5, ben))
    found = opened(plan, ada)
    told = say(found, ben, A=running("03-02", 3))["A"]
    plan.refresh_from_db()
    seen = plan.version
    update_decisions.accept(found, versions(told), actor=ada, version=seen)
    with pytest.raises(Stale):
        update_decisions.accept(found, versions(told), actor=ada, version=seen)
    with pytest.raises(StateRefusal):
        accept(found, ada, TaskUpdate.objects.get())
    assert PlanStep.objects.filter(plan=plan).count() == 2  # the tasks, and one acceptance


def test_a_plan_that_changed_since_it_was_looked_at_is_looked_at_again(
    plan: Plan, ada: User, ben: User
) -> None:
    add_tasks(plan, ada, ("A", 5, ben))
    found = opened(plan, ada)
    told = say(found, ben, A=running("03-02", 3))["A"]
    with pytest.raises(Stale):
        update_decisions.accept(found, versions(told), actor=ada, version=plan.version - 1)
    assert TaskUpdate.objects.get().state == UpdateState.REPORTED


def test_a_report_that_was_corrected_since_is_looked_at_again(plan: Plan, ada: User, ben: User) -> None:
    add_tasks(plan, ada, ("A", 5, ben))
    found = opened(plan, ada)
    told = say(found, ben, A=running("03-02", 3))["A"]
    say(found, ben, A=running("03-02", 4))
    with pytest.raises(Stale):
        accept(found, ada, told)


def test_what_the_plan_says_already_is_accepted_without_a_step(plan: Plan, ada: User, ben: User) -> None:
    add_tasks(plan, ada, ("A", 5, ben))
    found = opened(plan, ada)
    accept(found, ada, say(found, ben, A=running("03-02", 3))["A"])
    again = opened(plan, ada)
    taken = accept(again, ada, say(again, ben, A=running("03-02", 3))["A"])
    assert taken.step is None and taken.updates[0].state == UpdateState.ACCEPTED


def test_only_who_manages_the_plan_accepts_or_asks_back(plan: Plan, ada: User, ben: User) -> None:
    add_tasks(plan, ada, ("A", 5, ben))
    found = opened(plan, ada)
    told = say(found, ben, A=running("03-02", 3))["A"]
    with pytest.raises(NotAllowed):
        accept(found, ben, told)
    with pytest.raises(NotAllowed):
        update_decisions.ask_back(told, "Why?", actor=ben, version=told.version)


def test_a_question_goes_by_mail_and_the_report_waits_for_its_answer(
    plan: Plan, ada: User, ben: User
) -> None:
    add_tasks(plan, ada, ("A", 5, ben))
    found = opened(plan, ada)
    told = say(found, ben, A=running("03-02", 9, blocker="No keys"))["A"]
    asked = update_decisions.ask_back(told, "Who has the keys?", actor=ada, version=told.version)
    assert "Who has the keys?" in mails()[-1].body and mails()[-1].to == [ben.email]
    with pytest.raises(StateRefusal):
        accept(found, ada, asked)
    answer = say(found, ben, A=running("03-02", 9, blocker="The keys are with Cleo"))["A"]
    assert answer.state == UpdateState.REPORTED and answer.question == "Who has the keys?"
    accept(found, ada, answer)


def test_a_question_must_say_something(plan: Plan, ada: User, ben: User) -> None:
    add_tasks(plan, ada, ("A", 5, ben))
    found = opened(plan, ada)
    told = say(found, ben, A=running("03-02", 3))["A"]
    with pytest.raises(InvalidInput):
        update_decisions.ask_back(told, "  ", actor=ada, version=told.version)


def test_reports_of_another_round_are_refused(plan: Plan, ada: User, ben: User) -> None:
    add_tasks(plan, ada, ("A", 5, ben))
    first = opened(plan, ada)
    told = say(first, ben, A=running("03-02", 3))["A"]
    second = opened(plan, ada)
    with pytest.raises(InvalidInput):
        accept(second, ada, told)
    accept(first, ada, told)
