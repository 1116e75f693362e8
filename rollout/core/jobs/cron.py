"""Cron expressions: five fields, minute hour day month weekday. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

RANGES = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
YEARS_AHEAD = 5


class CronError(ValueError):
    """The expression is not five fields of numbers, `*`, lists, ranges and steps."""


@dataclass(frozen=True, slots=True)
class Cron:
    """The allowed values of each field. Sunday is 0. If day and weekday are both limited, either may hold."""

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    any_day: bool
    any_weekday: bool

    def allows_day(self, at: datetime) -> bool:
        if at.month not in self.months:
            return False
        by_day = at.day in self.days
        by_weekday = at.isoweekday() % 7 in self.weekdays
        if self.any_day or self.any_weekday:
            return by_day and by_weekday
        return by_day or by_weekday

    def next_after(self, at: datetime) -> datetime:
        """The first allowed minute after `at` (wall clock, no zone). CronError if none within five years.

        >>> parse("30 2 * * 1").next_after(datetime(2026, 3, 3, 9, 0))
        datetime.datetime(2026, 3, 9, 2, 30)
        """
        moment = at.replace(second=0, microsecond=0) + timedelta(minutes=1)
        limit = at + timedelta(days=366 * YEARS_AHEAD)
        while moment < limit:
            if not self.allows_day(moment):
                moment = moment.replace(hour=0, minute=0) + timedelta(days=1)
            elif moment.hour not in self.hours:
                moment = moment.replace(minute=0) + timedelta(hours=1)
            elif moment.minute not in self.minutes:
                moment += timedelta(minutes=1)
            else:
                return moment
        raise CronError("The expression never comes true.")


def parse(expression: str) -> Cron:
    """Read an expression such as `30 2 * * 1-5` or `*/15 * * * *`. CronError names the bad field."""
    words = expression.split()
    if len(words) != len(RANGES):
        raise CronError(f"{expression!r} has {len(words)} fields; write minute hour day month weekday.")
    minutes, hours, days, months, weekdays = (
        field(word, low, high) for word, (low, high) in zip(words, RANGES, strict=True)
    )
    return Cron(
        minutes,
        hours,
        days,
        months,
        frozenset(day % 7 for day in weekdays),
        any_day=words[2] == "*",
        any_weekday=words[4] == "*",
    )


def field(word: str, low: int, high: int) -> frozenset[int]:
    """The values one field allows.

    >>> sorted(field("1-3,10-20/5", 0, 59))
    [1, 2, 3, 10, 15, 20]
    """
    values: set[int] = set()
    for part in word.split(","):
        span, _, step = part.partition("/")
        first, _, last = span.partition("-")
        try:
            start, stop = (low, high) if span == "*" else (int(first), int(last or first))
            values.update(range(start, stop + 1, int(step or 1)))
        except ValueError:
            raise CronError(f"{word!r} is not a field of numbers, *, lists, ranges and steps.") from None
        if not low <= start <= stop <= high:
            raise CronError(f"{word!r} is outside {low}–{high}.")
    return frozenset(values)
