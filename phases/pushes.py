"""What moved a task over several steps: what each did, and which of them did most."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from phases.models import PlanStep


@dataclass(frozen=True, slots=True)
class Push:
    """One step's effect on one task's finish; `cancelled`: it was taken back, or took another one back."""

    step: PlanStep
    old: datetime
    new: datetime
    cancelled: bool
    cause: str = ""

    @property
    def calculated(self) -> bool:
        """Nobody moved it: calculation replaced the date that an imported file recorded."""
        return self.cause == "recorded"

    @property
    def by(self) -> timedelta:
        return self.new - self.old


def pushes_of(steps: Iterable[PlanStep]) -> dict[int, list[Push]]:
    """By task: the steps that moved its finish, oldest first."""
    found: dict[int, list[Push]] = {}
    steps = list(steps)
    back = taking_back(steps)
    for step in steps:
        cancelled = step.undone_at is not None or step.number in back
        for move in step.moved:
            if move["old"] is not None and move["new"] is not None:
                old, new = datetime.fromisoformat(move["old"][1]), datetime.fromisoformat(move["new"][1])
                found.setdefault(move["task"], []).append(
                    Push(step, old, new, cancelled, move.get("cause", {}).get("kind", ""))
                )
    return found


def taking_back(steps: Iterable[PlanStep]) -> set[int]:
    """Numbers of the steps that took another one back; what takes such a step back does the first again."""
    found: set[int] = set()
    for step in sorted(steps, key=lambda one: one.number):
        operation = step.operations[0]
        if operation["op"] == "undo" and operation["step"] not in found:
            found.add(step.number)
    return found


def main_push(pushes: Sequence[Push], *, later: bool) -> Push:
    """The step that did most of a move; one taken back, and the taking back, cancel out and cause nothing."""
    lasting = [one for one in pushes if not one.cancelled] or pushes
    return max(lasting, key=lambda one: one.by if later else -one.by)
