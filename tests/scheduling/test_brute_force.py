"""The forward pass against another reckoning: walk the clock hour by hour until nothing moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache

from hypothesis import given, settings

from phases.scheduling.calendars import rule_of
from phases.scheduling.model import (
    ConstraintType,
    LagCalendar,
    LagUnit,
    Link,
    LinkType,
    PlanInput,
    Task,
    WorkingCalendar,
)
from phases.scheduling.schedule import schedule
from tests.scheduling.plans import LOWER, plans

HOUR = timedelta(hours=1)
Works = Callable[[datetime], bool]
Dates = dict[object, tuple[datetime, datetime]]


def working_hours(plan: PlanInput, calendar: str | None) -> Works:
    """Whether the hour that starts at an instant is worked."""
    found = plan.calendars[calendar or plan.project_calendar]
    return lambda at: at.hour in hours_of(found, at.date())


@cache
def hours_of(calendar: WorkingCalendar, day: date) -> frozenset[int]:
    intervals = rule_of(replace(calendar, within=()), day).intervals
    own = frozenset(hour for first, end in intervals for hour in range(first // 60, end // 60))
    return own.intersection(*(hours_of(part, day) for part in calendar.within))


def always(_: datetime) -> bool:
    return True


def walked(at: datetime, hours: int, works: Works) -> datetime:
    """The end of the n-th working hour after an instant, or the start of the n-th before it."""
    step = HOUR if hours > 0 else -HOUR
    while hours:
        if works(at if step > timedelta() else at - HOUR):
            hours -= 1 if hours > 0 else -1
        at += step
    return at


def lagged(plan: PlanInput, link: Link, at: datetime, tasks: dict[object, Task]) -> datetime:
    if link.unit is LagUnit.ELAPSED or plan.lag_calendar is LagCalendar.CONTINUOUS:
        return at + timedelta(minutes=link.lag)
    if plan.lag_calendar is LagCalendar.PROJECT:
        works = working_hours(plan, None)
    else:
        first = plan.lag_calendar is LagCalendar.PREDECESSOR
        task = tasks[link.predecessor if first else link.successor]
        works = always if task.elapsed else working_hours(plan, task.calendar)
    return walked(at, link.lag // 60, works)


def stands(task: Task, at: datetime, works: Works) -> bool:
    """Whether a task may start here: in a working hour, or for a milestone also at the end of one."""
    return works(at) or (task.duration == 0 and works(at - HOUR))


def placed(plan: PlanInput, task: Task, dates: Dates, tasks: dict[object, Task]) -> tuple[datetime, datetime]:
    """The earliest start, tried hour by hour, that satisfies every bound."""
    works = always if task.elapsed else working_hours(plan, task.calendar)
    at = plan.start
    while True:
        finish = walked(at, task.duration // 60, works)
        if stands(task, at, works) and all(
            (finish if link.type in (LinkType.FF, LinkType.SF) else at)
            >= bound_of(plan, link, dates, tasks, works, task)
            for link in plan.links
            if link.successor == task.key
        ):
            bound = task.constraint_date
            starts, ends = task.constraint is ConstraintType.SNET, task.constraint is ConstraintType.FNET
            if bound is None or (
                (not starts or at >= bound) and (not ends or finish >= last_work(bound, works, task))
            ):
                return at, finish
        at += HOUR


def bound_of(
    plan: PlanInput, link: Link, dates: Dates, tasks: dict[object, Task], works: Works, task: Task
) -> datetime:
    start, finish = dates[link.predecessor]
    bound = lagged(plan, link, finish if link.type in (LinkType.FS, LinkType.FF) else start, tasks)
    return last_work(bound, works, task) if link.type in (LinkType.FF, LinkType.SF) else bound


def last_work(at: datetime, works: Works, task: Task) -> datetime:
    """A finish wanted while the calendar rests is met when work before it ends; a milestone waits."""
    while task.duration and not works(at - HOUR):
        at -= HOUR
    return at


def brute(plan: PlanInput) -> Dates:
    tasks: dict[object, Task] = {task.key: task for task in plan.tasks}
    dates: Dates = dict.fromkeys(tasks, (plan.start, plan.start))
    while True:
        found = {key: placed(plan, task, dates, tasks) for key, task in tasks.items()}
        if found == dates:
            return found
        dates = found


@settings(max_examples=60, deadline=None)
@given(plans(kinds=LOWER))
def test_early_dates_are_the_first_that_satisfy_every_bound(plan: PlanInput) -> None:
    found = schedule(plan)
    assert {key: (task.start, task.finish) for key, task in found.tasks.items()} == brute(plan)
