"""A strip of bars and milestones over the weeks as SVG."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta

from rollout.core.dates import axis_texts
from rollout.documents.figures import GanttFigure, GanttRow
from rollout.documents.svg.looks import filled
from rollout.documents.svg.markup import (
    ACCENT,
    FAINT,
    INK,
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
from rollout.documents.svg.scales import DAY_WIDTH, linear, room_for, thinned, week_starts

ROW, BAR, HEAD, FOOT, SIZE = 13.5, 6.5, 14.0, 14.0, 7.8
Place = Callable[[datetime], float]


def gantt_svg(figure: GanttFigure, width: float = 500.0) -> str:
    """Forecast as a bar (done part solid, critical hatched), baseline as a thin line under it, milestones as
    diamonds (filled once reached), the marks as vertical lines."""
    if not figure.rows:
        return drawing(figure.title, width, HEAD)
    labels = min(width * 0.34, max(width_of(row.label, SIZE) for row in figure.rows) + 8)
    first, last = _span(figure)
    days = linear(0, (last - first).total_seconds(), labels + 4, width - 8)

    def at(moment: datetime) -> float:
        return days((moment - first).total_seconds())

    bottom = HEAD + ROW * len(figure.rows)
    parts = list(_weeks(first, last, at, bottom))
    for place, row in enumerate(figure.rows):
        y = HEAD + place * ROW
        parts.append(line(0, y + ROW, width, y + ROW, stroke=FAINT, stroke_width=0.3))
        parts.append(text(fitted(row.label, labels - 4, SIZE), 0, y + 9.2, size=SIZE))
        parts += _row(row, y, at)
    for mark in figure.marks:
        dash = "3 2" if mark.dashed else None
        x = at(mark.at)
        parts.append(line(x, HEAD - 2, x, bottom + 2, stroke=INK, stroke_width=0.9, stroke_dasharray=dash))
        parts.append(text(mark.label, x, bottom + 10, size=7, text_anchor=_anchor(x, mark.label, width)))
    return drawing(figure.title, width, bottom + FOOT, *parts)


def _anchor(x: float, label: str, width: float) -> str:
    half = width_of(label, 7) / 2
    return "end" if x + half > width else "start" if x - half < 0 else "middle"


def _span(figure: GanttFigure) -> tuple[datetime, datetime]:
    known = [at for row in figure.rows for at in (row.start, row.finish, *(row.baseline or ()))]
    known += [mark.at for mark in figure.marks]
    first, last = min(known), max(known)
    monday = datetime.combine((first - timedelta(days=first.weekday())).date(), time())
    return monday, last + timedelta(days=3)


def _weeks(first: datetime, last: datetime, at: Place, bottom: float) -> Iterator[str]:
    mondays = week_starts(first.date(), last.date())
    kept = thinned(mondays, room_for(at(last) - at(first), DAY_WIDTH, most=12))
    named = dict(zip(kept, axis_texts(kept), strict=True))
    for monday in mondays:
        x = at(datetime.combine(monday, time()))
        yield line(x, HEAD - 2, x, bottom, stroke=FAINT, stroke_width=0.4)
        if monday in named:
            yield text(named[monday], x, HEAD - 5, size=6.5, fill=QUIET, text_anchor="middle")


def _row(row: GanttRow, y: float, at: Place) -> Iterator[str]:
    if row.baseline is not None:
        start, finish = (at(moment) for moment in row.baseline)
        low = y + ROW - 2.2
        yield line(start - 1, low, max(finish, start + 2), low, stroke=QUIET, stroke_width=1.1)
    if row.milestone:
        yield diamond(at(row.finish), y + ROW / 2 - 1, filled_in=row.done >= 1)
        return
    x, end, top = at(row.start), at(row.finish), y + 2
    yield filled(x, top, end - x, BAR, "hatched" if row.critical else "outlined")
    if row.done > 0:
        yield rect(x, top, (end - x) * min(1.0, row.done), BAR, fill=ACCENT)


def diamond(x: float, y: float, *, filled_in: bool, size: float = 4.2) -> str:
    corners = [(x, y - size), (x + size, y), (x, y + size), (x - size, y)]
    points = " ".join(f"{number(px)},{number(py)}" for px, py in corners)
    return tag("polygon", points=points, fill=INK if filled_in else PAPER, stroke=INK, stroke_width=1.0)
