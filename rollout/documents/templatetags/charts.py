"""Figures in templates: `{% chart figure %}` in a page, `{% figure_svg figure width %}` in a PDF."""

from __future__ import annotations

import base64
from datetime import date
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from rollout.core.dates import day_html
from rollout.core.numbers import number_text
from rollout.documents.figures import Figure, table_twin
from rollout.documents.plotly_charts import plotly_json
from rollout.documents.svg.draw import figure_svg as draw
from rollout.documents.svg.heat_map import HeatFigure

register = template.Library()
LARGE = 1000


@register.inclusion_tag("documents/chart.html")
def chart(figure: Figure, key: str, *, titled: bool = True) -> dict[str, Any]:
    """The chart with its title and its table twin; the page must include documents/chart_scripts.html.

    `titled`: show the title; without it the page says it already, and it is there for screen readers."""
    return {
        "key": key,
        "drawn_id": f"{key}-drawn",
        "figure": figure,
        "titled": titled,
        "drawn": plotly_json(figure),
        "twin": table_twin(figure),
    }


@register.filter
def cell_text(value: Any) -> Any:
    """A cell of a table twin: days as people read them, numbers as the language writes them."""
    if value is None:
        return "–"
    if isinstance(value, date):
        return day_html(value)
    return figure_text(value) if is_number(value) else value


def figure_text(value: float) -> str:
    """A number as tiles show it: thousands in groups, decimals only of what is small.

    >>> figure_text(14000.0), figure_text(202406.67), figure_text(12.25), figure_text(-3)
    ('14,000', '202,407', '12.25', '−3')
    """
    digits = 0 if abs(value) >= LARGE or round(value, 2) == int(value) else 2
    return number_text(value, digits)


@register.filter
def is_number(value: Any) -> bool:
    return isinstance(value, (int, float))


@register.simple_tag
def figure_svg(figure: Figure | HeatFigure, width: float = 500.0) -> SafeString:
    return mark_safe(draw(figure, width))  # all text in it is escaped where it is written


@register.filter
def picture_address(svg: str) -> str:
    """An SVG as the address of an `<img>`: its strokes are then no elements of the document, whose
    parsing and styling would take as long as drawing them."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
