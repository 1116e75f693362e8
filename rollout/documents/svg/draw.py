"""Any figure as SVG. Pure."""

from __future__ import annotations

from rollout.documents.figures import BarFigure, Figure, LineFigure, StackFigure, TrendFigure
from rollout.documents.svg.bars import bars_svg
from rollout.documents.svg.gantt import gantt_svg
from rollout.documents.svg.heat_map import HeatFigure, heat_map_svg
from rollout.documents.svg.lines import lines_svg
from rollout.documents.svg.stacks import stacks_svg
from rollout.documents.svg.trend import trend_svg


def figure_svg(figure: Figure | HeatFigure, width: float = 500.0) -> str:
    """`width` in points; the height follows."""
    if isinstance(figure, HeatFigure):
        return heat_map_svg(figure, width)
    if isinstance(figure, BarFigure):
        return bars_svg(figure, width)
    if isinstance(figure, LineFigure):
        return lines_svg(figure, width)
    if isinstance(figure, StackFigure):
        return stacks_svg(figure, width)
    if isinstance(figure, TrendFigure):
        return trend_svg(figure, width)
    return gantt_svg(figure, width)
