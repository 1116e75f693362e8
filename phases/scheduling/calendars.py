"""Working calendars: layers over a weekly pattern, read day by day and compiled to number lines (T24–T28)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from phases.scheduling.clock import minute_of
from phases.scheduling.errors import BadCalendarError, NoWorkingTimeError
from phases.scheduling.model import CalendarEntry, CalendarLayer, Interval, LayerKind, WorkingCalendar
from phases.scheduling.patterns import DayPattern, common, pattern_of, tidy
from phases.scheduling.timeline import WorkingTimeline

FULL_DAY: tuple[Interval, ...] = ((0, 1440),)
STRENGTH = {kind: rank for rank, kind in enumerate(LayerKind)}


@dataclass(frozen=True, slots=True)
class DayRule:
    """The rule that decides a day (T28): an entry of a layer, or the weekly pattern (layer and entry None).
    `calendar` is the key of the calendar it belongs to, which matters for intersections.
    """

    day: date
    intervals: tuple[Interval, ...]
    calendar: str
    layer: CalendarLayer | None = None
    entry: CalendarEntry | None = None

    @property
    def against_the_week(self) -> bool:
        return self.entry is not None


def rule_of(calendar: WorkingCalendar, day: date) -> DayRule:
    """The winning rule of a day. In an intersection: the part that leaves the least time; on a tie the
    part named first.

    >>> rule_of(WorkingCalendar("std"), date(2026, 3, 7)).intervals
    ()
    """
    own = _own_rule(calendar, day)
    for part in calendar.within:
        other = rule_of(part, day)
        time = common(own.intervals, other.intervals)
        winner = own if time == own.intervals else other
        own = replace(winner, intervals=time)
    return own


def _own_rule(calendar: WorkingCalendar, day: date) -> DayRule:
    for layer in sorted(calendar.layers, key=lambda layer: STRENGTH[layer.kind]):
        for entry in reversed(layer.entries):
            if entry.first <= day <= entry.last:
                return DayRule(day, _checked(calendar, entry.intervals), calendar.key, layer, entry)
    return DayRule(day, _checked(calendar, calendar.week[day.weekday()]), calendar.key)


def ruled_days(calendar: WorkingCalendar, first: date, last: date) -> Iterator[DayRule]:
    """The winning rule of each day from `first` to `last` inclusive."""
    for offset in range((last - first).days + 1):
        yield rule_of(calendar, first + timedelta(days=offset))


def intersection(
    calendar: WorkingCalendar, *others: WorkingCalendar, key: str | None = None
) -> WorkingCalendar:
    """Time that is worked in all of them (a task's calendar and its resource's)."""
    return replace(calendar, key=key or calendar.key, within=calendar.within + others)


def continuous(key: str = "24h") -> WorkingCalendar:
    """A calendar that never rests."""
    return WorkingCalendar(key=key, name=key, week=(FULL_DAY,) * 7)


def announced_until(calendar: WorkingCalendar) -> date | None:
    """The last day that is known: as given, or the eve of the first provisional entry; None: all are."""
    known = [calendar.announced_until] if calendar.announced_until else []
    known += [
        entry.first - timedelta(days=1)
        for layer in calendar.layers
        for entry in layer.entries
        if entry.provisional
    ]
    known += [until for part in calendar.within if (until := announced_until(part))]
    return min(known, default=None)


_MOST = 256
_at_hand: dict[int, tuple[WorkingCalendar, WorkingTimeline]] = {}


def timeline_of(calendar: WorkingCalendar) -> WorkingTimeline:
    """The compiled calendar, shared by equal calendars. Errors: NoWorkingTimeError, BadCalendarError."""
    known = _at_hand.get(id(calendar))  # an object kept here keeps its id; to hash its layers takes long
    if known is not None:
        return known[1]
    line = _compiled(calendar)
    if len(_at_hand) >= _MOST:
        _at_hand.clear()
    _at_hand[id(calendar)] = (calendar, line)
    return line


def minutes_between(calendar: WorkingCalendar, start: datetime, finish: datetime) -> int:
    """Working minutes from one instant to a later one; 0 where it is no later.

    >>> minutes_between(WorkingCalendar("std"), datetime(2026, 3, 6, 8), datetime(2026, 3, 9, 17))
    960
    """
    line = timeline_of(calendar)
    return max((line.floor(minute_of(finish)) >> 1) - (line.ceiling(minute_of(start)) >> 1), 0)


@lru_cache(maxsize=_MOST)
def _compiled(calendar: WorkingCalendar) -> WorkingTimeline:
    _require_time(calendar)

    def read(first: int, end: int) -> list[DayPattern]:
        return [pattern_of(intervals) for intervals in _days(calendar, first, end)]

    return WorkingTimeline(calendar.key, read)


def _days(calendar: WorkingCalendar, first: int, end: int) -> list[tuple[Interval, ...]]:
    """Working time of the days with ordinals first .. end - 1, painted from the weakest rule up."""
    week = [_checked(calendar, intervals) for intervals in calendar.week]
    days = [week[(ordinal - 1) % 7] for ordinal in range(first, end)]
    for layer in sorted(calendar.layers, key=lambda layer: STRENGTH[layer.kind])[::-1]:
        for entry in layer.entries:
            start = max(entry.first.toordinal(), first)
            stop = min(entry.last.toordinal() + 1, end)
            if start < stop:
                days[start - first : stop - first] = [_checked(calendar, entry.intervals)] * (stop - start)
    for part in calendar.within:
        days = [common(mine, theirs) for mine, theirs in zip(days, _days(part, first, end), strict=True)]
    return days


def _checked(calendar: WorkingCalendar, intervals: tuple[Interval, ...]) -> tuple[Interval, ...]:
    tidied = tidy(intervals)
    if tidied is None:
        raise BadCalendarError(calendar=calendar.key, intervals=intervals)
    return tidied


def _require_time(calendar: WorkingCalendar) -> None:
    if len(calendar.week) != 7:
        raise BadCalendarError(calendar=calendar.key, intervals=calendar.week)
    entries = [entry.intervals for layer in calendar.layers for entry in layer.entries]
    if not any(calendar.week) and not any(entries):
        raise NoWorkingTimeError(calendar=calendar.key)
    week: tuple[tuple[Interval, ...], ...] = calendar.week
    for part in calendar.within:
        _require_time(part)
        week = tuple(common(mine, theirs) for mine, theirs in zip(week, part.week, strict=True))
    if calendar.within and not any(week) and not any(entries):
        raise NoWorkingTimeError(calendar=calendar.key)
