"""Where things lie in a chart, and what of it a tile of paper shows. Pure."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from rollout.documents.svg.chart_model import Chart, ChartLink

ROW, STUB = 13.0, 3.0
BAND = 32 * ROW  # about a sheet of paper
DAY = timedelta(days=1)
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Tile:
    """A part of the whole drawing: from `left` to `right` along time, `top` to `bottom` along rows."""

    left: float
    right: float
    top: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Space:
    """Whole weeks from `first`, `per_day` points to a day."""

    first: date
    days: int
    per_day: float

    def x(self, at: datetime) -> float:
        return (at - datetime.combine(self.first, time())) / DAY * self.per_day

    @property
    def width(self) -> float:
        return self.days * self.per_day


def span_of(chart: Chart) -> tuple[date, int]:
    """The Monday before the first date and the number of days to the Sunday after the last."""
    known = [at for row in chart.rows for at in (row.start, row.finish, *(row.baseline or ())) if at]
    known += [at for at, _name in chart.marks]
    first, last = (min(known), max(known)) if known else (datetime(2000, 1, 3), datetime(2000, 1, 3))
    monday = first.date() - DAY * first.weekday()
    weeks = ((last + DAY).date() - monday).days // 7 + 1
    return monday, weeks * 7


def tiles(space: Space, rows: int, *, width: float, height: float) -> list[Tile]:
    """The drawing cut into pieces of at most `width` and `height`: whole weeks, whole rows; all rows of a
    stretch of time come before the next stretch.

    >>> cut = tiles(Space(date(2026, 3, 2), 28, 10.0), 5, width=150.0, height=ROW * 3)
    >>> [(tile.left, tile.right, tile.top / ROW, tile.bottom / ROW) for tile in cut]
    [(0.0, 140.0, 0.0, 3.0), (0.0, 140.0, 3.0, 5.0), (140.0, 280.0, 0.0, 3.0), (140.0, 280.0, 3.0, 5.0)]
    """
    week = 7 * space.per_day
    across = max(int(width // week), 1) * week
    down = max(int(height // ROW), 1) * ROW
    bottom = max(rows, 1) * ROW
    return [
        Tile(left, min(left + across, space.width), top, min(top + down, bottom))
        for left in steps(space.width, across)
        for top in steps(bottom, down)
    ]


def steps(whole: float, step: float) -> list[float]:
    """
    >>> steps(10.0, 4.0)
    [0.0, 4.0, 8.0]
    """
    count = max(-(-int(whole * 1000) // int(step * 1000)), 1)
    return [step * place for place in range(count)]


def shows_something(tile: Tile, chart: Chart, space: Space) -> bool:
    """Whether a bar or a baseline lies on the tile; a row without dates stands on the first stretch."""
    for row in chart.rows[round(tile.top / ROW) : round(tile.bottom / ROW)]:
        spans = [span for span in ((row.start, row.finish), row.baseline) if span is not None and all(span)]
        if not spans and tile.left == 0:
            return True
        for start, finish in spans:
            if start and finish and space.x(start) <= tile.right and space.x(finish) >= tile.left:
                return True
    return False


def link_path(link: ChartLink, chart: Chart, space: Space) -> list[Point]:
    """Corners from one bar to the other in level and upright strokes; empty where a date is missing."""
    source, target = chart.rows[link.source], chart.rows[link.target]
    begin = source.start if link.leaves == "start" else source.finish
    end = target.start if link.enters == "start" else target.finish
    if begin is None or end is None:
        return []
    x1, y1 = space.x(begin), (link.source + 0.5) * ROW
    x2, y2 = space.x(end), (link.target + 0.5) * ROW
    out = x1 + (STUB if link.leaves == "finish" else -STUB)
    into = x2 - (STUB if link.enters == "start" else -STUB)
    if link.leaves != link.enters:
        fits = into >= out if link.leaves == "finish" else into <= out
        if not fits:
            between = y2 + (ROW / 2 if y1 > y2 else -ROW / 2)
            return [(x1, y1), (out, y1), (out, between), (into, between), (into, y2), (x2, y2)]
        turn = out
    else:
        turn = max(out, into) if link.leaves == "finish" else min(out, into)
    return [(x1, y1), (turn, y1), (turn, y2), (x2, y2)]


class LinkPaths:
    """The paths of all links of a chart, each worked out once and found by the heights that it crosses."""

    def __init__(self, chart: Chart, space: Space) -> None:
        self._paths = [(link, link_path(link, chart, space)) for link in chart.links]
        self._crossing: dict[int, list[int]] = defaultdict(list)
        for order, (_link, path) in enumerate(self._paths):
            heights = [y for _x, y in path]
            for band in bands(min(heights), max(heights)) if heights else ():
                self._crossing[band].append(order)

    def near(self, tile: Tile) -> Iterator[tuple[ChartLink, list[Point]]]:
        """In the order of the links, at least those that have a part on the tile."""
        found = {order for band in bands(tile.top, tile.bottom) for order in self._crossing.get(band, ())}
        return (self._paths[order] for order in sorted(found))


def bands(top: float, bottom: float) -> range:
    """
    >>> bands(0.0, BAND), bands(-3.0, 5.0)
    (range(0, 2), range(-1, 1))
    """
    return range(int(top // BAND), int(bottom // BAND) + 1)


def clipped(path: Sequence[Point], tile: Tile) -> Iterator[tuple[Point, Point]]:
    """The strokes of a path that lie on the tile, cut at its edges; strokes are level or upright.

    >>> list(clipped([(0.0, 5.0), (50.0, 5.0), (50.0, 90.0)], Tile(20.0, 60.0, 0.0, 40.0)))
    [((20.0, 5.0), (50.0, 5.0)), ((50.0, 5.0), (50.0, 40.0))]
    """
    for (x1, y1), (x2, y2) in itertools.pairwise(path):
        if max(x1, x2) < tile.left or min(x1, x2) > tile.right:
            continue
        if max(y1, y2) < tile.top or min(y1, y2) > tile.bottom:
            continue
        yield (
            (min(max(x1, tile.left), tile.right), min(max(y1, tile.top), tile.bottom)),
            (min(max(x2, tile.left), tile.right), min(max(y2, tile.top), tile.bottom)),
        )
