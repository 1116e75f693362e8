"""Values over days as SVG."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from rollout.core.dates import axis_texts
from rollout.documents.figures import LineFigure, Series
from rollout.documents.svg.markup import ACCENT, FAINT, INK, QUIET, drawing, line, number, tag, text
from rollout.documents.svg.measure import width_of
from rollout.documents.svg.scales import DAY_WIDTH, Scale, linear, room_for, thinned, ticks

HEIGHT, LEFT, RIGHT, TOP, AXIS = 170.0, 34.0, 90.0, 16.0, 22.0
DASHES = {"solid": None, "hatched": "5 3", "outlined": "1.5 2.5", "pale": "7 2 1.5 2"}


def lines_svg(figure: LineFigure, width: float = 500.0, height: float = HEIGHT) -> str:
    """One line per series, named at its end instead of in a legend."""
    values = [value for series in figure.series for value in series.values if value is not None]
    marks = ticks(min(values, default=0), max(values, default=1))
    bottom = height - AXIS
    y = linear(marks[0], marks[-1], bottom, TOP)
    days = [datetime.combine(day, time()).timestamp() for day in figure.days]
    x = linear(min(days, default=0), max(days, default=1), LEFT, width - RIGHT)
    parts = [line(LEFT, y(m), width - RIGHT, y(m), stroke=FAINT, stroke_width=0.5) for m in marks]
    parts += [text(number(m), LEFT - 4, y(m) + 2.5, size=7, fill=QUIET, text_anchor="end") for m in marks]
    named = thinned(figure.days, room_for(width - RIGHT - LEFT, DAY_WIDTH, most=7))
    for day, name in zip(named, axis_texts(named), strict=True):
        place = x(datetime.combine(day, time()).timestamp())
        parts.append(text(name, place, bottom + 11, size=7, fill=QUIET, text_anchor="middle"))
    parts.append(text(figure.unit, LEFT - 4, TOP - 7, size=7, fill=QUIET))
    for series in figure.series:
        parts += _one(series, days, x, y)
    return drawing(figure.title, width, height, *parts)


def _one(series: Series, days: list[float], x: Scale, y: Scale) -> Iterator[str]:
    points = [(x(day), y(v)) for day, v in zip(days, series.values, strict=True) if v is not None]
    if not points:
        return
    colour = ACCENT if series.look == "solid" else INK
    path = " ".join(f"{number(px)},{number(py)}" for px, py in points)
    yield tag(
        "polyline",
        points=path,
        fill="none",
        stroke=colour,
        stroke_width=1.4,
        stroke_dasharray=DASHES[series.look],
    )
    for px, py in points:
        yield tag("circle", cx=px, cy=py, r=1.8, fill=colour)
    end_x, end_y = points[-1]
    yield text(
        series.name, end_x + 5, end_y + 2.8, size=min(7.5, 7.5 * 80 / (width_of(series.name, 7.5) or 1))
    )
