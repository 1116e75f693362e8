"""Upright bars whose parts stand on each other, as SVG. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from rollout.documents.figures import StackFigure
from rollout.documents.svg.looks import filled
from rollout.documents.svg.markup import FAINT, INK, QUIET, drawing, line, number, text
from rollout.documents.svg.measure import fitted, width_of
from rollout.documents.svg.scales import Scale, linear, ticks

HEIGHT, LEFT, TOP, AXIS = 170.0, 30.0, 20.0, 18.0


def stacks_svg(figure: StackFigure, width: float = 500.0) -> str:
    """Parts above zero stack upwards, parts below it downwards; the legend stands on top."""
    marks = ticks(*extent(figure))
    bottom = HEIGHT - AXIS
    y = linear(marks[0], marks[-1], bottom, TOP)
    step = (width - LEFT) / max(1, len(figure.categories))
    parts = [line(LEFT, y(m), width, y(m), stroke=FAINT, stroke_width=0.5) for m in marks]
    parts += [text(number(m), LEFT - 4, y(m) + 2.5, size=7, fill=QUIET, text_anchor="end") for m in marks]
    for place, name in enumerate(figure.categories):
        x = LEFT + place * step
        parts += _bar(figure, place, x + step * 0.2, step * 0.6, y)
        label = fitted(name, step - 2, 7)
        parts.append(text(label, x + step / 2, bottom + 11, size=7, fill=QUIET, text_anchor="middle"))
    parts.append(line(LEFT, y(0), width, y(0), stroke=INK, stroke_width=0.8))
    return drawing(figure.title, width, HEIGHT, *_legend(figure), *parts)


def extent(figure: StackFigure) -> tuple[float, float]:
    """The deepest and the highest stack.

    >>> from rollout.documents.figures import Series
    >>> extent(StackFigure("", ["w"], [Series("a", [2]), Series("b", [-1]), Series("c", [3])], ""))
    (-1, 5)
    """
    stacks = [
        [series.values[place] or 0 for series in figure.series] for place in range(len(figure.categories))
    ]
    low = min((sum(value for value in stack if value < 0) for stack in stacks), default=0)
    high = max((sum(value for value in stack if value > 0) for stack in stacks), default=1)
    return low, high


def _bar(figure: StackFigure, place: int, x: float, width: float, y: Scale) -> Iterator[str]:
    above = below = 0.0
    for series in figure.series:
        value = series.values[place] or 0
        if not value:
            continue
        base = above if value > 0 else below
        top, foot = y(max(base, base + value)), y(min(base, base + value))
        yield filled(x, top, width, foot - top, series.look)
        above, below = (base + value, below) if value > 0 else (above, base + value)


def _legend(figure: StackFigure) -> Iterator[str]:
    x = LEFT
    for series in figure.series:
        yield filled(x, 2, 12, 7, series.look)
        yield text(series.name, x + 16, 9, size=7.5)
        x += width_of(series.name, 7.5) + 34
    yield text(figure.unit, x + 4, 9, size=7, fill=QUIET)
