"""State calendars: a country's public holidays and make-up days, from the library or from a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from phases.models import Calendar, CalendarDay
from phases.scheduling.holiday_files import HolidayFileError, holidays_from_files, read_holiday_file
from phases.scheduling.model import CalendarEntry, LayerKind
from phases.scheduling.public_holidays import (
    HolidayYear,
    PublicHolidays,
    UnknownCountryError,
    country_calendar,
    public_holidays,
)
from rollout.audit.services import audited, create, record
from rollout.core.errors import InvalidInput
from rollout.people.models import User

YEARS_BEFORE, YEARS_AFTER = 1, 2
LARGEST_FILE = 256 * 1024


def years_around(on: date) -> range:
    return range(on.year - YEARS_BEFORE, on.year + YEARS_AFTER + 1)


def state_calendar(country: str, *, on: date, actor: User | None) -> Calendar:
    """The calendar of a country, made from the library the first time it is asked for. Years not announced
    yet are marked provisional. Error: InvalidInput for an unknown country."""
    country = country.upper()
    found = Calendar.objects.filter(kind=LayerKind.STATE, country=country, project=None).first()
    if found is not None:
        return found
    known = _library(country, years_around(on))
    week = country_calendar(country, years_around(on)).week
    with audited():
        calendar = Calendar(
            name=country_name(country),
            kind=LayerKind.STATE,
            country=country,
            week=[[list(interval) for interval in day] for day in week],
            source="holidays",
            announced_until=known.announced_until,
        )
        create(calendar, actor=actor)
        write_days(calendar, known.layer.entries)
        _tell(calendar, actor=actor, before=[], after=known.layer.entries)
    return calendar


def refresh_from_files(calendar: Calendar, files: Sequence[bytes | str], *, actor: User | None) -> Calendar:
    """Take announced years from files; years without a file stay as the library or earlier files have them.
    Error: InvalidInput naming place and value; nothing changes then."""
    years = [holiday_year_of(content) for content in files]
    with audited():
        locked = Calendar.objects.select_for_update(of=("self",)).get(pk=calendar.pk)
        kept = list(stored_entries(locked))
        _refuse_to_forget(years, kept)
        told = {one.year for one in years}
        wanted = {entry.first.year for entry in kept} | told
        fresh = holidays_from_files(locked.country, years, sorted(told))
        entries = [entry for entry in kept if entry.first.year not in told] + list(fresh.layer.entries)
        entries.sort(key=lambda entry: (entry.first, entry.last))
        locked.announced_until = _announced(locked, entries, years, wanted)
        locked.source = _("file")
        locked.version += 1
        locked.save(update_fields=["announced_until", "source", "version"])
        locked.days.all().delete()
        write_days(locked, entries)
        _tell(locked, actor=actor, before=kept, after=entries)
    return locked


def _refuse_to_forget(years: Sequence[HolidayYear], kept: Sequence[CalendarEntry]) -> None:
    """An announced year does not become a guess again because a file is empty."""
    announced = {entry.first.year for entry in kept if not entry.provisional}
    for one in years:
        if not one.announced and one.year in announced:
            message = _(
                "The file has no days for %(year)s, which is announced already; choose the full file."
            )
            raise InvalidInput("year_emptied", message % {"year": one.year}, field="file")


def holiday_year_of(content: bytes | str) -> HolidayYear:
    """One year out of a file of public holidays. Error: InvalidInput."""
    if len(content) > LARGEST_FILE:
        message = _("The file is larger than %(limit)s kB; choose a file of one year's public holidays.")
        raise InvalidInput("file_too_large", message % {"limit": LARGEST_FILE // 1024}, field="file")
    try:
        text = content if isinstance(content, str) else content.decode("utf-8-sig")
        return read_holiday_file(text)
    except UnicodeDecodeError:
        raise InvalidInput(
            "not_utf8", _("The file is not UTF-8 text; save it as UTF-8 and choose it again."), field="file"
        ) from None
    except HolidayFileError as error:
        message = _("“%(place)s” is “%(value)s”, not %(wanted)s; mend it there and choose the file again.")
        raise InvalidInput(error.code, message % _worded(error), dict(error.values), field="file") from error


def write_days(calendar: Calendar, entries: Sequence[CalendarEntry]) -> None:
    CalendarDay.objects.bulk_create(
        CalendarDay(
            calendar=calendar,
            first=entry.first,
            last=entry.last,
            intervals=[list(interval) for interval in entry.intervals],
            name=entry.name,
            provisional=entry.provisional,
            position=position,
        )
        for position, entry in enumerate(entries)
    )


def stored_entries(calendar: Calendar) -> list[CalendarEntry]:
    rows = calendar.days.order_by("position", "pk").values_list(
        "first", "last", "intervals", "name", "provisional"
    )
    return [
        CalendarEntry(first, last, tuple((start, end) for start, end in intervals), name, provisional)
        for first, last, intervals, name, provisional in rows
    ]


def entries_json(entries: Sequence[CalendarEntry]) -> list[dict[str, Any]]:
    return [
        {
            "first": entry.first.isoformat(),
            "last": entry.last.isoformat(),
            "intervals": [list(interval) for interval in entry.intervals],
            "name": entry.name,
            "provisional": entry.provisional,
        }
        for entry in entries
    ]


def country_name(country: str) -> str:
    return {"CN": "中国 · China"}.get(country, country)


def _library(country: str, years: range) -> PublicHolidays:
    try:
        return public_holidays(country, years)
    except UnknownCountryError as error:
        message = _(
            "No public holidays are known for “%(country)s”; use a two-letter country code such as CN."
        )
        raise InvalidInput(error.code, message % {"country": country}, field="country") from error


def _announced(
    calendar: Calendar, entries: Sequence[CalendarEntry], files: Sequence[HolidayYear], years: set[int]
) -> date | None:
    """The eve of the first year that is still a guess."""
    guessed = {entry.first.year for entry in entries if entry.provisional} | {
        one.year for one in files if not one.announced
    }
    if guessed:
        return date(min(guessed) - 1, 12, 31)
    return date(max(years), 12, 31) if calendar.announced_until else None


def _tell(
    calendar: Calendar, *, actor: User | None, before: Sequence[CalendarEntry], after: Sequence[CalendarEntry]
) -> None:
    record(
        actor=actor,
        action="calendar.days",
        target=calendar,
        before={"days": entries_json(before)},
        after={"days": entries_json(after)},
    )


def _worded(error: HolidayFileError) -> dict[str, str]:
    wanted = {
        "JSON": "JSON",
        "object": _("an object"),
        "year": _("a year from 1984 to 2149"),
        "list": _("a list"),
        "new_date": _("a date that is not there yet"),
        "true_or_false": _("true or false"),
        "date": _("a date such as 2026-10-01"),
        "date_of_year": _("a date of the file's year"),
        "name": _("a name of at most 200 plain characters"),
    }
    values = {name: str(value) for name, value in error.values.items()}
    return {**values, "wanted": wanted.get(values["wanted"], values["wanted"])}
