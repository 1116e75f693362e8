"""Read model: each task against a baseline, in a fixed number of queries."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from phases.models import Baseline, BaselineTask, Plan, Task
from phases.services.baselines import sum_of_costs
from phases.services.effects import working_days
from phases.services.working_time import PROJECT, WorkingTime
from phases.variance import Frozen, Variance, variances

MEASURES = ("name", "start", "finish", "duration", "effort", "cost", "milestone")


def plan_variance(plan: Plan, baseline: Baseline, later: Baseline | None = None) -> list[Variance]:
    """The plan as it is, or a later baseline, against `baseline`. Slips are counted in working days of the
    project's calendar."""
    settings = {"calendar": plan.calendar_id, "week": plan.week}
    calendar = WorkingTime(plan.project, settings, []).calendars[PROJECT]
    minutes = int(plan.hours_per_day * 60)

    def days_between(old: datetime, new: datetime) -> float:
        return 0 if old == new else working_days(calendar, minutes, old, new)

    now = rows_of_plan(plan) if later is None else rows_of(later)
    return variances(now, rows_of(baseline), days_between)


def rows_of_plan(plan: Plan) -> list[Frozen]:
    tasks = Task.objects.filter(plan=plan).order_by("position", "pk")
    return [Frozen(*row) for row in tasks.values_list("number", *MEASURES)]


def rows_of(baseline: Baseline) -> list[Frozen]:
    copies = BaselineTask.objects.filter(baseline=baseline).order_by("task_number")
    return [Frozen(*row) for row in copies.values_list("task_number", *MEASURES)]


def cost_of_plan(plan: Plan) -> Decimal | None:
    """What the tasks of the plan cost together; None where none has a cost."""
    return sum_of_costs(Task.objects.filter(plan=plan, cost__isnull=False).values_list("cost", "summary"))
