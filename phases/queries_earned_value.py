"""Read model: earned value and earned schedule of a plan against its latest baseline (T35, T36)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum

from phases.models import Baseline, BaselineTask, Plan, Task
from phases.scheduling.calendars import timeline_of
from phases.scheduling.clock import minute_of
from phases.scheduling.earned_value import EarnedSchedule, EarnedValue, earned_schedule
from phases.scheduling.value_curve import (
    WEEK,
    ZERO,
    Budgeted,
    Work,
    all_done_at,
    earned_by,
    planned_by,
    week_ends,
    weeks_gone,
)
from phases.services.working_time import PROJECT, WorkingTime
from phases.work_now import NOT_THERE, WorkNow, work_now

HUNDRED, MINUTES_PER_HOUR = Decimal(100), Decimal(60)
MOST_OVERDUE = 52  # weeks behind the end of the baseline that the curve still shows


class Unit(StrEnum):
    """What the budget is counted in: cost where any is planned, in money or in per cent of the whole budget;
    else hours of work, else of duration."""

    MONEY = "money"
    SHARE = "share"
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
    """The figures on one day. `costs_of_today`: the baseline holds no costs, so budgets are what the plan
    says now. `new_tasks`: tasks outside the baseline, which have no budget. `without_actual`: tasks that have
    begun and whose actual cost nobody has entered, while others have theirs."""

    unit: Unit
    costs_of_today: bool
    currency: str
    baseline: str
    at: datetime
    value: EarnedValue
    schedule: EarnedSchedule
    weeks: tuple[WeekValue, ...]
    new_tasks: int
    without_actual: int


Tasks = Mapping[int, Task]  # of the plan as it is, by number


def earned_value(plan: Plan, on: date | None = None, *, money: bool = True) -> PlanValue | None:
    """The figures at the plan's status date, or in the evening of `on`; None without a baseline that holds
    work. `money=False` gives amounts of money as per cent of the budget, for readers who may not see it:
    every ratio and every week is the same for all. Actual cost is what is entered of all tasks; None where
    nobody entered any. Four queries."""
    baseline = Baseline.objects.measure_of(plan)
    if baseline is None:
        return None
    rows = list(BaselineTask.objects.filter(baseline=baseline, start__isnull=False, finish__isnull=False))
    now = {task.number: task for task in Task.objects.filter(plan=plan).defer("search_text", "notes")}
    standing = work_now(now.values())
    budgets = _budgets([row for row in rows if not row.summary], standing)
    actual, missing = _actual(now) if budgets.unit is Unit.MONEY else (None, 0)
    if budgets.unit is Unit.MONEY and not money:
        budgets, actual = _shares(budgets, actual)
    tasks = [
        _budgeted(row, amount, standing.get(row.task_number, NOT_THERE))
        for row, amount in budgets.amounts
        if amount > 0
    ]
    if not tasks:
        return None
    at = datetime.combine(on, time(23, 59)) if on is not None else (plan.status_at or plan.start)
    work = project_work(plan)
    clock = min(at, all_done_at(tasks) or at)
    ends = week_ends(min(task.start for task in tasks), max(task.finish for task in tasks))
    ends += overdue_weeks(ends[-1], clock)
    planned = [planned_by(tasks, end, work) for end in ends]
    earned = earned_by(tasks, at, at, work)
    budget = sum((task.budget for task in tasks), ZERO)
    return PlanValue(
        unit=budgets.unit,
        costs_of_today=budgets.of_today,
        currency=plan.currency,
        baseline=baseline.name,
        at=at,
        value=EarnedValue(budget, planned_by(tasks, at, work), earned, actual),
        schedule=earned_schedule(
            planned, earned, weeks_gone(ends, clock, work, lambda then: planned_by(tasks, then, work))
        ),
        weeks=_weeks(tasks, ends, planned, at, work),
        new_tasks=_new(rows, now),
        without_actual=missing,
    )


def overdue_weeks(last: datetime, at: datetime) -> list[datetime]:
    """The ends of the weeks behind the last one of the plan until `at`, as far as they are worth drawing."""
    count = min(max(-((last - at) // WEEK), 0), MOST_OVERDUE)
    return [last + place * WEEK for place in range(1, count + 1)]


@dataclass(frozen=True, slots=True)
class _Budgets:
    unit: Unit
    of_today: bool
    amounts: list[tuple[BaselineTask, Decimal]]


def _budgets(rows: list[BaselineTask], now: Mapping[int, WorkNow]) -> _Budgets:
    """What each task of the baseline was to cost; where the baseline says nothing of costs, what it is to
    cost today; else its hours."""
    if any(row.cost for row in rows):
        return _Budgets(Unit.MONEY, False, [(row, row.cost or ZERO) for row in rows])
    today = [(row, now.get(row.task_number, NOT_THERE).cost or ZERO) for row in rows]
    if any(cost for _row, cost in today):
        return _Budgets(Unit.MONEY, True, today)
    unit = Unit.EFFORT if any(row.effort for row in rows) else Unit.DURATION
    minutes = [(row, row.effort if unit is Unit.EFFORT else row.duration) for row in rows]
    return _Budgets(unit, False, [(row, Decimal(size or 0) / MINUTES_PER_HOUR) for row, size in minutes])


def _shares(budgets: _Budgets, actual: Decimal | None) -> tuple[_Budgets, Decimal | None]:
    """Amounts of money as per cent of the whole budget."""
    whole = sum((amount for _row, amount in budgets.amounts if amount > 0), ZERO)
    amounts = [(row, amount * HUNDRED / whole) for row, amount in budgets.amounts]
    spent = None if actual is None else actual * HUNDRED / whole
    return _Budgets(Unit.SHARE, budgets.of_today, amounts), spent


def _actual(now: Tasks) -> tuple[Decimal | None, int]:
    """What has been spent so far, and of how many tasks that have begun nobody said it."""
    work = [task for task in now.values() if not task.summary]
    entered = [task.actual_cost for task in work if task.actual_cost is not None]
    if not entered:
        return None, 0
    missing = [
        task
        for task in work
        if task.actual_cost is None and task.cost and (task.actual_start or task.percent_complete)
    ]
    return sum(entered, ZERO), len(missing)


def _new(rows: list[BaselineTask], now: Tasks) -> int:
    """How many pieces of work were added since."""
    known = {row.task_number for row in rows}
    return sum(
        number not in known and not task.milestone and not task.summary for number, task in now.items()
    )


def _weeks(
    tasks: list[Budgeted], ends: list[datetime], planned: list[Decimal], at: datetime, work: Work
) -> tuple[WeekValue, ...]:
    last = at + timedelta(days=6 - at.weekday())
    days = [end.date() - timedelta(days=1) for end in ends]
    return tuple(
        WeekValue(day, value, earned_by(tasks, end, at, work) if day <= last.date() else None)
        for day, end, value in zip(days, ends, planned, strict=True)
    )


def project_work(plan: Plan) -> Work:
    """Working minutes between two instants in the project's own calendar."""
    settings = {"calendar": plan.calendar_id, "week": plan.week}
    line = timeline_of(WorkingTime(plan.project, settings, []).calendars[PROJECT])
    return lambda start, finish: (line.floor(minute_of(finish)) >> 1) - (line.floor(minute_of(start)) >> 1)


def _budgeted(row: BaselineTask, budget: Decimal, now: WorkNow) -> Budgeted:
    assert row.start is not None and row.finish is not None
    return Budgeted(
        budget=budget,
        start=row.start,
        finish=row.finish,
        done=now.percent / HUNDRED,
        actual_start=now.start,
        actual_finish=now.finish,
    )
