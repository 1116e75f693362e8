"""Links of a chart that is cut into sheets: all are drawn, and none is worked out for each sheet anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollout.documents.svg import chart_space
from rollout.documents.svg.chart_model import Chart, ChartLink, ChartRow, ChartWords, Edge
from rollout.documents.svg.chart_space import BAND, ROW, LinkPaths, Space, clipped, link_path, tiles

MONDAY = datetime(2026, 3, 2, 8)
ROWS, DAYS = 90, 70
SPACE = Space(date(2026, 3, 2), DAYS, 4.0)
WORDS = ChartWords(*(["word"] * 8))
places, edges = st.integers(0, ROWS - 1), st.sampled_from(get_args(Edge))


def chart(days: Sequence[int], links: Sequence[ChartLink]) -> Chart:
    starts = [MONDAY + timedelta(days=day) for day in days]
    return Chart("t", [ChartRow("r", at, at + timedelta(days=2)) for at in starts], WORDS, links)


@given(
    st.lists(st.integers(0, DAYS - 3), min_size=ROWS, max_size=ROWS),
    st.lists(st.builds(ChartLink, places, places, edges, edges), max_size=40),
    st.sampled_from([ROW * 7, BAND, BAND + ROW]),
)
def test_a_sheet_knows_every_link_that_has_a_stroke_on_it(
    days: list[int], links: list[ChartLink], height: float
) -> None:
    drawn = chart(days, links)
    paths = LinkPaths(drawn, SPACE)
    for tile in tiles(SPACE, ROWS, width=120.0, height=height):
        near = [link for link, _path in paths.near(tile)]
        on = [link for link in links if list(clipped(link_path(link, drawn, SPACE), tile))]
        assert [link for link in near if link in on] == on


def test_paths_are_worked_out_once_however_many_sheets_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    links = [ChartLink(n, n + 1) for n in range(ROWS - 1)]
    drawn, asked = chart([0] * ROWS, links), []

    def counted(link: ChartLink, *where: object) -> list[tuple[float, float]]:
        asked.append(link)
        return link_path(link, drawn, SPACE)

    monkeypatch.setattr(chart_space, "link_path", counted)
    paths = LinkPaths(drawn, SPACE)
    sheets = tiles(SPACE, ROWS, width=120.0, height=ROW * 10)
    looked_at = sum(len(list(paths.near(tile))) for tile in sheets)
    assert asked == links
    assert looked_at < len(sheets) * len(links) / 2
