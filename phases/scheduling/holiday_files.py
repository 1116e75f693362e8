"""Announced working days from files: one JSON object a year, `{"year": 2026, "days": [{"name": …,
"date": "2026-01-04", "isOffDay": false}]}`. A day that is not off is a made-up full working day; a year
with no days is not announced yet. A holiday that spans the turn of the year may reach into December before
or January after.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from phases.scheduling.clock import FIRST_DAY, LAST_DAY
from phases.scheduling.errors import PlanError
from phases.scheduling.model import STANDARD_DAY, Interval
from phases.scheduling.public_holidays import HolidayYear, PublicHolidays, holiday_year, state_layer

LONGEST_NAME = 200
_FIRST_YEAR, _LAST_YEAR = date.fromordinal(FIRST_DAY).year, date.fromordinal(LAST_DAY).year


class HolidayFileError(PlanError):
    """A file that is not such a year: `place`, `value`, `wanted`."""

    code = "bad_holiday_file"


def read_holiday_file(text: str) -> HolidayYear:
    """The year in a file. Error: HolidayFileError."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise HolidayFileError(place="file", value=str(error)[:80], wanted="JSON") from error
    if not isinstance(content, dict):
        raise HolidayFileError(place="file", value=type(content).__name__, wanted="object")
    year, days = content.get("year"), content.get("days")
    if type(year) is not int or not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise HolidayFileError(place="year", value=str(year)[:80], wanted="year")
    if not isinstance(days, list):
        raise HolidayFileError(place="days", value=type(days).__name__, wanted="list")
    known: dict[date, tuple[str, bool]] = {}
    for number, day in enumerate(days, start=1):
        when, name, off = _day(day, f"days[{number}]", year)
        if when in known:
            raise HolidayFileError(place=f"days[{number}].date", value=when.isoformat(), wanted="new_date")
        known[when] = (name, off)
    if known and not any(when.year == year for when in known):
        raise HolidayFileError(place="days[1].date", value=min(known).isoformat(), wanted="date_of_year")
    return HolidayYear(
        year=year,
        off=tuple((when, name) for when, (name, off) in sorted(known.items()) if off),
        made_up=tuple((when, name) for when, (name, off) in sorted(known.items()) if not off),
        announced=bool(days),
    )


def holidays_from_files(
    country: str,
    files: Iterable[HolidayYear],
    years: Iterable[int],
    *,
    full_day: tuple[Interval, ...] = STANDARD_DAY,
) -> PublicHolidays:
    """The layer of a country for `years`: files win over the library; a year whose file is empty, or that
    has none and is unknown to the library, is estimated and provisional.
    """
    filed = {one.year: one for one in files}
    chosen = []
    for year in sorted(set(years) | set(filed)):
        own = filed.get(year)
        if own is None:
            chosen.append(holiday_year(country, year))
        elif own.announced:
            chosen.append(own)
        else:
            usual = holiday_year(country, year)
            chosen.append(replace(usual, announced=False))
    return state_layer(chosen, name=country, full_day=full_day)


def _day(day: object, place: str, year: int) -> tuple[date, str, bool]:
    if not isinstance(day, dict):
        raise HolidayFileError(place=place, value=type(day).__name__, wanted="object")
    off, name = day.get("isOffDay"), day.get("name", "")
    if not isinstance(off, bool):
        raise HolidayFileError(place=f"{place}.isOffDay", value=str(off)[:80], wanted="true_or_false")
    try:
        when = date.fromisoformat(str(day.get("date")))
        if when.isoformat() != day.get("date"):
            raise ValueError("written otherwise")
    except ValueError as error:
        value = str(day.get("date"))[:80]
        raise HolidayFileError(place=f"{place}.date", value=value, wanted="date") from error
    if not FIRST_DAY <= when.toordinal() <= LAST_DAY:
        raise HolidayFileError(place=f"{place}.date", value=when.isoformat(), wanted="date")
    if not date(year - 1, 12, 1) <= when <= date(year + 1, 1, 31):
        raise HolidayFileError(place=f"{place}.date", value=when.isoformat(), wanted="date_of_year")
    if not isinstance(name, str) or len(name) > LONGEST_NAME or not name.isprintable():
        raise HolidayFileError(place=f"{place}.name", value=ascii(name)[:80], wanted="name")
    return when, name, off
