"""Recurring calendar exceptions written out as dates, as Microsoft Project does it."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import count, islice, takewhile

DAY = timedelta(days=1)
LAST_POSITION = 4


class Pattern(StrEnum):
    DAILY = "daily"
    WEEKDAYS = "weekdays"
    WEEKLY = "weekly"
    MONTHLY_DAY = "monthly_day"
    MONTHLY_POSITION = "monthly_position"
    YEARLY_DAY = "yearly_day"
    YEARLY_POSITION = "yearly_position"


class DayKind(StrEnum):
    """What is counted within a month; a plain weekday is given by its number instead."""

    DAY = "day"
    WEEKDAY = "weekday"
    WEEKEND_DAY = "weekend_day"


@dataclass(frozen=True, slots=True)
class Recurrence:
    """`every` counts days, weeks or months. Monday is 0. `position`: 0 first … 3 fourth, 4 last."""

    pattern: Pattern
    every: int = 1
    weekdays: tuple[int, ...] = ()
    month: int = 1
    day: int = 1
    kind: DayKind | int = DayKind.DAY
    position: int = 0


def occurrences(recurrence: Recurrence, first: date, last: date, limit: int | None = None) -> Iterator[date]:
    """The dates from `first` to `last` inclusive, at most `limit`, in order.

    A day that a month lacks is its last day. A month or year whose date lies before `first` is passed
    over and counting starts with the next one. Weeks begin on Sunday.

    >>> last_days = Recurrence(Pattern.MONTHLY_DAY, day=31)
    >>> [day.day for day in occurrences(last_days, date(2026, 1, 5), date(2026, 4, 5))]
    [31, 28, 31]
    """
    if not recurrence.weekdays and recurrence.pattern is Pattern.WEEKLY:
        return iter(())
    dates = takewhile(lambda day: day <= last, _endless(recurrence, first))
    return islice(dates, limit)


def _endless(recurrence: Recurrence, first: date) -> Iterator[date]:
    every = max(recurrence.every, 1)
    match recurrence.pattern:
        case Pattern.DAILY:
            return (first + DAY * step for step in count(0, every))
        case Pattern.WEEKDAYS:
            weekdays = (day for day in (first + DAY * step for step in count()) if day.weekday() < 5)
            return islice(weekdays, 0, None, every)
        case Pattern.WEEKLY:
            return _weekly(recurrence.weekdays, first, every)
        case Pattern.MONTHLY_DAY | Pattern.MONTHLY_POSITION:
            return _monthly(recurrence, first, every)
        case _:
            return _yearly(recurrence, first)


def _weekly(weekdays: tuple[int, ...], first: date, every: int) -> Iterator[date]:
    sunday = first - DAY * ((first.weekday() + 1) % 7)
    offsets = sorted((weekday + 1) % 7 for weekday in weekdays)
    for week in count(0, every):
        for offset in offsets:
            day = sunday + DAY * (week * 7 + offset)
            if day >= first:
                yield day


def _monthly(recurrence: Recurrence, first: date, every: int) -> Iterator[date]:
    start = first.year * 12 + first.month - 1
    if _in_month(recurrence, start) < first:
        start += 1
    return (_in_month(recurrence, month) for month in count(start, every))


def _yearly(recurrence: Recurrence, first: date) -> Iterator[date]:
    start = first.year * 12 + recurrence.month - 1
    if _in_month(recurrence, start) < first:
        start += 12
    return (_in_month(recurrence, month) for month in count(start, 12))


def _in_month(recurrence: Recurrence, month_number: int) -> date:
    year, month = divmod(month_number, 12)
    length = monthrange(year, month + 1)[1]
    if recurrence.pattern in (Pattern.MONTHLY_DAY, Pattern.YEARLY_DAY):
        return date(year, month + 1, min(max(recurrence.day, 1), length))
    all_days = (date(year, month + 1, day) for day in range(1, length + 1))
    days = [day for day in all_days if _counts(recurrence.kind, day)]
    return days[-1] if recurrence.position >= LAST_POSITION else days[recurrence.position]


def _counts(kind: DayKind | int, day: date) -> bool:
    match kind:
        case DayKind.DAY:
            return True
        case DayKind.WEEKDAY:
            return day.weekday() < 5
        case DayKind.WEEKEND_DAY:
            return day.weekday() >= 5
        case _:
            return day.weekday() == kind
