"""Milestone trend as SVG: days of report to the right, forecasts upwards (T37)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from math import cos, radians, sin

from rollout.core.dates import axis_texts
from rollout.documents.figures import TrendFigure, TrendLine
from rollout.documents.line_looks import Dash, LineLook, Mark, look_of
from rollout.documents.svg.markup import ACCENT, FAINT, INK, PAPER, QUIET, drawing, line, number, tag, text
from rollout.documents.svg.measure import fitted
from rollout.documents.svg.scales import DAY_WIDTH, Scale, linear, thinned, week_starts

HEIGHT, LEFT, RIGHT, TOP, AXIS = 250.0, 58.0, 120.0, 14.0, 20.0
LABEL = 8.5
DASHES: dict[Dash, str | None] = {
    "solid": None,
    "dash": "5 3",
    "dot": "1.5 2.5",
    "dashdot": "7 2 1.5 2",
    "longdash": "9 3",
}


def trend_svg(figure: TrendFigure, width: float = 500.0, height: float = HEIGHT) -> str:
    """Each milestone is named at its end, beside its mark; a filled diamond is one that was reached."""
    bottom, right = height - AXIS, width - RIGHT
    reports = figure.reports
    forecasts = [point.forecast for one in figure.lines for point in one.points]
    if not reports:
        return drawing(figure.title, width, AXIS)
    drawn = [point.at for one in figure.lines for point in one.points]
    low, high = min([*forecasts, reports[0]]).toordinal(), max([*forecasts, reports[-1]]).toordinal()
    first, last = min(drawn).toordinal(), max(reports[-1].toordinal(), min(drawn).toordinal() + 7)
    x, y = linear(first, last, LEFT, right), linear(low, high, bottom, TOP)
    parts = list(_axes(figure, x, y, (date.fromordinal(low), date.fromordinal(high)), right, height))
    ends = (max(first, low), min(last, high))
    if ends[0] < ends[1]:
        parts.append(line(x(ends[0]), y(ends[0]), x(ends[1]), y(ends[1]), stroke=INK, stroke_width=0.7))
    places = spread([y(one.points[-1].forecast.toordinal()) for one in figure.lines], height)
    for order, (one, place) in enumerate(zip(figure.lines, places, strict=True)):
        look = look_of(order)
        parts += _one(one, look, x, y)
        end = one.points[-1]
        parts.append(
            line(
                x(end.at.toordinal()) + 3,
                y(end.forecast.toordinal()),
                right + 6,
                place,
                stroke=FAINT,
                stroke_width=0.5,
            )
        )
        parts.append(mark(look, right + 10, place))
        parts.append(text(fitted(one.name, RIGHT - 17, 7.5), right + 15, place + 2.6, size=7.5))
    return drawing(figure.title, width, height, *parts)


def spread(wanted: list[float], height: float = HEIGHT) -> list[float]:
    """Heights of labels, moved apart so that none covers another; in the order given.

    >>> spread([20.0, 21.0, 60.0])
    [20.0, 28.5, 60.0]
    """
    placed = dict[int, float]()
    least = float("-inf")
    for order in sorted(range(len(wanted)), key=lambda order: wanted[order]):
        placed[order] = max(wanted[order], least)
        least = placed[order] + LABEL
    over = max(placed.values(), default=0) - (height - 2)
    return [placed[order] - max(0.0, over) for order in range(len(wanted))]


def _axes(
    figure: TrendFigure, x: Scale, y: Scale, span: tuple[date, date], right: float, height: float
) -> Iterator[str]:
    bottom = height - AXIS
    forecasts = [day for day in thinned(week_starts(*span), 9) if y(day.toordinal()) <= bottom]
    for day, name in zip(forecasts, axis_texts(forecasts), strict=True):
        place = y(day.toordinal())
        yield line(LEFT, place, right, place, stroke=FAINT, stroke_width=0.5)
        yield text(name, LEFT - 4, place + 2.5, size=7, fill=QUIET, text_anchor="end")
    reports = apart(thinned(figure.reports, 10), x)
    for day, name in zip(reports, axis_texts(reports), strict=True):
        yield text(name, x(day.toordinal()), bottom + 10, size=7, fill=QUIET, text_anchor="middle")
    yield text(figure.forecast_name, 0, TOP - 6, size=7, fill=QUIET)
    yield text(figure.report_name, right, height - 1, size=7, fill=QUIET, text_anchor="end")


def apart(days: Sequence[date], x: Scale) -> list[date]:
    """Without the days whose label the next one would cover: the last report always has its own."""
    kept: list[date] = []
    for day in reversed(days):
        if not kept or x(kept[-1].toordinal()) - x(day.toordinal()) >= DAY_WIDTH:
            kept.append(day)
    return kept[::-1]


def _one(one: TrendLine, look: LineLook, x: Scale, y: Scale) -> Iterator[str]:
    points = [(x(point.at.toordinal()), y(point.forecast.toordinal())) for point in one.points]
    path = " ".join(f"{number(px)},{number(py)}" for px, py in points)
    colour, dashes = colour_of(look), DASHES[look.dash]
    yield tag("polyline", points=path, fill="none", stroke=colour, stroke_width=1.3, stroke_dasharray=dashes)
    for (px, py), point in zip(points, one.points, strict=True):
        if point.done:
            yield tag("path", d=f"M{px:.1f} {py - 3.4:.1f}l3.4 3.4-3.4 3.4-3.4-3.4z", fill=colour)
        else:
            yield mark(look, px, py)


def mark(look: LineLook, x: float, y: float) -> str:
    """The mark of a line, open so that what lies under it is seen."""
    pen: dict[str, str | float | None] = {"stroke": colour_of(look), "stroke_width": 1}
    if look.mark in STROKES:
        return tag("path", d=f"M{x:.1f} {y:.1f}{STROKES[look.mark]}", fill="none", **pen)
    if look.mark == "circle":
        return tag("circle", cx=x, cy=y, r=1.9, fill=PAPER, **pen)
    corners = " ".join(f"{number(x + dx)},{number(y + dy)}" for dx, dy in CORNERS[look.mark])
    return tag("polygon", points=corners, fill=PAPER, **pen)


def colour_of(look: LineLook) -> str:
    return ACCENT if look.dark else QUIET


def _round(
    count: int, *, turn: float = -90.0, radii: tuple[float, ...] = (2.4,)
) -> list[tuple[float, float]]:
    """Corners on a circle, or in turn on several circles."""
    angles = [radians(turn + 360 * at / count) for at in range(count)]
    return [
        (radii[at % len(radii)] * cos(angle), radii[at % len(radii)] * sin(angle))
        for at, angle in enumerate(angles)
    ]


CORNERS: dict[Mark, list[tuple[float, float]]] = {
    "square": _round(4, turn=45),
    "triangle": _round(3),
    "triangle-down": _round(3, turn=90),
    "hexagon": _round(6, turn=0),
    "star": _round(10, radii=(2.8, 1.2)),
}
STROKES: dict[Mark, str] = {
    "cross": "m-2 -2l4 4m0 -4l-4 4",
    "plus": "m-2.4 0h4.8m-2.4 -2.4v4.8",
}
