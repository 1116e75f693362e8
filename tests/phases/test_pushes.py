"""The cause of a week's move is the step that did it, not one that was taken back."""

from datetime import datetime, timedelta

from phases.models import PlanStep
from phases.pushes import main_push, pushes_of

MONDAY = datetime(2026, 3, 2, 17)


def step(number: int, old: int, new: int, *, back: int | None = None, undone: bool = False) -> PlanStep:
    """A step that moved task 1 from one day to another, counted from Monday."""
    moved = [
        {
            "task": 1,
            "old": ["2026-03-02T08:00:00", (MONDAY + timedelta(days=old)).isoformat()],
            "new": ["2026-03-02T08:00:00", (MONDAY + timedelta(days=new)).isoformat()],
        }
    ]
    at = MONDAY if undone else None
    operation = {"op": "task.set"} if back is None else {"op": "undo", "step": back}
    return PlanStep(number=number, operations=[operation], moved=moved, undone_at=at)


def test_a_step_taken_back_is_not_the_cause_of_a_move() -> None:
    steps = [step(1, 0, 2), step(2, 2, 5, undone=True), step(3, 5, 2, back=2)]
    assert main_push(pushes_of(steps)[1], later=True).step.number == 1


def test_a_step_done_again_is_the_cause_of_a_move() -> None:
    """Taken back and done again it stands as the last step did it."""
    undone = [step(2, 2, 7, undone=True), step(3, 7, 2, back=2, undone=True)]
    steps = [step(1, 0, 2), *undone, step(4, 2, 7, back=3)]
    assert main_push(pushes_of(steps)[1], later=True).step.number == 4


def test_the_largest_push_in_the_direction_of_the_move_is_its_cause() -> None:
    steps = [step(1, 0, 4), step(2, 4, 3), step(3, 3, 4)]
    assert main_push(pushes_of(steps)[1], later=True).step.number == 1
    assert main_push(pushes_of(steps)[1], later=False).step.number == 2
