"""A heat map as SVG: levels as words and fills that differ in grey print. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rollout.documents.figures import Look
from rollout.documents.svg.looks import filled
from rollout.documents.svg.markup import INK, PAPER, QUIET, drawing, rect, text
from rollout.documents.svg.measure import fitted

LABELS, HEAD, ROW, GAP, PLATE = 78.0, 26.0, 30.0, 2.0, 18.0


@dataclass(frozen=True, slots=True)
class HeatCell:
    """How many stand here; `word` is the level, `look` its fill."""

    count: int
    word: str
    look: Look


@dataclass(frozen=True, slots=True)
class HeatFigure:
    """`rows` from top to bottom, each as long as `columns`. `title` states the finding."""

    title: str
    columns: Sequence[str]
    row_names: Sequence[str]
    rows: Sequence[Sequence[HeatCell]]
    axis: str = ""


def heat_map_svg(figure: HeatFigure, width: float = 500.0) -> str:
    """`width` in points; the height follows. Cells without a count stay empty but for their level's word."""
    across = (width - LABELS) / len(figure.columns)
    parts = [text(figure.axis, 0, HEAD - 8, size=7, fill=QUIET)]
    for place, name in enumerate(figure.columns):
        middle = LABELS + across * (place + 0.5)
        parts.append(text(fitted(name, across - 4, 7.5), middle, HEAD - 8, size=7.5, text_anchor="middle"))
    for order, (name, row) in enumerate(zip(figure.row_names, figure.rows, strict=True)):
        y = HEAD + ROW * order
        parts.append(text(fitted(name, LABELS - 6, 7.5), 0, y + ROW / 2 + 3, size=7.5))
        for place, cell in enumerate(row):
            parts += _cell(cell, LABELS + across * place, y, across)
    return drawing(figure.title, width, HEAD + ROW * len(figure.rows), *parts)


def _cell(cell: HeatCell, x: float, y: float, across: float) -> list[str]:
    """A number stands on a white plate, so that it is read on any fill."""
    middle, inner = x + across / 2, across - GAP
    found = [filled(x + GAP / 2, y + GAP / 2, inner, ROW - GAP, cell.look)]
    if not cell.count:
        return found
    plate = rect(middle - inner / 2 + 4, y + (ROW - PLATE) / 2, inner - 8, PLATE, fill=PAPER)
    told = fitted(f"{cell.count} · {cell.word}", inner - 10, 8)
    return [*found, plate, text(told, middle, y + ROW / 2 + 3, size=8, fill=INK, text_anchor="middle")]
