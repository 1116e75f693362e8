"""The same figures as plotly: checked by plotly, as pages take them."""

from __future__ import annotations

import json

import pytest

from rollout.documents.figures import BarFigure, Figure, Series
from rollout.documents.plotly_charts import plotly_json
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
