"""When a series meets, what comes back on its agenda, in which order. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEK = 7
BY_HAND = ""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A series: `weekday` 0 is Monday, `starts_at` is wall time in `zone`, `first_on` the earliest day."""

    weekday: int
    every_weeks: int
    starts_at: time
    first_on: date
    zone: str


def days(rhythm: Rhythm) -> Iterator[date]:
    """Every day on which the series meets, until the calendar ends.

    >>> from itertools import islice
    >>> weekly = Rhythm(0, 2, time(9, 30), date(2026, 3, 4), "Asia/Shanghai")
    >>> [day.isoformat() for day in islice(days(weekly), 3)]
    ['2026-03-09', '2026-03-23', '2026-04-06']
    """
    day = first_day(rhythm)
    step = timedelta(weeks=rhythm.every_weeks)
    while True:
        yield day
        if date.max - day < step:
            return
        day += step


def first_day(rhythm: Rhythm) -> date:
    """The first such weekday that is not before `first_on`."""
    return rhythm.first_on + timedelta(days=(rhythm.weekday - rhythm.first_on.weekday()) % WEEK)


def next_day(rhythm: Rhythm, after: date) -> date:
    """The first day of the series that lies after `after`."""
    first = first_day(rhythm)
    if after < first:
        return first
    step = WEEK * rhythm.every_weeks
    return first + timedelta(days=((after - first).days // step + 1) * step)


def moment(rhythm: Rhythm, day: date) -> datetime:
    """The instant at which the series begins on that day.

    The clock on the wall stays the same when summer time comes or goes; an hour that the clock leaps over
    begins after the leap, one that comes twice is the first.
    """
    return wall_moment(datetime.combine(day, rhythm.starts_at), rhythm.zone)


def wall_moment(at: datetime, zone: str) -> datetime:
    """A wall-clock time of a zone as an instant.

    >>> wall_moment(datetime(2026, 3, 2, 9, 30), "Asia/Shanghai").isoformat()
    '2026-03-02T01:30:00+00:00'
    """
    return at.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)


def carried(raised_on: date, met_on: Collection[date], until: date) -> int:
    """How many meetings an action that is still open has come to since the one that raised it.

    >>> carried(date(2026, 3, 2), [date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 16)], date(2026, 3, 16))
    2
    """
    return sum(1 for day in met_on if raised_on < day <= until)


def days_overdue(due_on: date | None, on: date) -> int:
    """Calendar days past the due day; 0 for what is not due yet, or never."""
    return max(0, (on - due_on).days) if due_on is not None else 0


def pressing(due_on: date | None, number: int) -> tuple[bool, date, int]:
    """Sorts actions: longest overdue first, those without a day last, then as they were raised."""
    return due_on is None, due_on or date.max, number


@dataclass(frozen=True, slots=True)
class Point:
    """A point of an agenda by what it is about. `held` ones stay although nobody proposes them any more:
    they were discussed, or something was written beside them. Points by hand always stay."""

    source: str
    key: str
    held: bool = False

    @property
    def name(self) -> tuple[str, str]:
        return self.source, self.key

    @property
    def stays(self) -> bool:
        return self.held or self.source == BY_HAND


def arranged(standing: Sequence[Point], proposed: Sequence[Point], order: Sequence[str]) -> list[Point]:
    """The agenda after asking every source again.

    What stands keeps its place as long as somebody proposes it or it stays by itself; what is new comes
    after the last point of its source, or where its source belongs in `order`; points by hand come last.
    Doing it twice changes nothing.
    """
    wanted = {point.name for point in proposed}
    agenda = [point for point in standing if point.stays or point.name in wanted]
    there = {point.name for point in agenda}
    rank = {source: place for place, source in enumerate(order)}
    for point in proposed:
        if point.name not in there:
            there.add(point.name)
            agenda.insert(place_of(agenda, point.source, rank), point)
    return agenda


def place_of(agenda: Sequence[Point], source: str, rank: dict[str, int]) -> int:
    """Behind the last point of the same source; without one, before the first of a later source."""
    same = [index for index, point in enumerate(agenda) if point.source == source]
    if same:
        return same[-1] + 1
    own = rank.get(source, len(rank))
    later = (i for i, point in enumerate(agenda) if rank.get(point.source, len(rank)) > own)
    return next(later, len(agenda))
