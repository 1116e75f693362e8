"""A small scheduled plan behind the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from phases.models import Plan, Task
from phases.operations import parse_operations
from phases.services import changes
from rollout.people.models import User


@pytest.fixture
def tasks(plan: Plan, ada: User) -> dict[str, Task]:
    """Interview (3 days) → Workshop (1 day) → Confirmed (milestone), scheduled."""
    content = [
        {"op": "task.add", "ref": "a", "name": "Interview", "code": "R1", "duration": 1440},
        {"op": "task.add", "ref": "b", "name": "Workshop", "code": "R7", "duration": 480, "after": "a"},
        {
            "op": "task.add",
            "ref": "c",
            "name": "Confirmed",
            "code": "R◆",
            "duration": 0,
            "milestone": True,
            "after": "b",
        },
        {"op": "link.add", "predecessor": "a", "successor": "b"},
        {"op": "link.add", "predecessor": "b", "successor": "c"},
    ]
    changes.apply(plan, parse_operations(content), actor=ada, version=plan.version)
    plan.refresh_from_db()
    return {task.name: task for task in plan.tasks.all()}


@pytest.fixture
def version(plan: Plan) -> Callable[[], int]:
    """The plan's version as it stands now."""

    def ask() -> int:
        plan.refresh_from_db()
        number: Any = plan.version
        return int(number)

    return ask
