"""Reports go with the step that took them over: back with its undo, accepted again when it is done again."""

from __future__ import annotations

from typing import Any

import pytest

from phases.models import Plan, PlanStep, TaskUpdate, UpdateRound, UpdateState
from phases.services import changes, update_decisions
from rollout.audit.models import AuditEvent
from rollout.people.models import User
from tests.phases.updates import add_tasks, opened, running, say, versions

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(plan: Plan, ada: User, ben: User) -> UpdateRound:
    add_tasks(plan, ada, ("A", 5, ben))
    return opened(plan, ada)


@pytest.fixture
def taken(found: UpdateRound, ada: User, ben: User) -> PlanStep:
    """The step that took Ben's report over."""
    chosen = versions(say(found, ben, A=running("03-02", 3))["A"])
    found.plan.refresh_from_db()
    step = update_decisions.accept(found, chosen, actor=ada, version=found.plan.version).step
    assert step is not None
    return step


def decision() -> tuple[Any, ...]:
    one = TaskUpdate.objects.get()
    return one.state, one.decided_by, one.decided_at, one.step_number


@pytest.mark.parametrize("door", ["the round", "the plan"])
def test_a_report_is_accepted_again_when_the_undo_of_its_acceptance_is_undone(
    door: str, found: UpdateRound, taken: PlanStep, ada: User
) -> None:
    accepted = decision()
    back = (
        update_decisions.take_back(found, taken, actor=ada)
        if door == "the round"
        else changes.undo(taken, actor=ada)
    )
    assert decision() == (UpdateState.REPORTED, None, None, None)
    again = changes.undo(back, actor=ada)
    assert decision() == (*accepted[:3], again.number)
    told = AuditEvent.objects.filter(target_type="phases.taskupdate").values_list("action", flat=True)
    assert list(told)[-3:] == ["taskupdate.accept", "taskupdate.reopen", "taskupdate.accept"]
    changes.undo(again, actor=ada)
    assert decision() == (UpdateState.REPORTED, None, None, None)


def test_a_report_that_was_corrected_meanwhile_waits_for_a_decision_of_its_own(
    found: UpdateRound, taken: PlanStep, ada: User, ben: User
) -> None:
    back = changes.undo(taken, actor=ada)
    say(found, ben, A=running("03-02", 4))
    changes.undo(back, actor=ada)
    assert decision() == (UpdateState.REPORTED, None, None, None)
