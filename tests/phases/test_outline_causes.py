"""Why dates move when the outline changes: what came into a phase, what went, what was changed around it."""

from __future__ import annotations

from typing import Any

import pytest

from phases.models import Plan, PlanStep
from phases.operations import parse_operations
from phases.services.changes import apply, preview, undo
from phases.services.previews import moved_json
from rollout.people.models import User

pytestmark = pytest.mark.django_db
DAY = 480


@pytest.fixture
def two_phases(plan: Plan, ada: User) -> dict[str, int]:
    """Phase P with A (2 d) and B (5 d), phase Q with C (3 d); the empty first task goes."""
    items = [
        {"op": "task.add", "name": "P", "ref": "P"},
        {"op": "task.add", "name": "Q", "ref": "Q", "after": "P"},
        {"op": "task.add", "name": "A", "ref": "A", "parent": "P", "duration": 2 * DAY},
        {"op": "task.add", "name": "B", "ref": "B", "parent": "P", "after": "A", "duration": 5 * DAY},
        {"op": "task.add", "name": "C", "parent": "Q", "duration": 3 * DAY},
        {"op": "task.add", "name": "Z", "after": "Q", "duration": 9 * DAY},
    ]
    apply(plan, parse_operations(items), actor=ada, version=plan.version)
    return dict(plan.tasks.values_list("name", "pk"))


def causes(plan: Plan, *items: dict[str, Any]) -> dict[str, str]:
    plan.refresh_from_db()
    seen = preview(plan, parse_operations(list(items))).as_json()
    assert seen["refused"] is None
    return {row["name"]: row["cause"] for row in seen["moved"]}


def test_phases_tell_which_task_came_and_which_went(
    plan: Plan, two_phases: dict[str, int], ada: User
) -> None:
    place = {"op": "task.place", "task": two_phases["B"], "parent": two_phases["Q"], "after": two_phases["C"]}
    expected = {"P": "because “B” was moved out of it", "Q": "because “B” was moved into it"}
    assert causes(plan, place) == expected
    step = apply(plan, parse_operations([place]), actor=ada, version=plan.version)
    assert {row["name"]: row["cause"] for row in moved_json(step.moved)} == expected
    back = undo(PlanStep.objects.get(pk=step.pk), actor=ada)
    assert {row["name"]: row["cause"] for row in moved_json(back.moved)} == {
        "P": "because “B” was moved into it",
        "Q": "because “B” was moved out of it",
    }


def test_a_phase_tells_of_a_task_that_is_new_in_it_or_removed(
    plan: Plan, two_phases: dict[str, int], ada: User
) -> None:
    new = {"op": "task.add", "name": "N", "parent": two_phases["Q"], "duration": 4 * DAY}
    assert causes(plan, new)["Q"] == "because “N” was added to it"
    gone = {"op": "task.remove", "task": two_phases["B"]}
    assert causes(plan, gone) == {"P": "because “B” in it was removed"}
    step = apply(plan, parse_operations([gone]), actor=ada, version=plan.version)
    assert [row["cause"] for row in moved_json(step.moved)] == ["because a task in it was removed"]


def test_a_task_that_moves_with_its_new_phase_was_changed_itself(
    plan: Plan, two_phases: dict[str, int]
) -> None:
    wait = {"op": "link.add", "predecessor": two_phases["Z"], "successor": two_phases["Q"], "type": "FS"}
    place = {"op": "task.place", "task": two_phases["A"], "parent": two_phases["Q"], "after": None}
    told = causes(plan, wait, place)
    assert told["A"] == "changed directly" and told["C"] == "because “Q” around it was changed"
    assert told["Q"] == "changed directly"


def test_a_change_within_a_phase_is_still_told_by_its_task(plan: Plan, two_phases: dict[str, int]) -> None:
    longer = {"op": "task.set", "task": two_phases["B"], "field": "duration", "value": 7 * DAY}
    assert causes(plan, longer) == {"B": "changed directly", "P": "because “B” in it moved"}
