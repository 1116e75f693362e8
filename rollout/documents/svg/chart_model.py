"""A plan to be drawn: rows, links and days, without any measure of paper. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Edge = Literal["start", "finish"]


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One task. `note` stands at the right of the label; `done` from 0 to 1."""

    label: str
    start: datetime | None
    finish: datetime | None
    level: int = 0
    summary: bool = False
    milestone: bool = False
    critical: bool = False
    done: float = 0.0
    baseline: tuple[datetime, datetime] | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ChartLink:
    """From an edge of one row to an edge of another; rows by their place."""

    source: int
    target: int
    leaves: Edge = "finish"
    enters: Edge = "start"


@dataclass(frozen=True, slots=True)
class ChartWords:
    """What the legend calls things."""

    task: str
    critical: str
    done: str
    summary: str
    milestone: str
    baseline: str
    link: str
    day_off: str


@dataclass(frozen=True, slots=True)
class Chart:
    """`marks` are instants with a name, drawn as lines through all rows, such as the status date."""

    title: str
    rows: Sequence[ChartRow]
    words: ChartWords
    links: Sequence[ChartLink] = ()
    days_off: frozenset[date] = frozenset()
    marks: Sequence[tuple[datetime, str]] = field(default=())
