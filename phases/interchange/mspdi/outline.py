"""Parents from outline levels: a line belongs to the nearest line above it with a lower level."""

from __future__ import annotations

from dataclasses import replace

from phases.interchange.imported import ImportedTask
from phases.interchange.limits import MAX_LEVELS
from phases.interchange.refusal import ImportRefused, Notes, Place


def with_parents(tasks: list[ImportedTask], notes: Notes) -> tuple[ImportedTask, ...]:
    """The same tasks in the same order. A level that skips others is noted. Refuses more than MAX_LEVELS."""
    placed: list[ImportedTask] = []
    above: list[ImportedTask] = []
    for task in tasks:
        while above and above[-1].outline_level >= task.outline_level:
            above.pop()
        expected = above[-1].outline_level + 1 if above else 1
        if task.outline_level > expected:
            notes.add(
                "outline_jump", Place("task", str(task.uid), task.name, "OutlineLevel"), task.outline_level
            )
        if len(above) >= MAX_LEVELS:
            raise ImportRefused("outline_too_deep", Place("task", str(task.uid), task.name), MAX_LEVELS)
        placed.append(replace(task, parent=above[-1].uid if above else None))
        above.append(task)
    return tuple(placed)
