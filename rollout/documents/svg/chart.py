"""A Gantt chart of a whole plan as SVG, whole or tile by tile."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from rollout.core.dates import date_text, month_text
from rollout.documents.svg.chart_legend import LATE, LATE_PALE, LEGEND, SHADE, legend
from rollout.documents.svg.chart_model import Chart, ChartRow
from rollout.documents.svg.chart_space import ROW, LinkPaths, Point, Space, Tile, clipped
from rollout.documents.svg.markup import (
    ACCENT,
    FAINT,
    INK,
    PALE,
    PAPER,
    QUIET,
    drawing,
    line,
    number,
    rect,
    tag,
    text,
)
from rollout.documents.svg.measure import fitted, width_of

LABELS, NOTE, HEAD, FOOT = 236.0, 62.0, 26.0, 12.0
SIZE, NOTE_SIZE, INDENT, BAR = 7.6, 6.6, 7.0, 6.4
MARGIN, TITLE, TITLE_SIZE = 18.0, 28.0, 12.0  # points, around and above a picture that stands alone
MONTH_NAME = 46.0  # points that “2026年12月” takes
NARROWEST_DAY = 1.4  # points; shading of narrower days would be a grey haze
DAY = timedelta(days=1)


def chart_svg(chart: Chart, space: Space, tile: Tile, paths: LinkPaths) -> str:
    """Labels at the left and the calendar above on every tile, legend below. `paths` are those of all links
    in this space."""
    width, height = LABELS + tile.width, HEAD + tile.height + FOOT + LEGEND
    sheet = _Sheet(chart, space, tile, paths)
    return drawing(chart.title, width, height, *sheet.parts(), legend(chart, 0, HEAD + tile.height + FOOT))


def picture_svg(chart: Chart, space: Space, tile: Tile) -> str:
    """The chart as a file of its own: under its title, on paper with a margin around it."""
    width, height = LABELS + tile.width, HEAD + tile.height + FOOT + LEGEND
    sheet = _Sheet(chart, space, tile, LinkPaths(chart, space))
    foot = legend(chart, 0, HEAD + tile.height + FOOT)
    wide, high = width + 2 * MARGIN, height + TITLE + 2 * MARGIN
    heading = fitted(chart.title, width, TITLE_SIZE)
    return drawing(
        chart.title,
        wide,
        high,
        rect(0, 0, wide, high, fill=PAPER),
        text(heading, MARGIN, MARGIN + TITLE_SIZE, size=TITLE_SIZE, font_weight="bold"),
        tag("g", *sheet.parts(), foot, transform=f"translate({number(MARGIN)} {number(MARGIN + TITLE)})"),
    )


class _Sheet:
    """One tile being drawn."""

    def __init__(self, chart: Chart, space: Space, tile: Tile, paths: LinkPaths) -> None:
        self.chart, self.space, self.tile, self.paths = chart, space, tile, paths
        self.bottom = HEAD + tile.height
        self.first, self.last = round(tile.top / ROW), round(tile.bottom / ROW)

    def parts(self) -> Iterator[str]:
        yield from self._days_off()
        yield from self._calendar()
        for place in range(self.first, min(self.last, len(self.chart.rows))):
            row = self.chart.rows[place]
            y = self._y(place * ROW)
            yield line(0, y + ROW, LABELS + self.tile.width, y + ROW, stroke=FAINT, stroke_width=0.3)
            yield from self._label(row, y)
            yield from self._drawn(row, y)
        yield from self._links()
        yield from self._marks()
        yield line(LABELS, 0, LABELS, self.bottom, stroke=QUIET, stroke_width=0.5)

    def _x(self, x: float) -> float:
        return LABELS + x - self.tile.left

    def _y(self, y: float) -> float:
        return HEAD + y - self.tile.top

    def _at(self, at: datetime) -> float:
        return self._x(self.space.x(at))

    def _on(self, x: float) -> bool:
        return LABELS <= x <= LABELS + self.tile.width

    def _cut(self, x: float) -> float:
        return min(max(x, LABELS), LABELS + self.tile.width)

    def _days(self) -> Iterator[date]:
        first = round(self.tile.left / self.space.per_day)
        for offset in range(first, round(self.tile.right / self.space.per_day)):
            yield self.space.first + DAY * offset

    def _days_off(self) -> Iterator[str]:
        if self.space.per_day < NARROWEST_DAY:
            return
        begin: date | None = None
        days = [*self._days()]
        for day in [*days, days[-1] + DAY]:
            off = day in self.chart.days_off and day <= days[-1]
            if off and begin is None:
                begin = day
            if not off and begin is not None:
                x = self._at(datetime.combine(begin, time()))
                width = (day - begin).days * self.space.per_day
                yield rect(x, HEAD, width, self.tile.height, fill=SHADE)
                begin = None

    def _calendar(self) -> Iterator[str]:
        """Months above, Mondays below as far as there is room for their names."""
        week = 7 * self.space.per_day
        every = next(step for step in (1, 2, 4, 8, 16, 52) if step * week >= 28 or step == 52)
        taken = -100.0
        for day in self._days():
            x = self._at(datetime.combine(day, time()))
            if day.day == 1 or x == LABELS:
                yield line(x, 0, x, self.bottom, stroke=QUIET, stroke_width=0.4)
                if x - taken > MONTH_NAME and (day.day == 1 or self._has_room(day, x)):
                    yield text(month_text(day), x + 3, 9, size=SIZE, fill=INK)
                    taken = x
            if day.weekday() == 0 and ((day - self.space.first).days // 7) % every == 0:
                yield line(x, HEAD - 12, x, self.bottom, stroke=FAINT, stroke_width=0.4)
                yield text(date_text(day, year=False), x + 2, HEAD - 4, size=6.4, fill=QUIET)
        yield line(0, HEAD, LABELS + self.tile.width, HEAD, stroke=QUIET, stroke_width=0.5)

    def _has_room(self, day: date, x: float) -> bool:
        """The end of a month at the left edge leaves the name to the next one where both would not fit."""
        following = (day.replace(day=28) + 4 * DAY).replace(day=1)
        at = self._at(datetime.combine(following, time()))
        return at - x > MONTH_NAME or not self._on(at)

    def _label(self, row: ChartRow, y: float) -> Iterator[str]:
        x = INDENT * row.level
        weight = "bold" if row.summary else None
        note = max(NOTE, width_of(row.note, NOTE_SIZE) + 4)
        name = fitted(row.label, LABELS - note - 4 - x, SIZE * (1.06 if row.summary else 1))
        yield text(name, x, y + 9.2, size=SIZE, font_weight=weight)
        yield text(row.note, LABELS - 4, y + 9.2, size=NOTE_SIZE, fill=QUIET, text_anchor="end")

    def _drawn(self, row: ChartRow, y: float) -> Iterator[str]:
        if row.baseline is not None:
            yield from self._ghost(row, y)
        if row.start is None or row.finish is None:
            return
        x, end = self._at(row.start), self._at(row.finish)
        if row.milestone:
            if self._on(end):
                yield _diamond(end, y + ROW / 2 - 0.6, filled=row.done >= 1, critical=row.critical)
            return
        begin, stop = self._cut(x), self._cut(max(end, x + 1.2))
        if stop <= begin:
            return
        yield from self._bracket(x, end, y) if row.summary else self._bar(row, begin, stop, x, end, y)

    def _bar(self, row: ChartRow, begin: float, stop: float, x: float, end: float, y: float) -> Iterator[str]:
        fill, edge, thick = (LATE_PALE, LATE, 1.1) if row.critical else (PALE, ACCENT, 0.6)
        yield rect(begin, y + 2.4, stop - begin, BAR, fill=fill, stroke=edge, stroke_width=thick)
        done = self._cut(x + (end - x) * min(row.done, 1.0))
        if done > begin:
            yield rect(begin, y + 4.3, done - begin, BAR - 3.8, fill=edge)

    def _bracket(self, x: float, end: float, y: float) -> Iterator[str]:
        begin, stop = self._cut(x), self._cut(end)
        yield rect(begin, y + 3.2, stop - begin, 2.6, fill=INK)
        for edge, inward in ((x, 1), (end, -1)):
            if self._on(edge):
                yield tag(
                    "polygon",
                    points=_points([(edge, y + 5.8), (edge + 3.6 * inward, y + 5.8), (edge, y + 9.6)]),
                    fill=INK,
                )

    def _ghost(self, row: ChartRow, y: float) -> Iterator[str]:
        """What the baseline said, thin and grey under the bar."""
        start, finish = (self._at(at) for at in row.baseline or ())
        low = y + ROW - 2.1
        if row.milestone:
            if self._on(finish):
                yield tag("circle", cx=finish, cy=y + ROW / 2 - 0.6, r=1.6, fill=QUIET)
            return
        begin, stop = self._cut(start), self._cut(max(finish, start + 1.2))
        if stop > begin:
            yield line(begin, low, stop, low, stroke=QUIET, stroke_width=1.5)

    def _links(self) -> Iterator[str]:
        for link, path in self.paths.near(self.tile):
            both = self.chart.rows[link.source].critical and self.chart.rows[link.target].critical
            colour = LATE if both else QUIET
            for (x1, y1), (x2, y2) in clipped(path, self.tile):
                yield line(
                    self._x(x1), self._y(y1), self._x(x2), self._y(y2), stroke=colour, stroke_width=0.5
                )
            x, y = path[-1]
            if self.tile.top <= y <= self.tile.bottom and self._on(self._x(x)):
                back = -3.0 if link.enters == "start" else 3.0
                tip = [(x, y), (x + back, y - 1.7), (x + back, y + 1.7)]
                yield tag("polygon", points=_points([(self._x(a), self._y(b)) for a, b in tip]), fill=colour)

    def _marks(self) -> Iterator[str]:
        for at, name in self.chart.marks:
            x = self._at(at)
            if not self._on(x):
                continue
            yield line(x, HEAD - 2, x, self.bottom + 2, stroke=INK, stroke_width=0.9, stroke_dasharray="4 2")
            half = width_of(name, 6.6) / 2
            right = x + half > LABELS + self.tile.width
            yield text(name, x, self.bottom + 9, size=6.6, text_anchor="end" if right else "middle", fill=INK)


def _diamond(x: float, y: float, *, filled: bool, critical: bool, size: float = 4.0) -> str:
    edge = LATE if critical else INK
    corners = [(x, y - size), (x + size, y), (x, y + size), (x - size, y)]
    return tag(
        "polygon", points=_points(corners), fill=edge if filled else PAPER, stroke=edge, stroke_width=1.0
    )


def _points(corners: list[Point]) -> str:
    return " ".join(f"{number(x)},{number(y)}" for x, y in corners)
