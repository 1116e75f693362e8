"""The same figures as plotly: checked by plotly, as pages take them."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from rollout.documents.figures import BarFigure, Figure, Series, Sighted, TrendFigure, TrendLine
from rollout.documents.line_looks import look_of
from rollout.documents.plotly_charts import plotly_json
from rollout.documents.svg.trend import DASHES, mark, trend_svg
from tests.documents.test_svg import BARS, GANTT, LINES


@pytest.mark.parametrize("figure", [BARS, LINES, GANTT])
def test_a_figure_becomes_plain_json(figure: Figure) -> None:
    drawn = plotly_json(figure)
    assert json.loads(json.dumps(drawn)) == drawn and drawn["data"]


def test_bars_carry_the_figures_own_numbers() -> None:
    (bars,) = plotly_json(BARS)["data"]
    assert (bars["x"], bars["y"], bars["orientation"]) == ([0, 4.5], ["Kickoff", "Design"], "h")


def test_gantt_separates_bars_from_milestones() -> None:
    bars, points = plotly_json(GANTT)["data"]
    assert (bars["y"], points["y"]) == (["Design"], ["Approved", "Signed"])
    assert len(plotly_json(GANTT)["layout"]["shapes"]) == 1


def test_names_are_text_for_plotly_too() -> None:
    figure = BarFigure("t", ["<a href='x'>y</a>"], [Series("<b>s</b>", [1])], "d")
    (bars,) = plotly_json(figure)["data"]
    assert "<" not in bars["y"][0] + bars["name"]


def test_eight_lines_of_a_trend_differ_by_mark_and_dash_without_colour_in_page_and_pdf_alike() -> None:
    points = [Sighted(date(2026, 3, 6), date(2026, 5, 4)), Sighted(date(2026, 3, 13), date(2026, 5, 8))]
    figure = TrendFigure("t", [TrendLine(str(n), points) for n in range(8)], "on", "forecast", "today")
    lines = plotly_json(figure)["data"][:8]
    marks = [line["marker"]["symbol"][0] for line in lines]
    assert len(set(marks)) == 8 and "diamond" not in marks
    drawn = trend_svg(figure)
    dashes = [re.search(r'dasharray="([^"]+)"', one) for one in re.findall(r"<polyline[^>]+>", drawn)]
    for place, found in enumerate(dashes):
        assert (found[1] if found else None) == DASHES[lines[place]["line"]["dash"]]
    shapes = [mark(look_of(place), 0, 0) for place in range(8)]
    bare = [re.sub(r' (stroke|fill)="[^"]*"', "", shape) for shape in shapes]
    assert len(set(bare)) == 8
    for place in range(8):
        assert drawn.count(mark(look_of(place), 0, 0).split(" ")[0]) >= 3
