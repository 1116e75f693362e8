"""Exceptions of a calendar: days off and made-up days, once or recurring, in both forms the format knows."""

from __future__ import annotations

from datetime import date

from phases.interchange.imported import ImportedException
from phases.interchange.limits import FIRST_YEAR, LAST_YEAR
from phases.interchange.mspdi import values
from phases.interchange.mspdi.hours import hours_of
from phases.interchange.mspdi.record import Record
from phases.interchange.recurrence import DayKind, Pattern, Recurrence, occurrences
from phases.interchange.refusal import ImportRefused

FIRST, LAST = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
PATTERNS = {
    2: Pattern.YEARLY_DAY,
    3: Pattern.YEARLY_POSITION,
    4: Pattern.MONTHLY_DAY,
    5: Pattern.MONTHLY_POSITION,
    6: Pattern.WEEKLY,
    8: Pattern.WEEKDAYS,
}
BY_DAY = frozenset({Pattern.YEARLY_DAY, Pattern.MONTHLY_DAY})
ONCE = 1
TYPES = frozenset({0, ONCE, 7, *PATTERNS})
KINDS: tuple[DayKind | int, ...] = (DayKind.DAY, DayKind.WEEKDAY, DayKind.WEEKEND_DAY, 6, 0, 1, 2, 3, 4, 5)
LONGEST_PERIOD = 999  # days, weeks or months; more cannot be entered in Project
Range = tuple[date, date]


def exception_of(record: Record) -> ImportedException | None:
    """An Exception element (Project 2007 and later), or a WeekDay of type 0 (earlier); None without a day."""
    bounds = period_of(record)
    if bounds is None:
        record.notes.add("exception_without_dates", record.place, record.text("Name"))
        return None
    recurrence = _recurrence(record)
    if recurrence is None:
        return ImportedException(record.name(), (bounds,), hours_of(record))
    limit = record.integer("Occurrences") if record.flag("EnteredByOccurrences") else 0
    days = tuple(occurrences(recurrence, *bounds, limit=limit if limit > 0 else None))
    ranges = tuple((day, day) for day in days)
    return ImportedException(record.name(), ranges, hours_of(record), recurrence.pattern.value)


def period_of(record: Record) -> Range | None:
    """First and last day of the TimePeriod, clipped to the years of plans (which is noted); None: no day."""
    period = record.inside("TimePeriod")
    begin, end = _day(period, "FromDate"), _day(period, "ToDate")
    if begin is None or (end is not None and end < begin):
        return None
    end = end if end is not None else LAST if _repeats(record) else begin
    first, last = max(begin, FIRST), min(end, LAST)
    if (first, last) != (begin, end):
        record.notes.add("exception_clipped", record.place, f"{begin} – {end}")
    return (first, last) if first <= last else None


def _repeats(record: Record) -> bool:
    return record.integer("Type") > 1


def _day(period: Record, tag: str) -> date | None:
    text = period.text(tag)
    if not text or text.upper() == "NA":
        return None
    found = values.day(text)
    if found is None:
        raise ImportRefused("not_a_date", period.place.at(tag), text)
    if values.zone(text):
        period.notes.add("time_zone", period.place.at(tag), f"{text} → {found.isoformat()}")
    return found


def _recurrence(record: Record) -> Recurrence | None:
    """None for days in one piece."""
    kind, every = record.choice("Type", TYPES, ONCE), record.integer("Period")
    if every > LONGEST_PERIOD:
        raise ImportRefused("not_a_number", record.place.at("Period"), every)
    if kind not in PATTERNS:
        return Recurrence(Pattern.DAILY, every) if every > 1 else None
    item = record.integer("MonthItem")
    if not 0 <= item < len(KINDS):
        raise ImportRefused("not_a_number", record.place.at("MonthItem"), item)
    mask = record.integer("DaysOfWeek")
    return Recurrence(
        pattern=PATTERNS[kind],
        every=every,
        weekdays=tuple((bit + 6) % 7 for bit in range(7) if mask & 1 << bit),
        month=record.within("Month", 0, 11, 0) + 1,
        day=record.within("MonthDay", 1, 31, 1) if PATTERNS[kind] in BY_DAY else 1,
        kind=KINDS[item],
        position=record.within("MonthPosition", 0, 4, 0),
    )
