"""The audit event of a step: which fields of which tasks, before and after."""

from __future__ import annotations

from typing import Any

from phases.models import PlanStep
from phases.patches import PARTS, Patch
from rollout.audit.services import record
from rollout.people.models import User


def audit_step(
    step: PlanStep, patch: Patch, *, actor: User | None, why: str, version: int, moved: int
) -> None:
    """One event on the plan; what moved by calculation is counted, the step itself lists it."""
    sides: list[dict[str, Any]] = [
        {"version": version},
        {"version": version + 1, "step": step.number, "moved": moved},
    ]
    for part in PARTS:
        for key, change in patch[part].items():
            for side in (0, 1):
                content = (
                    {name: pair[side] for name, pair in change.items()} if part == "tasks" else change[side]
                )
                sides[side].setdefault(part, {})[key] = content
    record(
        actor=actor,
        action="plan.undo" if step.operations[0]["op"] == "undo" else "plan.change",
        target=step.plan,
        before=sides[0],
        after=sides[1],
        why=why,
    )
