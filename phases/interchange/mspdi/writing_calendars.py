"""Calendar elements, written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from phases.interchange.imported import Hours, ImportedCalendar, ImportedException, ImportedWorkWeek
from phases.interchange.mspdi.elements import group, record

NO_BASE = -1
ONCE = 1


def calendar_element(one: ImportedCalendar) -> str:
    """A base calendar says every day; another only the days of its own. A recurrence stands as its days."""
    return record(
        "Calendar",
        ("UID", one.uid),
        ("GUID", one.guid or None),
        ("Name", one.name),
        ("IsBaseCalendar", one.is_base),
        ("BaseCalendarUID", NO_BASE if one.base is None else one.base),
        group("WeekDays", _weekdays(one.week)),
        group("Exceptions", (_exception(other, span) for other in one.exceptions for span in other.ranges)),
        group("WorkWeeks", map(_work_week, one.work_weeks)),
    )


def _weekdays(week: tuple[Hours | None, ...]) -> Iterator[str]:
    for index, hours in enumerate(week):
        if hours is not None:
            yield record(
                "WeekDay", ("DayType", (index + 1) % 7 + 1), ("DayWorking", bool(hours)), _times(hours)
            )


def _times(hours: Hours) -> str:
    """Midnight at the end of a day is 00:00."""
    return group(
        "WorkingTimes",
        [
            record("WorkingTime", ("FromTime", _clock(first)), ("ToTime", _clock(last)))
            for first, last in hours
        ],
    )


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02}:{minute % 60:02}:00"


def _period(first: date, last: date) -> str:
    return record("TimePeriod", ("FromDate", f"{first}T00:00:00"), ("ToDate", f"{last}T23:59:00"))


def _exception(one: ImportedException, span: tuple[date, date]) -> str:
    return record(
        "Exception",
        ("EnteredByOccurrences", False),
        _period(*span),
        ("Occurrences", 1),
        ("Name", one.name),
        ("Type", ONCE),
        ("DayWorking", bool(one.hours)),
        _times(one.hours),
    )


def _work_week(one: ImportedWorkWeek) -> str:
    return record(
        "WorkWeek", _period(one.first, one.last), ("Name", one.name), group("WeekDays", _weekdays(one.week))
    )
