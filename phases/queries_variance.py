"""Read model: each task against a baseline, in four queries."""

from __future__ import annotations

from datetime import datetime

from phases.models import Baseline, BaselineTask, Plan, Task
from phases.services.effects import working_days
from phases.services.working_time import PROJECT, WorkingTime
from phases.variance import Frozen, Variance, variances


def plan_variance(plan: Plan, baseline: Baseline) -> list[Variance]:
    """Slips are counted in working days of the project's calendar."""
    settings = {"calendar": plan.calendar_id, "week": plan.week}
    calendar = WorkingTime(plan.project, settings, []).calendars[PROJECT]
    minutes = int(plan.hours_per_day * 60)

    def days_between(old: datetime, new: datetime) -> float:
        return 0 if old == new else working_days(calendar, minutes, old, new)

    now = Task.objects.filter(plan=plan).order_by("position", "pk")
    before = BaselineTask.objects.filter(baseline=baseline).order_by("task_number")
    return variances(
        [Frozen(*row) for row in now.values_list("number", "name", "start", "finish", "duration")],
        [Frozen(*row) for row in before.values_list("task_number", "name", "start", "finish", "duration")],
        days_between,
    )
