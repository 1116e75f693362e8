"""Operations that mend what the plan check found of one task. Pure."""

from __future__ import annotations

from phases.plan_check_rows import CheckedTask, Operation


def put(task: CheckedTask, name: str, value: object) -> Operation:
    return {"op": "task.set", "task": task.key, "field": name, "value": value}


def handed(task: CheckedTask) -> tuple[Operation, ...]:
    """Give it to the one person who has its role."""
    return () if task.suggested_owner is None else (put(task, "owner", task.suggested_owner),)


def softer(task: CheckedTask) -> tuple[Operation, ...]:
    """A pinned start becomes the earliest start, a limit on the finish a deadline; a limit on the start
    goes."""
    at = task.constraint_at
    if task.constraint == "MSO" and at is not None:
        return (put(task, "constraint", "SNET"),)
    free = put(task, "constraint", "ASAP"), put(task, "constraint_at", None)
    if task.constraint == "SNLT" or at is None or task.deadline is not None:
        return free
    return (*free, put(task, "deadline", at.isoformat()))
