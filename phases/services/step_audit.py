"""The audit event of a step: which fields of which tasks, before and after.

By the rule of `rollout.audit.extent` a part of more than a hundred entries (a plan loaded or cleared) is told
by its first hundred, its count and its digest; the whole stays with the step, as the inverse that undo uses,
and `verify_audit` holds it against the digest.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from phases.models import PlanStep
from phases.patches import PARTS, Patch, inverse
from rollout.audit.extent import bounded
from rollout.audit.services import record
from rollout.people.models import User

CHANGE, UNDO = "plan.change", "plan.undo"


def audit_step(
    step: PlanStep, patch: Patch, *, actor: User | None, why: str, version: int, moved: int
) -> None:
    """One event on the plan; what moved by calculation is counted, the step itself lists it."""
    before, after = sides_of(patch)
    record(
        actor=actor,
        action=UNDO if step.operations[0]["op"] == "undo" else CHANGE,
        target=step.plan,
        before={**bounded(before), "version": version},
        after={**bounded(after), "version": version + 1, "step": step.number, "moved": moved},
        why=why,
    )


def sides_of(patch: Patch) -> tuple[dict[str, Any], dict[str, Any]]:
    """The patch as what was and what is, part by part; parts without a change are left out."""
    sides: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
    for part in PARTS:
        for key, change in patch[part].items():
            for number, side in enumerate(sides):
                content = (
                    {name: pair[number] for name, pair in change.items()}
                    if part == "tasks"
                    else change[number]
                )
                side.setdefault(part, {})[key] = content
    return sides


def whole_step(event: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Both sides of a step's event in full, from the step it tells of; None when its plan was removed.

    A plan that lost the step itself gives two empty sides, which no digest matches.
    """
    steps = PlanStep.objects.filter(plan_id=event["target_id"])
    step = steps.filter(number=event["after"]["step"]).first()
    if step is not None:
        return sides_of(inverse(step.inverse))
    return ({}, {}) if steps.exists() else None
