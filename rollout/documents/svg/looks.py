"""Fills that differ in grey print: solid, hatched, outlined, pale. Pure."""

from __future__ import annotations

from rollout.documents.figures import Look
from rollout.documents.svg.markup import ACCENT, PALE, PAPER, line, rect, tag

HATCH_STEP = 4.0


def filled(x: float, y: float, width: float, height: float, look: Look, *, colour: str = ACCENT) -> str:
    """A bar in one of the looks. Hatching is drawn line by line: patterns vanish in some viewers."""
    if look == "solid":
        return rect(x, y, width, height, fill=colour)
    if look == "outlined":
        return rect(x, y, width, height, fill=PAPER, stroke=colour, stroke_width=0.8)
    if look == "pale":
        return rect(x, y, width, height, fill=PALE, stroke=colour, stroke_width=0.4)
    ground = rect(x, y, width, height, fill=PALE, stroke=colour, stroke_width=0.6)
    return tag("g", ground, *hatching(x, y, width, height, colour))


def hatching(x: float, y: float, width: float, height: float, colour: str) -> list[str]:
    """Slanted strokes that stay inside the rectangle."""
    strokes = []
    offset = HATCH_STEP
    while offset < width + height:
        x1, y1 = (x + offset, y) if offset <= width else (x + width, y + offset - width)
        x2, y2 = (x, y + offset) if offset <= height else (x + offset - height, y + height)
        strokes.append(line(x1, y1, x2, y2, stroke=colour, stroke_width=0.6))
        offset += HATCH_STEP
    return strokes
