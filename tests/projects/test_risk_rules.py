"""Score, level, heat map and review of a risk; the library that comes with the product."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollout.projects.risk_library import LibraryFault, library, read_library
from rollout.projects.risk_rules import SCALE, Level, Review, Thresholds, heat_map, level, review, score

ON_SCALE = st.integers(min(SCALE), max(SCALE))
LIMITS = (
    st.tuples(st.integers(2, 24), st.integers(3, 25))
    .filter(lambda pair: pair[0] < pair[1])
    .map(lambda pair: Thresholds(*pair))
)
ENTRY = """risks:
  - key: late
    category: supplier
    probability: 3
    impact: 5
    response: transfer
    title: {en: Late, zh: 延期}
    cause: {en: Why, zh: 原因}
    consequence: {en: What, zh: 后果}
    measures:
      en: [One]
      zh: [一]
"""


@given(ON_SCALE, ON_SCALE, LIMITS)
def test_a_graver_risk_never_has_a_lower_level(probability: int, impact: int, limits: Thresholds) -> None:
    order = list(Level)
    here = order.index(level(score(probability, impact), limits))
    if probability < max(SCALE):
        assert order.index(level(score(probability + 1, impact), limits)) >= here
    if impact < max(SCALE):
        assert order.index(level(score(probability, impact + 1), limits)) >= here


@pytest.mark.parametrize(("probability", "impact"), [(0, 3), (6, 3), (3, 0), (3, 6)])
def test_beyond_five_by_five_there_is_no_score(probability: int, impact: int) -> None:
    with pytest.raises(ValueError, match="1 to 5"):
        score(probability, impact)


@pytest.mark.parametrize(("medium", "high"), [(1, 5), (5, 5), (12, 5), (5, 26)])
def test_levels_out_of_order_are_refused(medium: int, high: int) -> None:
    with pytest.raises(ValueError, match="does not hold"):
        Thresholds(medium, high)


@given(st.lists(st.tuples(ON_SCALE, ON_SCALE), max_size=60))
def test_the_heat_map_counts_every_risk_once(places: list[tuple[int, int]]) -> None:
    rows = heat_map(places, Thresholds())
    assert [row[0].probability for row in rows] == [5, 4, 3, 2, 1]
    assert all([cell.impact for cell in row] == [1, 2, 3, 4, 5] for row in rows)
    assert sum(cell.count for row in rows for cell in row) == len(places)
    assert all(cell.count == places.count((cell.probability, cell.impact)) for row in rows for cell in row)


def test_a_review_is_overdue_from_the_day_after_and_never_for_a_closed_risk() -> None:
    day = date(2026, 3, 5)
    assert review(day, day) is Review.SOON
    assert review(day, day + timedelta(days=1)) is Review.OVERDUE
    assert review(day, day - timedelta(days=8)) is Review.LATER
    assert review(None, day) is Review.NONE
    assert review(day, day + timedelta(days=1), closed=True) is Review.NONE


def test_the_library_holds_everything_that_goes_wrong_in_both_languages() -> None:
    entries = library()
    assert len(entries) == 17
    for entry in entries:
        for words in (entry.title, entry.cause, entry.consequence):
            assert words["en"].isascii() or "“" in words["en"]
            assert any(ord(letter) > 0x4E00 for letter in words["zh"])
        assert len(entry.measures["en"]) == len(entry.measures["zh"]) >= 2


def test_a_whole_entry_is_read() -> None:
    (entry,) = read_library(ENTRY, "own.yaml")
    assert (entry.key, entry.probability, entry.delay, entry.title["zh"]) == ("late", 3, 0, "延期")


@pytest.mark.parametrize(
    ("was", "now", "line", "fault"),
    [
        ("probability: 3", "probability: 7", 4, "“7” must be a whole number from 1 to 5"),
        ("probability: 3", "probability: ٣", 4, "must be a whole number"),
        ("impact: 5", "impacts: 5", 5, "there is no “impacts” here"),
        ("supplier", "weather", 3, "“weather” is unknown; write one of scope"),
        ("    response: transfer\n", "", 2, "“response” is missing"),
        (", zh: 延期", "", 7, "“zh” is missing"),
        ("zh: [一]", "zh: [一, 二]", 11, "same number of measures"),
        ("{en: Why, zh: 原因}", "[", 10, "is not YAML"),
        ("key: late", "key:", 2, "must be text"),
        ("impact: 5", "impact: 5\n    impact: 4", 6, "stands twice"),
    ],
)
def test_a_fault_names_file_line_and_mend(was: str, now: str, line: int, fault: str) -> None:
    assert was in ENTRY
    with pytest.raises(LibraryFault, match=fault) as caught:
        read_library(ENTRY.replace(was, now), "own.yaml")
    assert (caught.value.file, caught.value.line) == ("own.yaml", line)


def test_a_key_stands_once() -> None:
    twice = ENTRY + ENTRY.removeprefix("risks:\n")
    with pytest.raises(LibraryFault, match="stands twice"):
        read_library(twice, "own.yaml")
