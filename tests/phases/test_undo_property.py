"""T44: whatever was done to a plan, undoing it all gives the rows one started from."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from phases.models import Dependency, Plan, Task
from phases.operations import operations_json, parse_operations
from phases.services.changes import apply, undo
from rollout.core.errors import InvalidInput, StateRefusal
from rollout.people.models import User
from tests.phases.test_changes import everything

pytestmark = pytest.mark.django_db


def some_operation(chance: Random, plan: Plan) -> dict[str, Any]:
    """Any change that a planner might make, sensible or not."""
    tasks = list(Task.objects.filter(plan=plan).order_by("position"))
    links = list(Dependency.objects.filter(plan=plan).order_by("pk"))
    task, other = chance.sample(tasks, 2)
    day = (date(2026, 3, 2) + timedelta(days=chance.randrange(90))).isoformat()
    fields: dict[str, Any] = {
        "duration": 240 * chance.randrange(1, 12),
        "percent_complete": chance.choice([0, 25, 60, 100]),
        "remaining": 480,
        "actual_start": f"{day}T08:00",
        "deadline": f"{day}T17:00",
        "notes": "checked",
        "milestone": chance.random() < 0.5,
        "elapsed": chance.random() < 0.5,
        "owner": None,
    }
    field = chance.choice(list(fields))
    return chance.choice(
        [
            {"op": "task.set", "task": task.pk, "field": field, "value": fields[field]},
            {"op": "task.set", "task": task.pk, "field": field, "value": fields[field]},
            {"op": "task.move", "task": task.pk, "start": f"{day}T08:00"},
            {"op": "task.add", "name": "More", "after": task.pk, "duration": 480},
            {"op": "task.remove", "task": task.pk},
            {"op": "task.place", "task": task.pk, "parent": other.parent_id, "after": other.pk},
            {"op": "link.add", "predecessor": task.pk, "successor": other.pk, "type": "SS", "lag": 480},
            {"op": "link.set", "link": chance.choice(links).pk, "lag": 240 * chance.randrange(-3, 6)},
            {"op": "link.remove", "link": chance.choice(links).pk},
            {"op": "participants.set", "task": task.pk, "users": []},
            {"op": "plan.set", "field": "status_at", "value": f"{day}T17:00"},
            {"op": "plan.set", "field": "profile", "value": chance.choice(["logic", "dates"])},
        ]
    )


@pytest.mark.parametrize("seed", range(6))
def test_random_steps_undone_in_turn_restore_every_row(seed: int, plan_of_rollout: Any, ada: User) -> None:
    chance, plan = Random(seed), plan_of_rollout
    before, after, steps = everything(plan), {}, []
    while len(steps) < 8:
        plan.refresh_from_db()
        try:
            wanted = parse_operations(
                [some_operation(chance, plan) for _ in range(chance.choice((1, 1, 2, 3)))]
            )
            steps.append(apply(plan, wanted, actor=ada, version=plan.version))
        except (InvalidInput, StateRefusal):
            continue
        assert parse_operations(operations_json(wanted)) == wanted
        after[len(steps)] = everything(plan)
    for number in range(len(steps), 0, -1):
        assert everything(plan) == after[number]
        undo(steps[number - 1], actor=ada)
    assert everything(plan) == before
