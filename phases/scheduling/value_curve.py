"""Planned and earned value week by week: budgets spread over the working time of their tasks (T36). Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal

ZERO, ONE = Decimal(0), Decimal(1)
WEEK = timedelta(days=7)
Work = Callable[[datetime, datetime], int]  # working minutes between two instants


@dataclass(frozen=True, slots=True)
class Budgeted:
    """A task of the baseline with its budget (in any one unit), when it was to be done, and what is done of
    it (`done` from 0 to 1), reported between `actual_start` and `actual_finish`."""

    budget: Decimal
    start: datetime
    finish: datetime
    done: Decimal = ZERO
    actual_start: datetime | None = None
    actual_finish: datetime | None = None


def share(start: datetime, finish: datetime, at: datetime, work: Work) -> Decimal:
    """How much of the working time from `start` to `finish` lies before `at`, from 0 to 1.

    >>> minutes = lambda a, b: int((b - a).total_seconds() // 60)
    >>> share(datetime(2026, 3, 2), datetime(2026, 3, 4), datetime(2026, 3, 3), minutes)
    Decimal('0.5')
    """
    if at >= finish:
        return ONE
    whole = work(start, finish)
    if at <= start or not whole:
        return ZERO
    return Decimal(work(start, at)) / whole


def week_ends(first: datetime, last: datetime) -> list[datetime]:
    """Mondays at midnight after each week that `first` to `last` touches.

    >>> [end.day for end in week_ends(datetime(2026, 3, 4, 8), datetime(2026, 3, 13, 17))]
    [9, 16]
    """
    monday = datetime.combine(first.date() - timedelta(days=first.weekday()), time())
    ends = [monday + WEEK]
    while ends[-1] < last:
        ends.append(ends[-1] + WEEK)
    return ends


def planned_by(tasks: Iterable[Budgeted], at: datetime, work: Work) -> Decimal:
    """Budget of the work that was to be done by then."""
    return sum((task.budget * share(task.start, task.finish, at, work) for task in tasks), ZERO)


def earned_by(tasks: Iterable[Budgeted], at: datetime, status: datetime, work: Work) -> Decimal:
    """Budget of the work that was done by then, as reported at `status`: what is done of a task is spread
    over the time from its actual start to its actual finish, of a running one to the status date."""
    total = ZERO
    for task in tasks:
        begun = task.actual_start or task.start
        until = task.actual_finish or max(status, begun)
        total += task.budget * task.done * (ONE if at >= status else share(begun, until, at, work))
    return total


def weeks_gone(
    ends: Sequence[datetime], at: datetime, work: Work, due: Callable[[datetime], Decimal]
) -> Decimal:
    """Weeks from the first week's Monday to `at`, which may lie behind the last of `ends` (an overdue plan).
    Of the running week as much as was due in it by then (`due`: planned value at an instant), as the earned
    schedule counts it, too: a plan that starts on a Thursday is on time that evening. Where nothing was due,
    by its working time.
    """
    first = ends[0] - WEEK
    if at <= first:
        return ZERO
    full = (at - first) // WEEK
    begin = first + full * WEEK
    before, whole = due(begin), work(begin, begin + WEEK)
    if planned := due(begin + WEEK) - before:
        return full + (due(at) - before) / planned
    return full + (Decimal(work(begin, at)) / whole if whole else ONE)


def all_done_at(tasks: Iterable[Budgeted]) -> datetime | None:
    """When the last of them was finished; None while one is open. No time passes for a plan after that."""
    finishes = [task.actual_finish for task in tasks]
    known = [finish for finish in finishes if finish is not None]
    return max(known) if known and len(known) == len(finishes) else None
