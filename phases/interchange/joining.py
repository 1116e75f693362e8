"""Time that any of several people works, and whether two calendars are the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from phases.interchange.calendars import runs
from phases.interchange.imported import Hours
from phases.interchange.limits import MAX_PAINTED_DAYS
from phases.interchange.refusal import FILE, ImportRefused
from phases.scheduling.model import CalendarEntry, CalendarLayer, Interval, LayerKind, WorkingCalendar

DAY = timedelta(days=1)
STRENGTH = {kind: rank for rank, kind in enumerate(LayerKind)}
Painted = dict[date, Hours]
Week = tuple[Hours, ...]


def painted(calendar: WorkingCalendar) -> Painted:
    """The days that differ from the weekly pattern by an entry, with their working time; `within` is not
    looked at. Refuses more than MAX_PAINTED_DAYS.
    """
    days: Painted = {}
    weakest_first = list(reversed(calendar.layers))
    weakest_first.sort(key=lambda layer: -STRENGTH[layer.kind])
    for layer in weakest_first:
        for entry in layer.entries:
            length = (entry.last - entry.first).days + 1
            if len(days) + length > MAX_PAINTED_DAYS:
                raise ImportRefused("too_many_exceptions", FILE, MAX_PAINTED_DAYS)
            days.update((entry.first + DAY * step, entry.intervals) for step in range(length))
    return days


def has_time(calendar: WorkingCalendar) -> bool:
    """Whether anything can ever be done in it."""
    return any(calendar.week) or any(entry.intervals for layer in calendar.layers for entry in layer.entries)


def same_time(left: WorkingCalendar, right: WorkingCalendar) -> bool:
    """Whether both work at the same times, whatever they are called."""
    if left.week != right.week:
        return False
    ours, theirs = painted(left), painted(right)
    return all(
        ours.get(day, left.week[day.weekday()]) == theirs.get(day, right.week[day.weekday()])
        for day in ours.keys() | theirs.keys()
    )


def overlap(left: WorkingCalendar, right: WorkingCalendar) -> bool:
    """Whether there is a moment in the week, or on a day of exception, at which both work."""
    if any(_meet(a, b) for a, b in zip(left.week, right.week, strict=True)):
        return True
    ours, theirs = painted(left), painted(right)
    return any(
        _meet(ours.get(day, left.week[day.weekday()]), theirs.get(day, right.week[day.weekday()]))
        for day in ours.keys() | theirs.keys()
    )


def union(calendars: Sequence[WorkingCalendar], key: str) -> WorkingCalendar:
    """Time in which at least one of the calendars works: Project counts the duration of a task with several
    people on different calendars in it.
    """
    tables = [painted(calendar) for calendar in calendars]
    days: Painted = {
        day: joined(
            hours
            for calendar, table in zip(calendars, tables, strict=True)
            for hours in table.get(day, calendar.week[day.weekday()])
        )
        for day in set().union(*tables)
    }
    name = " + ".join(dict.fromkeys(calendar.name for calendar in calendars))
    layer = CalendarLayer(LayerKind.PERSON, name, tuple(runs(days)))
    return WorkingCalendar(
        key=key,
        name=name,
        week=tuple(
            joined(hours for calendar in calendars for hours in calendar.week[weekday])
            for weekday in range(7)
        ),
        layers=(layer,) if layer.entries else (),
    )


def joined(intervals: Iterable[Interval]) -> Hours:
    """Sorted intervals, those that touch or overlap in one.

    >>> joined([(780, 1020), (480, 720), (700, 780)])
    ((480, 1020),)
    """
    result: list[tuple[int, int]] = []
    for first, last in sorted(intervals):
        if result and first <= result[-1][1]:
            result[-1] = (result[-1][0], max(last, result[-1][1]))
        else:
            result.append((first, last))
    return tuple(result)


def _meet(left: Hours, right: Hours) -> bool:
    return any(max(a, c) < min(b, d) for a, b in left for c, d in right)


def flattened(calendar: WorkingCalendar) -> tuple[Week, tuple[CalendarEntry, ...]]:
    """A calendar with all it lies within, as one weekly pattern and one list of exceptions."""
    week, days = calendar.week, painted(calendar)
    names = _names(calendar)
    for part in calendar.within:
        other_week, other_entries = flattened(part)
        others = painted(WorkingCalendar("", layers=(CalendarLayer(LayerKind.TASK, "", other_entries),)))
        both = {
            day: _common(days.get(day, week[day.weekday()]), others.get(day, other_week[day.weekday()]))
            for day in days.keys() | others.keys()
        }
        names = {**_names(part), **names}
        week = tuple(_common(mine, theirs) for mine, theirs in zip(week, other_week, strict=True))
        days = both
    return week, tuple(replace(entry, name=names.get(entry.first, "")) for entry in runs(days))


def _names(calendar: WorkingCalendar) -> dict[date, str]:
    """What the exceptional days are called, by their first day."""
    return {entry.first: entry.name for layer in reversed(calendar.layers) for entry in layer.entries}


def _common(left: Hours, right: Hours) -> Hours:
    return tuple((max(a, c), min(b, d)) for a, b in left for c, d in right if max(a, c) < min(b, d))
