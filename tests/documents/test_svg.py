"""Figures as SVG: vector, titled, told apart without colour, whatever the numbers and names."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from itertools import pairwise
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from rollout.documents.figures import (
    BarFigure,
    Figure,
    GanttFigure,
    GanttRow,
    LineFigure,
    Mark,
    Series,
    Sighted,
    TrendFigure,
    TrendLine,
    table_twin,
)
from rollout.documents.svg.draw import figure_svg
from rollout.documents.svg.lines import lines_svg
from rollout.documents.svg.markup import INK, PAPER
from rollout.documents.svg.measure import fitted, width_of
from rollout.documents.svg.trend import trend_svg

MONDAY = datetime(2026, 3, 2, 8)
BARS = BarFigure("Design is late", ["Kickoff", "Design"], [Series("Slip", [0, 4.5])], "days", "Milestone")
LINES = LineFigure(
    "The forecast drifts",
    [date(2026, 3, 2), date(2026, 3, 9)],
    [Series("Forecast", [1, 3]), Series("Promise", [1, 1], "hatched")],
    "days",
)
GANTT = GanttFigure(
    "Design on time",
    [
        GanttRow(
            "Design", MONDAY, MONDAY + timedelta(days=9), (MONDAY, MONDAY + timedelta(days=7)), 0.5, True
        ),
        GanttRow("Approved", MONDAY + timedelta(days=9), MONDAY + timedelta(days=9)),
        GanttRow("Signed", MONDAY, MONDAY, done=1.0),
    ],
    [Mark(MONDAY + timedelta(days=4), "Status date")],
)
SVG = "{http://www.w3.org/2000/svg}"


def parse(figure: Figure) -> Element:
    root: Element = fromstring(figure_svg(figure))
    return root


def words(root: Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("figure", [BARS, LINES, GANTT])
def test_the_title_comes_first_and_is_read_aloud(figure: Figure) -> None:
    root = parse(figure)
    assert root.get("role") == "img"
    assert (root[0].tag, root[0].text) == (f"{SVG}title", figure.title)


@pytest.mark.parametrize("figure", [BARS, LINES, GANTT])
def test_fills_are_flat_and_nothing_is_loaded(figure: Figure) -> None:
    drawn = figure_svg(figure)
    assert not re.search(r"url\(|href|Gradient|<image|<pattern|<script", drawn)


def test_bars_stand_in_proportion_and_say_their_value() -> None:
    figure = BarFigure("t", ["a", "b", "c"], [Series("s", [2, 4, -2])], "days")
    root = parse(figure)
    bars = [r for r in root.iter(f"{SVG}rect") if r.get("height") == "9"]
    widths = [float(bar.get("width", "0")) for bar in bars]
    assert widths[1] == pytest.approx(2 * widths[0], abs=0.02) == pytest.approx(2 * widths[2], abs=0.02)
    assert {"+2", "+4", "−2"} <= set(words(root))


def test_looks_differ_without_colour() -> None:
    figure = BarFigure(
        "t",
        ["a"],
        [Series("x", [3], "solid"), Series("y", [3], "hatched"), Series("z", [3], "outlined")],
        "d",
    )
    root = parse(figure)
    assert len(list(root.iter(f"{SVG}line"))) > 20
    assert any(r.get("fill") == PAPER and r.get("stroke") for r in root.iter(f"{SVG}rect"))


def test_a_reached_milestone_is_filled_and_a_coming_one_open() -> None:
    diamonds = [p.get("fill") for p in parse(GANTT).iter(f"{SVG}polygon")]
    assert diamonds == [PAPER, INK]


def test_names_are_escaped() -> None:
    figure = BarFigure("<b>&", ['<script>"x"</script>'], [Series("s", [1])], "d")
    assert "<script>" not in figure_svg(figure) and parse(figure)[0].text == "<b>&"


def test_long_names_are_cut_to_their_column() -> None:
    name = "需求确认与优先级排序研讨会" * 5
    cut = fitted(name, 80, 8)
    assert cut.endswith("…") and width_of(cut, 8) <= 80


NUMBERS = st.one_of(st.none(), st.floats(-1e6, 1e6, allow_nan=False))


@given(st.lists(st.tuples(st.text(max_size=30), NUMBERS), max_size=12))
def test_any_bars_stay_inside_the_paper(rows: list[tuple[str, float | None]]) -> None:
    names = [name.replace("\0", "") for name, _ in rows]
    clean = ["".join(c for c in name if c.isprintable()) for name in names]
    figure = BarFigure("t", clean, [Series("s", [value for _, value in rows])], "d")
    for rect in parse(figure).iter(f"{SVG}rect"):
        x, width = float(rect.get("x", "0")), float(rect.get("width", "0"))
        assert x >= -0.01 and x + width <= 500.01


def test_the_table_beside_holds_the_same_numbers() -> None:
    assert table_twin(BARS).rows == [["Kickoff", 0], ["Design", 4.5]]
    assert table_twin(LINES).rows == [[date(2026, 3, 2), 1, 1], [date(2026, 3, 9), 3, 1]]
    assert table_twin(GANTT).rows[0] == [
        "Design",
        MONDAY,
        MONDAY + timedelta(days=9),
        MONDAY + timedelta(days=7),
    ]


def extents(root: Element) -> list[tuple[str, float, float, float]]:
    """Of each text its words, height, left and right end."""
    found = []
    for element in root.iter(f"{SVG}text"):
        said, size = element.text or "", float(element.get("font-size", "8"))
        x, wide = float(element.get("x", "0")), width_of(said, size)
        left = x - wide * {"middle": 0.5, "end": 1.0}.get(element.get("text-anchor", ""), 0.0)
        found.append((said, float(element.get("y", "0")), left, left + wide))
    return found


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("width", [244.0, 504.0])
def test_days_of_an_axis_stay_on_the_paper_and_apart(language: str, width: float) -> None:
    days = [date(2026, 10, 12) + timedelta(weeks=week) for week in range(20)]
    lines = LineFigure("Drift", days, [Series("Forecast", [1.0] * 20)], "days")
    trend = TrendFigure(
        "Trend", [TrendLine("Signed", [Sighted(day, day, False) for day in days])], "", "", ""
    )
    with translation.override(language):
        drawn = [lines_svg(lines, width), trend_svg(trend, max(width, 400.0), 150.0)]
    for picture in drawn:
        known = extents(fromstring(picture))
        year = [said for said, *_ends in known if "2026" in said or "2027" in said]
        assert year and all(left >= -0.5 for _said, _y, left, _right in known)
        rows = sorted((y, left, right) for said, y, left, right in known if said)
        for (y, _left, right), (other, left, _right) in pairwise(rows):
            assert y != other or right <= left
