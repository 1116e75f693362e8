"""Figures as plotly, for pages: hover, zoom, download. Names are escaped: plotly reads some tags in them."""

from __future__ import annotations

from html import escape
from typing import Any

from django.utils.translation import pgettext

from rollout.documents.figures import (
    BarFigure,
    Figure,
    GanttFigure,
    LineFigure,
    Look,
    StackFigure,
    TrendFigure,
    TrendLine,
)
from rollout.documents.line_looks import LineLook, Mark, look_of

INK, ACCENT, PALE, ALERT = "#334155", "#1d4f91", "#b8c4d6", "#b42318"
FILLS: dict[Look, dict[str, Any]] = {
    "solid": {"color": ACCENT},
    "hatched": {"color": PALE, "pattern": {"shape": "/", "fgcolor": ACCENT, "solidity": 0.4}},
    "outlined": {"color": "rgba(0,0,0,0)", "line": {"color": ACCENT, "width": 1.5}},
    "pale": {"color": PALE},
}
DASHES: dict[Look, str] = {"solid": "solid", "hatched": "dash", "outlined": "dot", "pale": "dashdot"}
MARK_LINE = 14  # names of marks stand above each other: days may lie close together
SYMBOLS: dict[Mark, str] = {
    "circle": "circle",
    "square": "square",
    "triangle": "triangle-up",
    "cross": "x",
    "plus": "cross",
    "hexagon": "hexagon",
    "star": "star",
    "triangle-down": "triangle-down",
}


def day_axis() -> dict[str, Any]:
    """Days in the reader's words; the year stands below the first and where another begins."""
    # Translators: plotly date format letters for "18 Sep" and "2026" below it.
    ticks = pgettext("chart date format", "%-d %b\n%Y")
    return {"type": "date", "tickformat": ticks, "hoverformat": whole_day()}


def whole_day() -> str:
    # Translators: plotly date format letters for "18 Sep 2026".
    return pgettext("chart date format", "%-d %b %Y")


def plotly_json(figure: Figure) -> dict[str, Any]:
    """`data` and `layout` as plotly.js takes them; checked by plotly itself."""
    import plotly.graph_objects as go

    data, layout = _parts(figure)
    drawn: dict[str, Any] = go.Figure(data=data, layout=layout).to_plotly_json()
    drawn["layout"].pop("template", None)
    return drawn


def _parts(figure: Figure) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    if isinstance(figure, BarFigure):
        return _bars(figure)
    if isinstance(figure, LineFigure):
        return _lines(figure)
    if isinstance(figure, StackFigure):
        return _stack(figure)
    if isinstance(figure, TrendFigure):
        return _trend(figure)
    return _gantt(figure)


def _stack(figure: StackFigure) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    data = [
        {
            "type": "bar",
            "name": escape(series.name),
            "x": [in_two_lines(name) for name in figure.categories],
            "y": list(series.values),
            "marker": FILLS[series.look],
        }
        for series in figure.series
    ]
    layout = _layout(
        barmode="relative",
        xaxis={"type": "category", "automargin": True, "title": axis_title(figure.category_name)},
        yaxis={"title": axis_title(figure.unit), "zeroline": True, "zerolinecolor": INK},
        height=340,
        showlegend=True,
        margin={"l": 48, "r": 16, "t": 8, "b": 48},
    )
    return data, layout


def _trend(figure: TrendFigure) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    data = [_trend_line(one, look_of(place)) for place, one in enumerate(figure.lines)]
    days = [day for one in figure.lines for point in one.points for day in (point.at, point.forecast)]
    if days:
        ends = [min(days).isoformat(), max(days).isoformat()]
        data.append(
            {
                "type": "scatter",
                "mode": "lines",
                "name": escape(figure.diagonal_name),
                "x": ends,
                "y": ends,
                "line": {"color": INK, "width": 1},
                "hoverinfo": "skip",
            }
        )
    layout = _layout(
        xaxis={**day_axis(), "title": axis_title(figure.report_name)},
        yaxis={**day_axis(), "title": axis_title(figure.forecast_name), "automargin": True},
        height=460,
        showlegend=True,
        legend={"orientation": "h", "y": -0.2},
        margin={"l": 72, "r": 16, "t": 8, "b": 48},
    )
    return data, layout


def _trend_line(one: TrendLine, look: LineLook) -> dict[str, Any]:
    colour = ACCENT if look.dark else INK
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": escape(one.name),
        "x": [point.at.isoformat() for point in one.points],
        "y": [point.forecast.isoformat() for point in one.points],
        "line": {"color": colour, "dash": look.dash, "width": 1.8},
        "marker": {
            "size": 9,
            "color": colour,
            "symbol": ["diamond" if point.done else SYMBOLS[look.mark] for point in one.points],
        },
    }


def _bars(figure: BarFigure) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    data = [
        {
            "type": "bar",
            "orientation": "h",
            "name": escape(series.name),
            "x": list(series.values),
            "y": [escape(name) for name in figure.categories],
            "marker": FILLS[series.look],
        }
        for series in figure.series
    ]
    layout = _layout(
        xaxis={"title": axis_title(figure.unit), "zeroline": True, "zerolinecolor": INK},
        yaxis={"autorange": "reversed", "automargin": True},
        height=90 + 34 * len(figure.categories) * max(1, len(figure.series)),
        showlegend=len(figure.series) > 1,
    )
    return data, layout


def _lines(figure: LineFigure) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    data = [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": escape(series.name),
            "x": [day.isoformat() for day in figure.days],
            "y": list(series.values),
            "line": {"color": ACCENT if series.look == "solid" else INK, "dash": DASHES[series.look]},
        }
        for series in figure.series
    ]
    layout = _layout(
        xaxis=day_axis(),
        yaxis={"title": axis_title(figure.unit), "automargin": True},
        height=320,
        showlegend=len(figure.series) > 1,
    )
    return data, layout


def _gantt(figure: GanttFigure) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    bars = [row for row in figure.rows if not row.milestone]
    points = [row for row in figure.rows if row.milestone]
    data: list[dict[str, Any]] = [
        {
            "type": "bar",
            "orientation": "h",
            "y": [escape(row.label) for row in bars],
            "base": [row.start.isoformat() for row in bars],
            "x": [(row.finish - row.start).total_seconds() * 1000 for row in bars],
            "marker": {
                "color": [ALERT if row.critical else ACCENT for row in bars],
                "pattern": {"shape": ["/" if row.critical else "" for row in bars], "solidity": 0.2},
            },
            "hovertemplate": f"%{{base|{whole_day()}}} – %{{x|{whole_day()}}}<extra>%{{y}}</extra>",
        },
        {
            "type": "scatter",
            "mode": "markers",
            "y": [escape(row.label) for row in points],
            "x": [row.finish.isoformat() for row in points],
            "marker": {"symbol": "diamond", "size": 11, "color": INK},
        },
    ]
    names = [
        {
            "x": mark.at.isoformat(),
            "y": 1,
            "yref": "paper",
            "yanchor": "bottom",
            "yshift": MARK_LINE * place,
            "text": escape(mark.label),
            "showarrow": False,
            "font": {"size": 11},
        }
        for place, mark in enumerate(figure.marks)
    ]
    lines = [
        {
            "type": "line",
            "x0": mark.at.isoformat(),
            "x1": mark.at.isoformat(),
            "y0": 0,
            "y1": 1,
            "yref": "paper",
            "line": {"color": INK, "dash": "dash" if mark.dashed else "solid", "width": 1},
        }
        for mark in figure.marks
    ]
    layout = _layout(
        xaxis=day_axis(),
        yaxis={
            "categoryorder": "array",
            "categoryarray": [escape(row.label) for row in reversed(figure.rows)],
            "automargin": True,
        },
        height=76 + MARK_LINE * len(figure.marks) + 28 * len(figure.rows),
        showlegend=False,
        shapes=lines,
        annotations=names,
        margin={"l": 8, "r": 16, "t": 10 + MARK_LINE * len(figure.marks), "b": 40},
    )
    return data, layout


def in_two_lines(name: str) -> str:
    """A category under its bar: on a narrow page one line is too long.

    >>> in_two_lines("Fri 16 Oct")
    'Fri<br>16 Oct'
    """
    return escape(name).replace(" ", "<br>", 1)


def axis_title(words: str) -> dict[str, Any]:
    return {"text": escape(words), "font": {"size": 12}}


def _layout(**own: Any) -> dict[str, Any]:
    return {
        "margin": {"l": 8, "r": 16, "t": 8, "b": 40},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": "inherit", "size": 13},
        "bargap": 0.35,
        "legend": {"orientation": "h", "y": 1.1},
        **own,
    }
