"""Operations as a step keeps them: with the names that the history shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from phases.drafts import Draft
from phases.operations import Operation, operations_json

ENDS = ("predecessor", "successor")


def named(draft: Draft, operations: Sequence[Operation]) -> list[dict[str, Any]]:
    """With the names of their tasks as they were called then (a link has two), and with the constraints that
    their moves replaced."""
    told, replaced = operations_json(operations), dict(draft.replaced)
    ends = [ends_of(draft, item) for item in told]
    draft.prefetch(key for pair in ends for key in pair)
    for item, pair in zip(told, ends, strict=True):
        key = item.get("task")
        if isinstance(key, int) and key in draft.before.records:
            item["task_name"] = called(draft, key)
        item |= {f"{end}_name": called(draft, key) for end, key in zip(ENDS, pair, strict=False)}
        if item["op"] == "task.move" and key in replaced:
            item["replaced"] = replaced.pop(key).as_json()
    return told


def ends_of(draft: Draft, item: Mapping[str, Any]) -> list[int]:
    """Both tasks of the link that an operation is about; none where it is about no link."""
    link = draft.before.links.get(item.get("link", 0))
    if link is not None:
        return [int(link.predecessor), int(link.successor)]
    return [draft.refs.get(item[end], item[end]) for end in ENDS if end in item]


def called(draft: Draft, key: int) -> str:
    """What a task was called before, or as what the step adds it."""
    record = draft.before.records.get(key) or draft.records.get(key)
    return f"{record.values['code']} {record.values['name']}".strip() if record is not None else ""
