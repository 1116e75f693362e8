"""A plan that is laid back from its finish: its start follows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from phases.scheduling.model import PlanInput
from phases.scheduling.result import Schedule
from phases.scheduling.schedule import schedule

ROUNDS = 5  # percentages and starts of summaries can move late dates once more


def laid_back(plan: PlanInput) -> PlanInput:
    """The plan with the latest start that lets every open task end by `plan.finish`; without that, or
    without open tasks, the plan itself. Errors: PlanError.
    """
    if plan.finish is None:
        return plan
    for _ in range(ROUNDS):
        start = min(_late_starts(schedule(plan)), default=plan.start)
        if start == plan.start:
            break
        plan = replace(plan, start=start)
    return plan


def _late_starts(found: Schedule) -> Iterator[datetime]:
    """Of the tasks that are neither reported nor set by hand."""
    tasks, parents = found.network.tasks, {task.parent for task in found.network.tasks}
    for task in tasks:
        fact = task.actual_start or task.actual_finish or task.pinned
        if task.key not in parents and not fact:
            yield found.tasks[task.key].late_start
