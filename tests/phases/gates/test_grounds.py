"""A gate is stale as soon as what one of its live criteria rests on is another, whatever the figures say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from phases.gate_checks import checks
from phases.gates import differences
from phases.methodology.disciplines import Discipline
from phases.models import Gate, GateReview, Phase, Plan, Task
from phases.services import gates
from rollout.core.errors import StateRefusal
from rollout.people.models import User
from rollout.projects.models import Goal, Project, Risk
from rollout.projects.services.goals import add_goal, change_goal, remove_goal
from rollout.projects.services.risks import assess_risk, change_risk, close_risk, raise_risk
from tests.factories import TaskFactory
from tests.phases.gates.conftest import task_of
from tests.phases.gates.verbs import ask, close, meet, sign
from tests.phases.test_baselines import change

GOAL = {"name": "Faster quotes", "metric": "Hours per quote", "baseline": Decimal(8), "target": Decimal(2)}
WORK = {
    "another deliverable": {"deliverable": "Something else entirely"},
    "another name": {"name": "Something else entirely"},
    "done another day": {"actual_finish": "2026-02-26T17:00"},
}


@pytest.fixture
def kickoff(
    phase_of: Callable[..., Phase], plan: Plan, project: Project, ada: User, ben: User, cleo: User
) -> GateReview:
    """Decided, the phase not closed yet: one goal, one assessed risk, one milestone with an owner."""
    phase_of("kickoff", owner=ben)
    gate = gates.set_up_gates(plan, actor=ada)[0]
    TaskFactory(plan=plan, parent=gate.phase.task, level=1, milestone=True, duration=0, owner=ben)
    add_goal(project, GOAL, actor=ada)
    risk = raise_risk(project, {"title": "Late data"}, actor=ada)
    assess_risk(risk, probability=2, impact=2, version=risk.version, actor=ada)
    return sign(ask(gate, ada), cleo)


def reasons(review: GateReview) -> list[tuple[str, str]]:
    review.refresh_from_db()
    return [(one["code"], one["key"]) for one in review.stale_reasons]


def put(task: Task, actor: User, **values: Any) -> None:
    for name, value in values.items():
        change(task.plan, actor, {"op": "task.set", "task": task.pk, "field": name, "value": value})


def goal_with(**changes: Any) -> Callable[[Project, User], None]:
    def act(project: Project, actor: User) -> None:
        goal = Goal.objects.get(project=project)
        change_goal(goal, changes, version=goal.version, actor=actor)

    return act


def other_goal(project: Project, actor: User) -> None:
    first = Goal.objects.get(project=project)
    add_goal(project, GOAL, actor=actor)
    remove_goal(first, actor=actor)


def risk_judged(project: Project, actor: User) -> None:
    risk = Risk.objects.get(project=project)
    assess_risk(risk, probability=5, impact=5, version=risk.version, actor=actor)


def risk_renamed(project: Project, actor: User) -> None:
    risk = Risk.objects.get(project=project)
    change_risk(risk, {"title": "Nobody uses it"}, version=risk.version, actor=actor)


def risk_closed(project: Project, actor: User) -> None:
    risk = Risk.objects.get(project=project)
    close_risk(risk, outcome="Did not happen", version=risk.version, actor=actor)


def stone_handed_over(project: Project, actor: User) -> None:
    put(Task.objects.get(plan__project=project, milestone=True), actor, owner=actor.pk)


def stone_renamed(project: Project, actor: User) -> None:
    put(Task.objects.get(plan__project=project, milestone=True), actor, name="Lunch")


KICKOFF: dict[str, dict[str, Callable[[Project, User], None]]] = {
    "goals_measurable": {
        "another target": goal_with(target=Decimal(7)),
        "another metric": goal_with(metric="Days per quote"),
        "another unit": goal_with(unit="d"),
        "another baseline": goal_with(baseline=Decimal(3)),
        "another name": goal_with(name="Slower quotes"),
        "another day": goal_with(due_on=date(2026, 9, 1)),
        "another goal": other_goal,
    },
    "milestones_owned": {"another owner": stone_handed_over, "another name": stone_renamed},
    "risks_assessed": {
        "judged anew": risk_judged,
        "another title": risk_renamed,
        "closed": risk_closed,
    },
}


def test_each_registered_check_is_shown_here() -> None:
    shown = {*KICKOFF, *(f"deliverables.{discipline}" for discipline in Discipline)}
    assert {check.key for check in checks()} == shown


@pytest.mark.parametrize(("key", "ground"), [(key, ground) for key in KICKOFF for ground in KICKOFF[key]])
def test_another_ground_of_the_kickoff_unsigns_it_before_it_is_closed(
    key: str, ground: str, kickoff: GateReview, project: Project, ada: User
) -> None:
    KICKOFF[key][ground](project, ada)
    assert ("figures_changed", key) in reasons(kickoff)
    with pytest.raises(StateRefusal):
        close(kickoff.gate, ada)


@pytest.mark.parametrize("values", WORK.values(), ids=WORK.keys())
@pytest.mark.parametrize("discipline", ["pilot", "training"])
def test_another_deliverable_unsigns_a_gate_before_it_is_closed(
    discipline: str,
    values: dict[str, str],
    phase_of: Callable[..., Phase],
    plan: Plan,
    ada: User,
    ben: User,
    fay: User,
) -> None:
    phase_of(discipline)
    gate = gates.set_up_gates(plan, actor=ada)[0]
    meet(gate, ben)
    review = sign(ask(gate, ada), fay)
    put(task_of(gate), ada, **values)
    assert {code for code, _key in reasons(review)} == {"figures_changed"}
    with pytest.raises(StateRefusal, match="has changed since"):
        close(gate, ada)


def test_nobody_signs_what_was_replaced_since_the_decision_was_asked_for(
    pilot: Gate, ada: User, ben: User, fay: User
) -> None:
    meet(pilot, ben)
    review = ask(pilot, ada)
    put(task_of(pilot), ada, deliverable="Something else entirely")
    with pytest.raises(StateRefusal, match="has changed since"):
        sign(review, fay)


def test_a_picture_of_old_is_held_to_the_facts_that_it_has() -> None:
    def picture(**facts: Any) -> dict[str, Any]:
        one = {"id": 1, "key": "k", "title": "", "target": "", "live": True, "met": True}
        return {"criteria": [{**one, "facts": facts, "evidence": [], "waiver": None}]}

    assert not differences(picture(tasks=1), picture(tasks=1, named=[[1, "A"]]))
    assert differences(picture(tasks=1), picture(tasks=2, named=[[1, "A"], [2, "B"]]))
    assert differences(picture(named=[[1, "A"]]), picture(named=[[1, "B"]]))
