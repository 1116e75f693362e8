"""What the demo's rollout was to cost, and what it has cost by the last report."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from phases.demo.facts import BOUGHT, DAY, DAY_RATE
from phases.demo.rollout import Rollout
from phases.models import Task

HUNDRED = Decimal(100)


def planned_costs(rollout: Rollout) -> list[dict[str, Any]]:
    """Every task at the day's rate, and what is bought with it."""
    return [setting(task, "cost", cost(task) + BOUGHT.get(task.code, 0)) for task in work(rollout)]


def spent(rollout: Rollout) -> list[dict[str, Any]]:
    """The days that were really worked; what was bought is paid when the task is done."""
    found = []
    for task in work(rollout):
        done = task.percent_complete / HUNDRED
        if done:
            bought = BOUGHT.get(task.code, 0) if task.actual_finish is not None else 0
            found.append(setting(task, "actual_cost", cost(task) * done + bought))
    return found


def work(rollout: Rollout) -> list[Task]:
    rows = Task.objects.filter(plan__project=rollout.project, summary=False, milestone=False)
    return list(rows.order_by("position"))


def cost(task: Task) -> Decimal:
    return Decimal(task.duration) / DAY * DAY_RATE


def setting(task: Task, field: str, value: Decimal) -> dict[str, Any]:
    return {"op": "task.set", "task": task.pk, "field": field, "value": str(round(value / HUNDRED) * HUNDRED)}
