"""Every task of a plan on paper, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from phases.views.plan_summary import owner_of
from phases.views.reading import PlanReading

TASKS_ON_A_PAGE = 40
NAME_WIDTH, INDENT, DEEPEST = 130.0, 8.5, 3  # points; report.css indents as much


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One row; levels deeper than the paper tells apart stand with the deepest."""

    task: Any
    owner: str

    @property
    def depth(self) -> int:
        return min(int(self.task.level), DEEPEST)

    @property
    def width(self) -> float:
        return NAME_WIDTH - INDENT * self.depth


def task_pages(read: PlanReading) -> list[list[TaskLine]]:
    """The tasks in the order of the outline."""
    lines = [TaskLine(task, owner_of(task)) for task in read.tasks]
    return [lines[at : at + TASKS_ON_A_PAGE] for at in range(0, len(lines), TASKS_ON_A_PAGE)]
