"""Figures of charts: plotly in a page, SVG in a PDF, a table beside both. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Look = Literal["solid", "hatched", "outlined", "pale"]  # told apart in grey print too


@dataclass(frozen=True, slots=True)
class Series:
    """Values in the order of the figure's categories; None leaves a gap."""

    name: str
    values: Sequence[float | None]
    look: Look = "solid"


@dataclass(frozen=True, slots=True)
class BarFigure:
    """Horizontal bars, one group per category. `title` states the finding; `unit` stands at the axis."""

    title: str
    categories: Sequence[str]
    series: Sequence[Series]
    unit: str
    category_name: str = ""


@dataclass(frozen=True, slots=True)
class LineFigure:
    """Values over days."""

    title: str
    days: Sequence[date]
    series: Sequence[Series]
    unit: str
    day_name: str = ""


@dataclass(frozen=True, slots=True)
class GanttRow:
    """A bar, or a milestone where start and finish are the same instant. `done` from 0 to 1."""

    label: str
    start: datetime
    finish: datetime
    baseline: tuple[datetime, datetime] | None = None
    done: float = 0.0
    critical: bool = False

    @property
    def milestone(self) -> bool:
        return self.start == self.finish


@dataclass(frozen=True, slots=True)
class Mark:
    """A day that a vertical line stands for, such as the status date."""

    at: datetime
    label: str
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class GanttFigure:
    title: str
    rows: Sequence[GanttRow]
    marks: Sequence[Mark] = field(default=())
    row_name: str = ""
    start_name: str = ""
    finish_name: str = ""
    baseline_name: str = ""


@dataclass(frozen=True, slots=True)
class StackFigure:
    """Upright bars, one per category; series stand on each other, what is below zero hangs down."""

    title: str
    categories: Sequence[str]
    series: Sequence[Series]
    unit: str
    category_name: str = ""


@dataclass(frozen=True, slots=True)
class Sighted:
    """What the report of `on` forecast; `done`: it was reached by then."""

    on: date
    forecast: date
    done: bool = False

    @property
    def at(self) -> date:
        """Where it is drawn: what was reached stands on the diagonal, on the day it was reached."""
        return min(self.on, self.forecast) if self.done else self.on


@dataclass(frozen=True, slots=True)
class TrendLine:
    name: str
    points: Sequence[Sighted]


@dataclass(frozen=True, slots=True)
class TrendFigure:
    """Forecasts (y) over the days of report (x). On the diagonal forecast and report fall on one day."""

    title: str
    lines: Sequence[TrendLine]
    report_name: str
    forecast_name: str
    diagonal_name: str

    @property
    def reports(self) -> list[date]:
        return sorted({point.on for one in self.lines for point in one.points})


Figure = BarFigure | LineFigure | GanttFigure | StackFigure | TrendFigure
Cell = str | float | date | datetime | None


@dataclass(frozen=True, slots=True)
class TableTwin:
    """The figure's numbers as rows."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def table_twin(figure: Figure) -> TableTwin:
    """
    >>> table_twin(BarFigure("Two", ["a", "b"], [Series("days", [1, None])], "d", "what")).rows
    [['a', 1], ['b', None]]
    """
    if isinstance(figure, GanttFigure):
        head = [figure.row_name, figure.start_name, figure.finish_name, figure.baseline_name]
        rows: list[list[Cell]] = [
            [row.label, row.start, row.finish, row.baseline[1] if row.baseline else None]
            for row in figure.rows
        ]
        return TableTwin(figure.title, head, rows)
    if isinstance(figure, TrendFigure):
        return trend_twin(figure)
    labels: Sequence[Cell] = figure.days if isinstance(figure, LineFigure) else figure.categories
    name = figure.day_name if isinstance(figure, LineFigure) else figure.category_name
    columns = [series.values for series in figure.series]
    rows = [[label, *(column[place] for column in columns)] for place, label in enumerate(labels)]
    return TableTwin(figure.title, [name, *(series.name for series in figure.series)], rows)


def trend_twin(figure: TrendFigure) -> TableTwin:
    """A row for each report, a column for each milestone."""
    seen = [{point.on: point.forecast for point in one.points} for one in figure.lines]
    rows: list[list[Cell]] = [[day, *(one.get(day) for one in seen)] for day in figure.reports]
    return TableTwin(figure.title, [figure.report_name, *(one.name for one in figure.lines)], rows)
