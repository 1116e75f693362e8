"""Read model: earned value and earned schedule of a plan against its latest baseline (T35, T36)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum

from phases.models import Baseline, BaselineTask, Plan, Task
from phases.scheduling.calendars import timeline_of
from phases.scheduling.clock import minute_of
from phases.scheduling.earned_value import EarnedSchedule, EarnedValue, earned_schedule
from phases.scheduling.value_curve import (
    ZERO,
    Budgeted,
    Work,
    earned_by,
    planned_by,
    week_ends,
    weeks_gone,
)
from phases.services.working_time import PROJECT, WorkingTime

HUNDRED, MINUTES_PER_HOUR = Decimal(100), Decimal(60)


class Unit(StrEnum):
    """What the budget is counted in: cost where the baseline carries it, else hours of work, else of
    duration."""

    MONEY = "money"
    EFFORT = "effort"
    DURATION = "duration"


@dataclass(frozen=True, slots=True)
class WeekValue:
    """Cumulative values at the end of a week; `earned` only of weeks that lie before the status date."""

    ends_on: date
    planned: Decimal
    earned: Decimal | None


@dataclass(frozen=True, slots=True)
class PlanValue:
    """The figures on one day. `new_tasks`: tasks outside the baseline, which have no budget."""

    unit: Unit
    baseline: str
    at: datetime
    value: EarnedValue
    schedule: EarnedSchedule
    weeks: tuple[WeekValue, ...]
    new_tasks: int


def earned_value(plan: Plan, on: date | None = None, *, money: bool = True) -> PlanValue | None:
    """The figures at the plan's status date, or in the evening of `on`; None without a baseline that holds
    work. `money=False` counts hours even where costs are known, for readers who may not see the budget.
    Nobody records actual costs yet, so what follows from them is n/a. Four queries."""
    baseline = Baseline.objects.filter(plan=plan).first()
    if baseline is None:
        return None
    rows = list(BaselineTask.objects.filter(baseline=baseline, start__isnull=False, finish__isnull=False))
    now = {task.number: task for task in Task.objects.filter(plan=plan).defer("search_text", "notes")}
    work_rows = [row for row in rows if not row.milestone and not _is_summary(row, now)]
    for row in work_rows:
        row.cost = row.cost or getattr(now.get(row.task_number), "cost", None)
    unit = unit_of(work_rows, money=money)
    tasks = [_budgeted(row, unit, now.get(row.task_number)) for row in work_rows]
    tasks = [task for task in tasks if task.budget > 0]
    if not tasks:
        return None
    at = datetime.combine(on, time(23, 59)) if on is not None else (plan.status_at or plan.start)
    known = {row.task_number for row in rows}
    new = sum(
        1 for number, task in now.items() if number not in known and not task.summary and not task.milestone
    )
    return _figures(tasks, unit, baseline.name, at, project_work(plan), new)


def project_work(plan: Plan) -> Work:
    """Working minutes between two instants in the project's own calendar."""
    settings = {"calendar": plan.calendar_id, "week": plan.week}
    line = timeline_of(WorkingTime(plan.project, settings, []).calendars[PROJECT])
    return lambda start, finish: (line.floor(minute_of(finish)) >> 1) - (line.floor(minute_of(start)) >> 1)


def unit_of(rows: list[BaselineTask], *, money: bool) -> Unit:
    if money and any(row.cost for row in rows):
        return Unit.MONEY
    return Unit.EFFORT if any(row.effort for row in rows) else Unit.DURATION


def _figures(
    tasks: list[Budgeted], unit: Unit, baseline: str, at: datetime, work: Work, new: int
) -> PlanValue:
    ends = week_ends(min(task.start for task in tasks), max(task.finish for task in tasks))
    planned = [planned_by(tasks, end, work) for end in ends]
    budget = sum((task.budget for task in tasks), ZERO)
    earned = earned_by(tasks, at, at, work)
    last = at + timedelta(days=6 - at.weekday())
    weeks = tuple(
        WeekValue(
            end.date() - timedelta(days=1),
            value,
            earned_by(tasks, end, at, work) if end.date() - timedelta(days=1) <= last.date() else None,
        )
        for end, value in zip(ends, planned, strict=True)
    )
    return PlanValue(
        unit=unit,
        baseline=baseline,
        at=at,
        value=EarnedValue(budget, planned_by(tasks, at, work), earned),
        schedule=earned_schedule(planned, earned, weeks_gone(ends, at, work)),
        weeks=weeks,
        new_tasks=new,
    )


def _is_summary(row: BaselineTask, now: dict[int, Task]) -> bool:
    """A line of the outline whose work stands below it; a deleted one is taken for work."""
    task = now.get(row.task_number)
    return task is not None and task.summary


def _budgeted(row: BaselineTask, unit: Unit, task: Task | None) -> Budgeted:
    assert row.start is not None and row.finish is not None
    done = ZERO
    if task is not None:
        percent = task.physical_percent if task.physical_percent is not None else task.percent_complete
        done = (HUNDRED if task.actual_finish is not None else percent) / HUNDRED
    return Budgeted(
        budget=_budget(row, unit),
        start=row.start,
        finish=row.finish,
        done=done,
        actual_start=task.actual_start if task is not None else None,
        actual_finish=task.actual_finish if task is not None else None,
    )


def _budget(row: BaselineTask, unit: Unit) -> Decimal:
    if unit is Unit.MONEY:
        return row.cost or ZERO
    minutes = row.effort if unit is Unit.EFFORT else row.duration
    return Decimal(minutes or 0) / MINUTES_PER_HOUR
