"""A signed gate looks again in the step that changes what its checks rest on."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from phases.gate_checks import checks
from phases.gate_follower import look_again
from phases.models import Gate, GateReview, Phase, Plan, Task
from phases.services import gates
from phases.services.changes import undo
from rollout.audit.followers import Written
from rollout.core.models.outbox import OutboxMessage
from rollout.people.models import User
from rollout.projects.models import Goal, Project
from rollout.projects.services.goals import add_goal, change_goal
from rollout.projects.services.risks import assess_risk, raise_risk
from tests.factories import TaskFactory
from tests.phases.gates.conftest import task_of
from tests.phases.gates.verbs import ask, close, meet, sign
from tests.phases.test_baselines import change

GOAL = {"name": "Faster quotes", "metric": "Hours per quote", "baseline": Decimal(8), "target": Decimal(2)}


def told(review: GateReview) -> list[str]:
    review.refresh_from_db()
    return [one["code"] for one in review.stale_reasons]


def mails() -> int:
    return OutboxMessage.objects.filter(kind="mail", key__startswith="gate-stale").count()


def unfinished(task: Task) -> dict[str, Any]:
    return {"op": "task.set", "task": task.pk, "field": "actual_finish", "value": None}


@pytest.fixture
def closed(pilot: Gate, ada: User, ben: User, fay: User) -> GateReview:
    meet(pilot, ben)
    review = sign(ask(pilot, ada), fay)
    close(pilot, ada)
    return review


@pytest.fixture
def kickoff(
    phase_of: Callable[..., Phase], plan: Plan, project: Project, ada: User, ben: User, cleo: User
) -> GateReview:
    """Signed and closed: one goal, one assessed risk, one milestone with an owner."""
    phase_of("kickoff", owner=ben)
    gate = gates.set_up_gates(plan, actor=ada)[0]
    TaskFactory(plan=plan, parent=gate.phase.task, level=1, milestone=True, duration=0, owner=ben)
    add_goal(project, GOAL, actor=ada)
    risk = raise_risk(project, {"title": "Late data"}, actor=ada)
    assess_risk(risk, probability=2, impact=2, version=risk.version, actor=ada)
    review = sign(ask(gate, ada), cleo)
    close(gate, ada)
    return review


def test_a_step_of_the_plan_unsigns_a_closed_gate_at_once(closed: GateReview, pilot: Gate, ada: User) -> None:
    change(pilot.phase.plan, ada, unfinished(task_of(pilot)))
    assert told(closed) == ["no_longer_met"] and mails() == 1


def test_an_undone_step_unsigns_as_well(
    phase_of: Callable[..., Phase], plan: Plan, ada: User, ben: User, fay: User
) -> None:
    phase_of("pilot", done=False)
    gate = gates.set_up_gates(plan, actor=ada)[0]
    change(plan, ada, {**unfinished(task_of(gate)), "value": "2026-02-27T17:00"})
    meet(gate, ben)
    review = sign(ask(gate, ada), fay)
    undo(plan.steps.latest("number"), actor=ada)
    assert told(review) == ["no_longer_met"] and mails() == 1


def test_what_unsigns_nothing_tells_nobody(closed: GateReview, pilot: Gate, ada: User) -> None:
    task = task_of(pilot)
    change(pilot.phase.plan, ada, {**unfinished(task), "field": "name", "value": "Pilot run"})
    assert told(closed) == [] and mails() == 0


def test_a_goal_that_loses_its_metric_unsigns_the_kickoff(kickoff: GateReview, ada: User) -> None:
    goal = Goal.objects.get()
    change_goal(goal, {"metric": ""}, version=goal.version, actor=ada)
    assert told(kickoff) == ["no_longer_met"] and mails() == 1


def test_a_risk_that_nobody_assessed_unsigns_the_kickoff(
    kickoff: GateReview, project: Project, ada: User
) -> None:
    raise_risk(project, {"title": "Second thoughts"}, actor=ada)
    assert told(kickoff) == ["no_longer_met"]


def test_a_milestone_that_loses_its_owner_unsigns_the_kickoff(
    kickoff: GateReview, plan: Plan, ada: User
) -> None:
    stone = Task.objects.get(milestone=True)
    change(plan, ada, {"op": "task.set", "task": stone.pk, "field": "owner", "value": None})
    assert told(kickoff) == ["no_longer_met"]


def test_every_check_says_which_records_it_rests_on() -> None:
    for check in checks():
        assert check.rests_on, check.key
        for kind in check.rests_on:
            apps.get_model(kind)


def test_a_step_asks_once_where_nothing_is_signed_and_no_more_with_many_gates(
    pilot: Gate, phase_of: Callable[..., Phase], plan: Plan, ada: User, ben: User, fay: User
) -> None:
    written = [Written("phases.plan", plan.project_id, ada)] * 5
    other = [Written("projects.meeting", plan.project_id, ada)]

    def asked(*told: Written) -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            look_again(told)
        return len([one for one in found.captured_queries if "SAVEPOINT" not in one["sql"]])

    assert asked(*other) == 0
    assert asked(*written) <= 2
    meet(pilot, ben)
    sign(ask(pilot, ada), fay)
    one = asked(*written)
    for discipline in ("training", "migration"):
        phase_of(discipline)
    for gate in gates.set_up_gates(plan, actor=ada):
        meet(gate, ben)
        sign(ask(gate, ada), fay)
    assert asked(*written) == one


def looked(plan: Plan, actor: User, *items: dict[str, Any]) -> bool:
    """Does this step read any gate?"""
    with CaptureQueriesContext(connection) as found:
        change(plan, actor, *items)
    return any("phases_gate" in one["sql"] for one in found.captured_queries)


def put(task: Task, field: str, value: Any) -> dict[str, Any]:
    return {"op": "task.set", "task": task.pk, "field": field, "value": value}


def test_a_step_that_touches_nothing_a_check_reads_costs_no_query_for_gates(
    closed: GateReview, pilot: Gate, plan: Plan, ada: User
) -> None:
    work, other = task_of(pilot), TaskFactory(plan=plan)
    for field, value in (("deadline", "2026-03-09T17:00"), ("duration", 960), ("notes", "Soon")):
        assert not looked(plan, ada, put(other, field, value)), field
    assert not looked(plan, ada, put(work, "notes", "Soon"))
    assert not looked(plan, ada, {"op": "link.add", "predecessor": work.pk, "successor": other.pk})
    assert not looked(plan, ada, {"op": "plan.set", "field": "status_at", "value": "2026-03-03T17:00"})
    assert told(closed) == []


def test_a_step_that_a_check_may_read_looks_at_the_gates(
    closed: GateReview, pilot: Gate, plan: Plan, ada: User, ben: User
) -> None:
    work, other = task_of(pilot), TaskFactory(plan=plan)
    assert looked(plan, ada, put(other, "name", "Pilot run"))
    assert looked(plan, ada, put(other, "deliverable", "Minutes"))
    assert looked(plan, ada, put(other, "percent_complete", 100))
    assert looked(plan, ada, put(other, "milestone", True))
    assert looked(plan, ada, {"op": "task.place", "task": other.pk, "parent": pilot.phase.task_id})
    assert looked(plan, ada, {"op": "task.remove", "task": other.pk})
    assert looked(plan, ada, {"op": "task.add", "name": "More", "after": work.pk, "parent": work.parent_id})
    assert told(closed) == ["no_longer_met"]


def test_an_owner_concerns_only_the_gates_whose_checks_read_owners(
    closed: GateReview, pilot: Gate, plan: Plan, ada: User, ben: User
) -> None:
    """The pilot asks for no owners of milestones: its gate is looked for and not found."""
    with CaptureQueriesContext(connection) as found:
        change(plan, ada, put(task_of(pilot), "owner", ben.pk))
    asked = [one["sql"] for one in found.captured_queries if "phases_gate" in one["sql"]]
    assert len(asked) == 1 and "phases_gatereview" in asked[0]


def test_of_more_tasks_than_an_event_tells_the_gates_look_themselves(
    closed: GateReview, pilot: Gate, plan: Plan, ada: User
) -> None:
    many = [TaskFactory(plan=plan) for _ in range(101)]
    notes = [put(task, "notes", f"N{task.number}") for task in many]
    assert not looked(plan, ada, *notes[:100])
    assert looked(plan, ada, *[put(task, "notes", f"M{task.number}") for task in many])


def test_every_field_of_tasks_that_a_check_names_is_one() -> None:
    named = {name for check in checks() for name in check.task_fields or ()}
    assert named and named <= {field.name for field in Task._meta.fields}
