"""Calendar elements: weekly pattern, work weeks, exceptions."""

from __future__ import annotations

from phases.interchange.imported import Hours, ImportedCalendar, ImportedException, ImportedWorkWeek
from phases.interchange.mspdi.exceptions import exception_of, period_of
from phases.interchange.mspdi.hours import hours_of
from phases.interchange.mspdi.record import Record
from phases.scheduling.model import STANDARD_WEEK

OLD_EXCEPTION = 0  # the DayType that carries a date range instead of a weekday
SATURDAY = 7
Week = tuple[Hours | None, ...]


def calendar_of(record: Record, uid: int) -> ImportedCalendar:
    """A base calendar says every day; a missing day of it is taken from the standard week, which is noted. By
    the format's schema only another one depends on the base that it names.
    """
    is_base = record.flag("IsBaseCalendar", default=not record.text("BaseCalendarUID"))
    base = record.optional_integer("BaseCalendarUID")
    if is_base and base is not None and base > 0 and base != uid:
        record.notes.add("base_of_base_calendar", record.place.at("BaseCalendarUID"), base)
    days = list(record.inside("WeekDays").children("WeekDay"))
    week = _week(days)
    if is_base and None in week:
        record.notes.add("weekday_missing", record.place.at("WeekDays"), week.count(None))
        week = tuple(
            standard if own is None else own for own, standard in zip(week, STANDARD_WEEK, strict=True)
        )
    return ImportedCalendar(
        uid=uid,
        name=record.name(),
        week=week,
        base=None if is_base or base is None or base < 0 else base,
        is_base=is_base,
        exceptions=_exceptions(record, days),
        work_weeks=tuple(_work_weeks(record)),
        guid=record.guid(),
    )


def _week(days: list[Record]) -> Week:
    week: list[Hours | None] = [None] * 7
    for day in days:
        number = day.integer("DayType")
        if not OLD_EXCEPTION <= number <= SATURDAY:
            day.notes.add("unknown_weekday", day.place.at("DayType"), number)
        elif number:
            week[(number + 5) % 7] = hours_of(day)
    return tuple(week)


def _exceptions(record: Record, days: list[Record]) -> tuple[ImportedException, ...]:
    """Project writes both forms side by side; the newer one carries the names and the recurrence."""
    elements = list(record.inside("Exceptions").children("Exception"))
    elements = elements or [day for day in days if day.integer("DayType") == OLD_EXCEPTION]
    return tuple(found for element in elements if (found := exception_of(element)))


def _work_weeks(record: Record) -> list[ImportedWorkWeek]:
    found = []
    for element in record.inside("WorkWeeks").children("WorkWeek"):
        bounds = period_of(element)
        week = _week(list(element.inside("WeekDays").children("WeekDay")))
        if bounds is not None and any(day is not None for day in week):
            found.append(ImportedWorkWeek(element.name(), *bounds, week))
    return found
