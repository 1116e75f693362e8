"""Imported calendars, which build on each other, as the layered calendars that plans are scheduled on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from phases.interchange.imported import Hours, ImportedCalendar
from phases.interchange.limits import MAX_PAINTED_DAYS
from phases.interchange.refusal import FILE, ImportRefused
from phases.scheduling.model import (
    STANDARD_WEEK,
    CalendarEntry,
    CalendarLayer,
    LayerKind,
    WorkingCalendar,
)

DAY = timedelta(days=1)
Known = Mapping[int, ImportedCalendar]


def key_of(uid: int) -> str:
    """The key under which a plan knows the calendar of the file.

    >>> key_of(3)
    'calendar-3'
    """
    return f"calendar-{uid}"


def working_calendar(calendar: ImportedCalendar, known: Known) -> WorkingCalendar:
    """The calendar with all it builds on. Its own exceptions beat those of its base, exceptions beat work
    weeks, work weeks beat weekly patterns, those of its base too.
    """
    chain = _chain(calendar, known)
    layers = [layer for one in chain for layer in _exception_layers(one, _authority(one, chain))]
    return WorkingCalendar(
        key=key_of(calendar.uid),
        name=calendar.name,
        week=tuple(_weekly(chain, weekday) for weekday in range(7)),
        layers=(*layers, *_work_week_layer(chain)),
    )


def _chain(calendar: ImportedCalendar, known: Known) -> list[ImportedCalendar]:
    chain = [calendar]
    while chain[-1].base is not None:
        chain.append(known[chain[-1].base])
    return chain


def _weekly(chain: list[ImportedCalendar], weekday: int) -> Hours:
    for calendar in chain:
        hours = calendar.week[weekday]
        if hours is not None:
            return hours
    return STANDARD_WEEK[weekday]


def _authority(calendar: ImportedCalendar, chain: list[ImportedCalendar]) -> LayerKind:
    """The bottom of a chain is the company's calendar, the top of a longer one a person's."""
    if calendar is chain[-1]:
        return LayerKind.COMPANY
    return LayerKind.PERSON if calendar is chain[0] else LayerKind.CLIENT


def _exception_layers(calendar: ImportedCalendar, kind: LayerKind) -> Iterator[CalendarLayer]:
    """Days once named win over recurring ones, so they come last."""
    ordered = sorted(calendar.exceptions, key=lambda exception: not exception.recurrence)
    entries = tuple(
        CalendarEntry(first, last, exception.hours, exception.name)
        for exception in ordered
        for first, last in exception.ranges
    )
    if entries:
        yield CalendarLayer(kind, calendar.name, entries)


def _work_week_layer(chain: list[ImportedCalendar]) -> Iterator[CalendarLayer]:
    """Work weeks as days, below every exception."""
    spans = [(week.first, week.last) for calendar in chain for week in calendar.work_weeks]
    if not spans:
        return
    days = {day: _on(chain, day) for day in _days(spans)}
    changed = {day: hours for day, hours in days.items() if hours != _weekly(chain, day.weekday())}
    entries = tuple(runs(changed))
    if entries:
        names = dict.fromkeys(week.name for calendar in chain for week in calendar.work_weeks if week.name)
        yield CalendarLayer(LayerKind.STATE, ", ".join(names), entries)


def _on(chain: list[ImportedCalendar], day: date) -> Hours:
    for calendar in chain:
        for week in calendar.work_weeks:
            hours = week.week[day.weekday()]
            if week.first <= day <= week.last and hours is not None:
                return hours
    return _weekly(chain, day.weekday())


def _days(spans: Iterable[tuple[date, date]]) -> list[date]:
    """Each day of the spans once, in order. Refuses more than MAX_PAINTED_DAYS."""
    days: set[date] = set()
    for first, last in spans:
        if len(days) + (last - first).days > MAX_PAINTED_DAYS:
            raise ImportRefused("too_many_exceptions", FILE, MAX_PAINTED_DAYS)
        days.update(first + DAY * step for step in range((last - first).days + 1))
    return sorted(days)


def runs(days: Mapping[date, Hours]) -> Iterator[CalendarEntry]:
    """Days in order as entries, equal neighbours in one."""
    first: date | None = None
    last = date.min
    hours: Hours = ()
    for day in sorted(days):
        if first is not None and day == last + DAY and days[day] == hours:
            last = day
            continue
        if first is not None:
            yield CalendarEntry(first, last, hours)
        first, last, hours = day, day, days[day]
    if first is not None:
        yield CalendarEntry(first, last, hours)
