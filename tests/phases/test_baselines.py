"""Baselines, and the plan beside them (T29)."""

from __future__ import annotations

from typing import Any

import pytest

from phases.operations import parse_operations
from phases.queries_variance import plan_variance
from phases.services.baselines import remove_baseline, take_baseline
from phases.services.changes import apply
from phases.variance import Standing
from rollout.core.errors import NotAllowed
from rollout.people.models import User

pytestmark = pytest.mark.django_db


def change(plan: Any, actor: User, *items: dict[str, Any]) -> None:
    plan.refresh_from_db()
    apply(plan, parse_operations(list(items)), actor=actor, version=plan.version)


def test_a_longer_task_delays_its_successors_against_the_baseline(
    plan_of_rollout: Any, task: Any, ada: User
) -> None:
    baseline = take_baseline(plan_of_rollout, actor=ada)
    change(
        plan_of_rollout, ada, {"op": "task.set", "task": task("D7").pk, "field": "duration", "value": 1440}
    )
    found = {row.number: row for row in plan_variance(plan_of_rollout, baseline)}
    own, after = found[task("D7").number], found[task("C1").number]
    assert (own.start_slip, own.finish_slip, own.duration_change) == (0, 2, 960)
    assert (after.start_slip, after.finish_slip, after.duration_change) == (2, 2, 0)


def test_later_tasks_are_new_and_deleted_ones_dropped(plan_of_rollout: Any, task: Any, ada: User) -> None:
    baseline, gone = take_baseline(plan_of_rollout, actor=ada), task("R6").number
    change(
        plan_of_rollout,
        ada,
        {"op": "task.add", "name": "Later", "after": task("R5").pk},
        {"op": "task.remove", "task": task("R6").pk},
    )
    found = plan_variance(plan_of_rollout, baseline)
    assert [row.name for row in found if row.standing is Standing.NEW] == ["Later"]
    assert [row.number for row in found if row.standing is Standing.DROPPED] == [gone]


def test_a_number_is_never_given_twice(plan_of_rollout: Any, task: Any, ada: User) -> None:
    change(plan_of_rollout, ada, {"op": "task.add", "name": "First", "after": task("K1").pk})
    first = plan_of_rollout.tasks.get(name="First")
    change(plan_of_rollout, ada, {"op": "task.remove", "task": first.pk})
    change(plan_of_rollout, ada, {"op": "task.add", "name": "Second", "after": task("K1").pk})
    assert plan_of_rollout.tasks.get(name="Second").number == first.number + 1


def test_only_who_may_change_the_plan_takes_and_removes_baselines(
    plan_of_rollout: Any, ada: User, ben: User
) -> None:
    with pytest.raises(NotAllowed):
        take_baseline(plan_of_rollout, actor=ben)
    baseline = take_baseline(plan_of_rollout, actor=ada, name="Freeze")
    assert (baseline.number, baseline.tasks.count()) == (2, 60)
    with pytest.raises(NotAllowed):
        remove_baseline(baseline, actor=ben)
    remove_baseline(baseline, actor=ada)
    assert plan_of_rollout.baselines.count() == 1
