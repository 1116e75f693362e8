"""Recurring exceptions on the dates that Microsoft Project gives them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phases.interchange.mspdi import read_mspdi
from phases.interchange.recurrence import DayKind, Pattern, Recurrence, occurrences

NAMESPACE = "{http://schemas.microsoft.com/project}"
CASES = {
    "every third day": (
        Recurrence(Pattern.DAILY, 3),
        "2026-01-01",
        ["2026-01-01", "2026-01-04", "2026-01-07"],
    ),
    "every weekday": (Recurrence(Pattern.WEEKDAYS), "2026-01-03", ["2026-01-05", "2026-01-06", "2026-01-07"]),
    "every second week from a Wednesday": (
        Recurrence(Pattern.WEEKLY, 2, weekdays=(0, 2, 6)),
        "2040-01-04",
        ["2040-01-04", "2040-01-15", "2040-01-16", "2040-01-18"],
    ),
    "the 31st in short months": (
        Recurrence(Pattern.MONTHLY_DAY, day=31),
        "2026-01-31",
        ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"],
    ),
    "a day that has passed begins next month": (
        Recurrence(Pattern.MONTHLY_DAY, 5, day=4),
        "2022-01-10",
        ["2022-02-04", "2022-07-04", "2022-12-04"],
    ),
    "the last weekday of the quarter": (
        Recurrence(Pattern.MONTHLY_POSITION, 3, kind=DayKind.WEEKDAY, position=4),
        "2026-01-01",
        ["2026-01-30", "2026-04-30", "2026-07-31"],
    ),
    "the second weekend day": (
        Recurrence(Pattern.MONTHLY_POSITION, kind=DayKind.WEEKEND_DAY, position=1),
        "2026-01-01",
        ["2026-01-04", "2026-02-07"],
    ),
    "leap day": (
        Recurrence(Pattern.YEARLY_DAY, month=2, day=29),
        "2024-01-01",
        ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"],
    ),
    "the last Monday in January": (
        Recurrence(Pattern.YEARLY_POSITION, month=1, kind=0, position=4),
        "2035-06-10",
        ["2036-01-28", "2037-01-26"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_recurrence_falls_on_these_days(name: str) -> None:
    recurrence, first, expected = CASES[name]
    found = occurrences(recurrence, date.fromisoformat(first), date(2149, 12, 31), limit=len(expected))
    assert [day.isoformat() for day in found] == expected


def test_project_wrote_the_same_days_beside_its_recurrences(shared_data: Path) -> None:
    """Project stores each exception twice: as a rule and, for older readers, day by day."""
    path = shared_data / "mspdi" / "calendar-recurring-exceptions-project2010-mspdi.xml"
    if not path.exists():
        pytest.skip("the file with recurring exceptions is not in ../shared/data")
    written = set()
    for period in ElementTree.parse(path).iterfind(f".//{NAMESPACE}WeekDay/{NAMESPACE}TimePeriod"):
        ends = [period.findtext(NAMESPACE + tag, "")[:10] for tag in ("FromDate", "ToDate")]
        written.add((date.fromisoformat(ends[0]), date.fromisoformat(ends[1])))
    (calendar,) = read_mspdi(path.read_bytes()).calendars
    ours = {days for exception in calendar.exceptions for days in exception.ranges}
    assert ours == written
    assert len(ours) == 138


@given(
    st.builds(
        Recurrence,
        pattern=st.sampled_from(Pattern),
        every=st.integers(1, 12),
        weekdays=st.lists(st.integers(0, 6), min_size=1, max_size=7, unique=True).map(tuple),
        month=st.integers(1, 12),
        day=st.integers(1, 31),
        kind=st.one_of(st.sampled_from(DayKind), st.integers(0, 6)),
        position=st.integers(0, 4),
    ),
    st.dates(date(1990, 1, 1), date(2030, 1, 1)),
    st.integers(0, 2000),
)
def test_occurrences_are_ordered_inside_their_period_and_a_longer_period_only_adds(
    recurrence: Recurrence, first: date, length: int
) -> None:
    last = first + timedelta(days=length)
    found = list(occurrences(recurrence, first, last))
    assert found == sorted(set(found))
    assert all(first <= day <= last for day in found)
    longer = list(occurrences(recurrence, first, last + timedelta(days=400)))
    assert longer[: len(found)] == found
    assert list(occurrences(replace(recurrence), first, last, limit=2)) == found[:2]
