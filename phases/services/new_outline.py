"""Storing the tasks of a new plan."""

from __future__ import annotations

from collections.abc import Iterable

from phases.models import Task


def insert_outline(tasks: Iterable[Task]) -> None:
    """Insert tasks whose `parent` and `level` are set, one statement per level, summaries before what lies in
    them. The caller audits.
    """
    levels: dict[int, list[Task]] = {}
    for task in tasks:
        levels.setdefault(task.level, []).append(task)
    for level in sorted(levels):
        for task in levels[level]:
            task.parent_id = task.parent.pk if task.parent else None
        Task.objects.bulk_create(levels[level])
