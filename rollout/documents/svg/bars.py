"""Horizontal bars as SVG. Pure."""

from __future__ import annotations

from rollout.documents.figures import BarFigure
from rollout.documents.svg.looks import filled
from rollout.documents.svg.markup import FAINT, INK, QUIET, drawing, line, number, rect, text
from rollout.documents.svg.measure import fitted, width_of
from rollout.documents.svg.scales import linear, ticks

ROW, BAR, AXIS, LEGEND, SIZE = 15.0, 9.0, 26.0, 14.0, 8.0


def bars_svg(figure: BarFigure, width: float = 500.0) -> str:
    """Bars from zero to either side, each with its value; categories at the left."""
    labels = min(width * 0.38, max((width_of(name, SIZE) for name in figure.categories), default=0) + 8)
    values = [value for series in figure.series for value in series.values if value is not None]
    marks = ticks(min(values, default=0), max(values, default=1))
    at = linear(marks[0], marks[-1], labels + 6, width - 34)
    group = ROW if len(figure.series) == 1 else BAR * len(figure.series) + 6
    top = LEGEND if len(figure.series) > 1 else 2.0
    bottom = top + group * len(figure.categories)
    parts = [line(at(m), top, at(m), bottom, stroke=FAINT, stroke_width=0.5) for m in marks]
    parts += [text(number(m), at(m), bottom + 10, size=7, fill=QUIET, text_anchor="middle") for m in marks]
    parts.append(text(figure.unit, at(marks[-1]), bottom + 20, size=7, fill=QUIET, text_anchor="end"))
    for place, name in enumerate(figure.categories):
        y = top + place * group
        parts.append(text(fitted(name, labels - 6, SIZE), 0, y + group / 2 + 3, size=SIZE))
        for order, series in enumerate(figure.series):
            value = series.values[place]
            if value is not None:
                inset = (ROW - BAR) / 2 if len(figure.series) == 1 else 3 + order * BAR
                parts += _bar(at(0), at(value), y + inset, value, series.look)
    parts.append(line(at(0), top, at(0), bottom, stroke=INK, stroke_width=0.8))
    return drawing(figure.title, width, bottom + AXIS, *_legend(figure), *parts)


def _bar(zero: float, end: float, y: float, value: float, look: str) -> list[str]:
    x, length = min(zero, end), abs(end - zero)
    anchor, place = ("start", max(zero, end) + 3) if value >= 0 else ("end", min(zero, end) - 3)
    told = ("+" if value > 0 else "−" if value < 0 else "") + number(abs(value))
    return [
        filled(x, y, length, BAR, look),  # type: ignore[arg-type]
        text(told, place, y + BAR - 1.8, size=7.5, text_anchor=anchor),
    ]


def _legend(figure: BarFigure) -> list[str]:
    if len(figure.series) < 2:
        return []
    parts, x = [], 0.0
    for series in figure.series:
        parts += [filled(x, 1, 12, 7, series.look), text(series.name, x + 16, 8, size=7.5)]
        x += width_of(series.name, 7.5) + 34
    return [*parts, rect(0, 0, 0, 0, fill="none")]
