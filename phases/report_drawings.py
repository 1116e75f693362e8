"""The small pictures of a weekly report as SVG; fills differ in grey print. Pure but for the words given."""

from __future__ import annotations

from collections.abc import Sequence

from rollout.documents.figures import Look
from rollout.documents.svg.looks import filled
from rollout.documents.svg.markup import FAINT, INK, PAPER, QUIET, drawing, line, rect, tag, text
from rollout.documents.svg.measure import fitted, width_of

LIGHTS = {"green": "#1a6b3c", "amber": "#865300", "red": "#a8232f"}
LEVEL_LOOKS: dict[str, Look] = {"low": "outlined", "medium": "hatched", "high": "solid"}
PARTY_LOOKS: tuple[Look, ...] = ("solid", "hatched", "outlined", "outlined")
CELL = 15.0


def light_svg(light: str, word: str) -> str:
    """A circle with a tick, a triangle with a mark, an octagon with a cross: told apart without colour."""
    colour = LIGHTS[light]
    stroke: dict[str, str | float | None] = {
        "stroke": PAPER,
        "stroke_width": 2.4,
        "fill": "none",
        "stroke_linecap": "round",
    }
    if light == "green":
        inside = [
            tag("circle", cx=12, cy=12, r=11, fill=colour),
            tag("path", d="M6.5 12.5l4 4 7-8", **stroke),
        ]
    elif light == "amber":
        inside = [
            tag("path", d="M12 1.5L23.5 22h-23z", fill=colour),
            tag("path", d="M12 9v6M12 18.6v.1", **stroke),
        ]
    else:
        inside = [
            tag("path", d="M7.5 1h9L23 7.5v9L16.5 23h-9L1 16.5v-9z", fill=colour),
            tag("path", d="M8 8l8 8M16 8l-8 8", **stroke),
        ]
    return drawing(word, 24, 24, *inside)


def heat_svg(title: str, cells: Sequence[Sequence[object]], probability: str, impact: str) -> str:
    """Five by five, probability upwards and impact to the right; `cells` are (count, level) row by row."""
    left, top, parts = 14.0, 4.0, []
    for place, (count, level) in enumerate(cells):
        row, column = divmod(place, 5)
        x, y = left + column * CELL, top + row * CELL
        parts.append(filled(x + 0.6, y + 0.6, CELL - 1.2, CELL - 1.2, LEVEL_LOOKS[str(level)]))
        if count:
            parts.append(rect(x + 3, y + 3, CELL - 6, CELL - 6, fill=PAPER))
            parts.append(text(str(count), x + CELL / 2, y + CELL / 2 + 2.8, size=7.5, text_anchor="middle"))
    bottom = top + 5 * CELL
    middle = top + 2.5 * CELL
    parts.append(
        text(
            f"{probability} →", 9, middle, size=6.5, fill=QUIET, text_anchor="middle",
            transform=f"rotate(-90 9 {middle:g})",
        )
    )  # fmt: skip
    parts.append(
        text(f"{impact} →", left + 2.5 * CELL, bottom + 9, size=6.5, fill=QUIET, text_anchor="middle")
    )
    return drawing(title, left + 5 * CELL + 1, bottom + 12, *parts)


def shares_svg(title: str, shares: Sequence[tuple[str, float, str]], width: float) -> str:
    """One bar per party, to the right what was lost, to the left what was won; `shares` are (name, days,
    days in words)."""
    names, bar, row = 62.0, 9.0, 15.0
    low = min(0.0, *(days for _n, days, _w in shares))
    high = max(0.0, *(days for _n, days, _w in shares))
    room = width - names - 34
    scale = room / ((high - low) or 1.0)
    zero = names - low * scale
    height = row * len(shares) + 4
    parts = [line(zero, 0, zero, height, stroke=FAINT, stroke_width=0.6)]
    for place, (name, days, words) in enumerate(shares):
        y = place * row + 3
        start = zero + min(0.0, days) * scale
        parts.append(text(fitted(name, names - 4, 7.5), 0, y + 7.5, size=7.5))
        if days:
            parts.append(filled(start, y, abs(days) * scale, bar, PARTY_LOOKS[place % 4]))
        end = max(zero, start + abs(days) * scale)
        parts.append(text(words, min(end + 3, width - width_of(words, 7.5)), y + 7.5, size=7.5, fill=INK))
    return drawing(title, width, height, *parts)
