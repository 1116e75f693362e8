"""Public holidays and make-up working days of a country as a state layer (T24, T25), from `holidays`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import holidays

from phases.scheduling.errors import PlanError
from phases.scheduling.model import (
    STANDARD_DAY,
    CalendarEntry,
    CalendarLayer,
    Interval,
    LayerKind,
    WorkingCalendar,
)


class UnknownCountryError(PlanError):
    """A country or subdivision without known holidays: `country`, `subdivision`."""

    code = "unknown_country"


@dataclass(frozen=True, slots=True)
class PublicHolidays:
    """A state layer and the last day of the announced years (None: all of them are announced)."""

    layer: CalendarLayer
    announced_until: date | None


@dataclass(frozen=True, slots=True)
class HolidayYear:
    """One year: days off and made-up days, each with its name; not announced: what is usual."""

    year: int
    off: tuple[tuple[date, str], ...]
    made_up: tuple[tuple[date, str], ...] = ()
    announced: bool = True
    estimated: frozenset[date] = frozenset()  # days off that follow the moon and may still move


def public_holidays(
    country: str,
    years: Iterable[int],
    *,
    subdivision: str | None = None,
    language: str | None = None,
    full_day: tuple[Interval, ...] = STANDARD_DAY,
) -> PublicHolidays:
    """Holidays of a country (ISO code) in the given years; a made-up day is worked as `full_day`.

    Where a government announces each year's working days (China), a year that the library does not
    hold yet is its own estimate: those entries are provisional. Error: UnknownCountryError.
    """
    known = [holiday_year(country, year, subdivision, language) for year in sorted(set(years))]
    return state_layer(known, name=country, full_day=full_day)


def country_calendar(
    country: str, years: Iterable[int], *, key: str | None = None, subdivision: str | None = None
) -> WorkingCalendar:
    """A standard working week of a country, its weekend included, under its public holidays."""
    found = public_holidays(country, years, subdivision=subdivision)
    weekend = _holidays(country, (), subdivision, None).weekend
    week = tuple(() if day in weekend else STANDARD_DAY for day in range(7))
    return WorkingCalendar(
        key=key or country, week=week, layers=(found.layer,), announced_until=found.announced_until
    )


def holiday_year(
    country: str, year: int, subdivision: str | None = None, language: str | None = None
) -> HolidayYear:
    """One year out of the library. Error: UnknownCountryError."""
    found = _holidays(country, (year,), subdivision, language)
    named = sorted(found.items())
    weekend = found.weekend
    made_up = {day for day in getattr(found, "weekend_workdays", ()) if day.year == year}
    announced = not found.has_substituted_holidays or year in found.special_public_holidays
    label = found.tr(getattr(found, "estimated_label", "%s")).replace("%s", "").strip()
    return HolidayYear(
        year=year,
        off=tuple((day, name) for day, name in named if day not in made_up),
        made_up=tuple((day, "") for day in sorted(made_up) if day.weekday() in weekend),
        announced=announced,
        estimated=frozenset(day for day, name in named if label and label in name),
    )


def state_layer(
    years: Iterable[HolidayYear], *, name: str, full_day: tuple[Interval, ...] = STANDARD_DAY
) -> PublicHolidays:
    """The layer of some years; neighbouring days off of one name are one entry."""
    ordered = sorted(years, key=lambda one: one.year)
    entries = [entry for one in ordered for entry in _entries(one, full_day)]
    gaps = [one.year for one in ordered if not one.announced]
    until = date(min(gaps) - 1, 12, 31) if gaps else None
    return PublicHolidays(CalendarLayer(LayerKind.STATE, name, tuple(entries)), until)


def _entries(one: HolidayYear, full_day: tuple[Interval, ...]) -> Iterator[CalendarEntry]:
    provisional = not one.announced
    runs: list[list[tuple[date, str]]] = []
    for day, name in sorted(one.off):
        if runs and runs[-1][-1] == (day - timedelta(days=1), name):
            runs[-1].append((day, name))
        else:
            runs.append([(day, name)])
    for run in runs:
        guessed = provisional or not one.estimated.isdisjoint(day for day, _ in run)
        yield CalendarEntry(run[0][0], run[-1][0], (), run[0][1], guessed)
    for day, name in sorted(one.made_up):
        yield CalendarEntry(day, day, full_day, name, provisional)


def _holidays(
    country: str, years: Iterable[int], subdivision: str | None, language: str | None
) -> holidays.HolidayBase:
    try:
        plain = holidays.country_holidays(country, subdiv=subdivision)
        return holidays.country_holidays(
            country, subdiv=subdivision, years=tuple(years), language=language or plain.default_language
        )
    except NotImplementedError as error:
        raise UnknownCountryError(country=country, subdivision=subdivision) from error
