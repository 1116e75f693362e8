"""Public holidays and made-up days from the library and from announced files."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from phases.scheduling.calendars import rule_of
from phases.scheduling.holiday_files import HolidayFileError, holidays_from_files, read_holiday_file
from phases.scheduling.model import STANDARD_DAY, LayerKind, WorkingCalendar
from phases.scheduling.public_holidays import UnknownCountryError, country_calendar, public_holidays

YEARS = range(2024, 2028)


def year_of(year: int, *days: tuple[str, str, bool]) -> str:
    listed = [{"name": name, "date": day, "isOffDay": off} for day, name, off in days]
    return json.dumps({"year": year, "days": listed})


def test_the_library_knows_chinas_made_up_saturdays() -> None:
    found = public_holidays("CN", [2026])
    calendar = WorkingCalendar("c", layers=(found.layer,))
    assert found.layer.kind is LayerKind.STATE
    assert rule_of(calendar, date(2026, 10, 10)).intervals == STANDARD_DAY
    assert rule_of(calendar, date(2026, 10, 7)).intervals == ()


def test_a_year_not_announced_is_provisional() -> None:
    found = public_holidays("CN", YEARS)
    assert found.announced_until == date(2026, 12, 31)
    assert {entry.provisional for entry in found.layer.entries if entry.first.year == 2027} == {True}
    assert {entry.provisional for entry in found.layer.entries if entry.first.year < 2027} == {False}


def test_holidays_set_by_law_are_known_in_every_year() -> None:
    found = public_holidays("DE", [2026, 2040])
    assert found.announced_until is None
    assert not any(entry.provisional for entry in found.layer.entries)


def test_a_feast_that_follows_the_moon_is_an_estimate() -> None:
    assert any(entry.provisional for entry in public_holidays("IN", [2027]).layer.entries)


def test_a_country_has_its_own_weekend() -> None:
    week = country_calendar("SA", [2026]).week
    assert [bool(day) for day in week] == [True, True, True, True, False, False, True]


@pytest.mark.parametrize(("country", "part"), (("ZZ", None), ("DE", "XX"), ("", None)))
def test_an_unknown_country_is_refused(country: str, part: str | None) -> None:
    with pytest.raises(UnknownCountryError):
        public_holidays(country, [2026], subdivision=part)


def test_names_do_not_depend_on_the_machines_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en_US")
    assert "国庆节" in {entry.name for entry in public_holidays("CN", [2026]).layer.entries}


def test_a_file_wins_over_the_library_and_neighbouring_days_are_one_entry() -> None:
    text = year_of(
        2026, ("2026-05-01", "Labour", True), ("2026-05-02", "Labour", True), ("2026-05-03", "Labour", False)
    )
    found = holidays_from_files("CN", [read_holiday_file(text)], [2026])
    assert [(entry.first, entry.last, entry.intervals) for entry in found.layer.entries] == [
        (date(2026, 5, 1), date(2026, 5, 2), ()),
        (date(2026, 5, 3), date(2026, 5, 3), STANDARD_DAY),
    ]
    assert found.announced_until is None


def test_an_empty_file_is_a_year_not_announced() -> None:
    found = holidays_from_files("CN", [read_holiday_file(year_of(2026))], [2025, 2026])
    assert found.announced_until == date(2025, 12, 31)
    assert any(entry.provisional for entry in found.layer.entries)


def test_a_new_file_announces_a_year() -> None:
    text = year_of(2027, ("2027-01-01", "元旦", True))
    found = holidays_from_files("CN", [read_holiday_file(text)], YEARS)
    assert found.announced_until is None


def test_the_announced_files_and_the_library_agree_on_every_day(shared_data: Path) -> None:
    files = [
        read_holiday_file(path.read_text(encoding="utf-8"))
        for path in sorted((shared_data / "holidays").glob("cn-*.json"))
    ]
    assert files
    filed = holidays_from_files("CN", files, [one.year for one in files])
    known = public_holidays("CN", [one.year for one in files])
    left, right = (WorkingCalendar("c", layers=(found.layer,)) for found in (filed, known))
    assert filed.announced_until == known.announced_until
    day = date(files[0].year, 1, 1)
    while day.year <= files[-1].year:
        assert rule_of(left, day).intervals == rule_of(right, day).intervals, day
        day += timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "place"),
    (
        ("{", "file"),
        ("[" * 100_000, "file"),
        ("[]", "file"),
        ('{"days": []}', "year"),
        ('{"year": true, "days": []}', "year"),
        ('{"year": 3000, "days": []}', "year"),
        ('{"year": 2026}', "days"),
        ('{"year": 2026, "days": [1]}', "days[1]"),
        ('{"year": 2026, "days": [{"date": "2026-13-01", "isOffDay": true}]}', "days[1].date"),
        ('{"year": 2026, "days": [{"date": "1900-01-01", "isOffDay": true}]}', "days[1].date"),
        ('{"year": 2026, "days": [{"date": "2026-01-01", "isOffDay": "no"}]}', "days[1].isOffDay"),
        (year_of(2026, ("2026-01-01", "a", True), ("2026-01-01", "b", False)), "days[2].date"),
    ),
)
def test_a_bad_file_is_refused_with_its_place(text: str, place: str) -> None:
    with pytest.raises(HolidayFileError) as refused:
        read_holiday_file(text)
    assert refused.value.values["place"] == place
