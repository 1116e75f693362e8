"""What the signs of a Gantt chart mean, in one line. Pure."""

from __future__ import annotations

from collections.abc import Callable

from rollout.documents.svg.chart_model import Chart
from rollout.documents.svg.markup import ACCENT, INK, PALE, PAPER, QUIET, line, rect, tag, text
from rollout.documents.svg.measure import width_of

LEGEND, SIGN, GAP, SIZE = 16.0, 18.0, 14.0, 7.0
LATE, LATE_PALE, SHADE = "#a61b1b", "#f3cfcb", "#edf0f3"


def legend(chart: Chart, x: float, y: float) -> str:
    """The signs in a row, each with its word."""
    words, middle = chart.words, y + 8
    signs: list[tuple[str, Callable[[float], str]]] = [
        (words.task, lambda x: rect(x, middle - 3, SIGN, 6.4, fill=PALE, stroke=ACCENT, stroke_width=0.6)),
        (
            words.critical,
            lambda x: rect(x, middle - 3, SIGN, 6.4, fill=LATE_PALE, stroke=LATE, stroke_width=1.1),
        ),
        (words.done, lambda x: rect(x, middle - 1.2, SIGN, 2.6, fill=ACCENT)),
        (words.summary, lambda x: rect(x, middle - 1.6, SIGN, 2.6, fill=INK)),
        (words.milestone, lambda x: _diamond(x + SIGN / 2, middle)),
        (words.baseline, lambda x: line(x, middle, x + SIGN, middle, stroke=QUIET, stroke_width=1.5)),
        (words.link, lambda x: _arrow(x, middle)),
        (words.day_off, lambda x: rect(x, middle - 4, SIGN, 8, fill=SHADE, stroke=QUIET, stroke_width=0.2)),
    ]
    parts = []
    for word, sign in signs:
        parts += [sign(x), text(word, x + SIGN + 4, middle + 2.6, size=SIZE, fill=QUIET)]
        x += SIGN + 4 + width_of(word, SIZE) + GAP
    return tag("g", *parts)


def _diamond(x: float, y: float) -> str:
    return tag(
        "polygon",
        points=f"{x},{y - 4} {x + 4},{y} {x},{y + 4} {x - 4},{y}",
        fill=PAPER,
        stroke=INK,
        stroke_width=1.0,
    )


def _arrow(x: float, y: float) -> str:
    end = x + SIGN
    tip = tag("polygon", points=f"{end},{y} {end - 3},{y - 1.7} {end - 3},{y + 1.7}", fill=QUIET)
    return tag("g", line(x, y, end - 3, y, stroke=QUIET, stroke_width=0.5), tip)
