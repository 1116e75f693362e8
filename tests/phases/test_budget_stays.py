"""The budget is what was frozen (T29, T35): no change of the outline moves it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from phases.models import BaselineTask, Plan
from phases.operations import parse_operations
from phases.queries_earned_value import PlanValue, earned_value
from phases.services.baselines import take_baseline
from phases.services.changes import apply
from rollout.people.models import User
from tests.factories import arranging

pytestmark = pytest.mark.django_db
DAY = 480


@pytest.fixture
def build(plan: Plan, ada: User) -> Any:
    def change(*items: dict[str, Any]) -> None:
        plan.refresh_from_db()
        apply(plan, parse_operations(list(items)), actor=ada, version=plan.version)

    change(
        {"op": "task.add", "ref": "s", "name": "S"},
        {"op": "task.add", "ref": "a", "name": "A", "duration": 5 * DAY, "parent": "s"},
        {"op": "task.add", "ref": "b", "name": "B", "duration": 5 * DAY, "parent": "s", "after": "a"},
        {"op": "task.add", "ref": "d", "name": "D", "duration": 5 * DAY, "after": "s"},
        {"op": "link.add", "predecessor": "a", "successor": "b"},
        {"op": "link.add", "predecessor": "b", "successor": "d"},
    )
    return change


def key(plan: Plan, name: str) -> int:
    return int(plan.tasks.get(name=name).pk)


@pytest.fixture
def frozen(plan: Plan, build: Any, ada: User, request: Any) -> Any:
    """The plan with its baseline, with costs or counted in hours, on the evening of the ninth day."""
    if request.param:
        costs = {"A": "1000", "B": "2000", "D": "3000"}
        build(
            *({"op": "task.set", "task": key(plan, name), "field": "cost", "value": cost}
              for name, cost in costs.items())
        )  # fmt: skip
    plan.refresh_from_db()
    take_baseline(plan, actor=ada)
    return build


def told(plan: Plan) -> PlanValue:
    plan.refresh_from_db()
    end = BaselineTask.objects.get(name="B", baseline__plan=plan).finish
    assert end is not None
    found = earned_value(plan, on=end.date())
    assert found is not None
    return found


@pytest.mark.parametrize("frozen", [True, False], indirect=True, ids=["costs", "hours"])
@pytest.mark.parametrize("way", ["broken down", "phase dropped", "outdented", "made a phase"])
def test_no_change_of_the_outline_moves_the_budget_or_what_was_due(plan: Plan, frozen: Any, way: str) -> None:
    before = told(plan).value
    a, b, s, d = (key(plan, name) for name in "ABSD")
    ways = {
        "broken down": [{"op": "task.add", "ref": "x", "name": "A1", "duration": 2 * DAY, "parent": a}],
        "phase dropped": [{"op": "task.remove", "task": s}],
        "outdented": [
            {"op": "task.place", "task": a, "parent": None, "after": None},
            {"op": "task.place", "task": b, "parent": None, "after": a},
        ],
        "made a phase": [{"op": "task.place", "task": b, "parent": d, "after": None},
                         {"op": "link.remove", "link": plan.dependencies.get(predecessor=b).pk}],
    }  # fmt: skip
    frozen(*ways[way])
    after = told(plan).value
    assert (after.budget, after.planned) == (before.budget, before.planned)
    assert before.budget in (Decimal(6000), Decimal(120))


@pytest.mark.parametrize("frozen", [True], indirect=True)
def test_work_that_was_broken_down_earns_its_budget_by_its_parts(plan: Plan, frozen: Any) -> None:
    frozen(
        {"op": "task.add", "ref": "x", "name": "A1", "duration": 2 * DAY, "parent": key(plan, "A")},
        {"op": "task.add", "ref": "y", "name": "A2", "duration": 2 * DAY, "parent": key(plan, "A")},
    )
    finished = plan.tasks.get(name="A1").finish
    assert isinstance(finished, datetime)
    done = {"op": "task.set", "field": "actual_finish", "value": finished.isoformat()}
    frozen({**done, "task": key(plan, "A1")})
    assert told(plan).value.earned == Decimal(500)
    frozen({**done, "task": key(plan, "A2")})
    assert told(plan).value.earned == Decimal(1000)


@pytest.mark.parametrize("frozen", [True], indirect=True)
def test_baselines_of_before_learn_which_of_their_tasks_held_others(plan: Plan, frozen: Any) -> None:
    frozen({"op": "task.add", "ref": "x", "name": "A1", "duration": 2 * DAY, "parent": key(plan, "A")})
    with arranging():
        BaselineTask.objects.update(summary=False)
        import_module("phases.migrations.0016_baselinetask_summary").tell_summaries(apps, None)
    rows = BaselineTask.objects.filter(baseline__plan=plan, summary=True)
    assert [row.name for row in rows] == ["S"]
