"""What has become of each task of a plan, one that was broken down since by the work below it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from phases.summary_progress import percents

HUNDRED, NOTHING = Decimal(100), Decimal(0)


class Line(Protocol):
    """What is asked of a task."""

    pk: int
    number: int
    parent_id: int | None
    summary: bool
    duration: int
    percent_complete: Decimal
    physical_percent: Decimal | None
    actual_start: datetime | None
    actual_finish: datetime | None
    cost: Decimal | None


@dataclass(frozen=True, slots=True)
class WorkNow:
    """How much of a task is done, when its work began, when all of it was finished, what it is to cost."""

    percent: Decimal = NOTHING
    start: datetime | None = None
    finish: datetime | None = None
    cost: Decimal | None = None


NOT_THERE = WorkNow()


def work_now(tasks: Iterable[Line]) -> Mapping[int, WorkNow]:
    """By task number."""
    rows = list(tasks)
    shares = percents((row.pk, row.parent_id, row.summary, row.duration, _percent(row)) for row in rows)
    below = _below(rows)
    return {
        row.number: _together(below[row.pk], shares[row.pk]) if row.summary else _alone(row) for row in rows
    }


def _percent(row: Line) -> Decimal:
    if row.actual_finish is not None:
        return HUNDRED
    return row.percent_complete if row.physical_percent is None else row.physical_percent


def _alone(row: Line) -> WorkNow:
    return WorkNow(_percent(row), row.actual_start, row.actual_finish, row.cost)


def _together(parts: list[WorkNow], percent: Decimal) -> WorkNow:
    starts = [part.start for part in parts if part.start is not None]
    finishes = [part.finish for part in parts if part.finish is not None]
    costs = [part.cost for part in parts if part.cost is not None]
    ended = bool(parts) and len(finishes) == len(parts)
    return WorkNow(
        percent=HUNDRED if ended else percent,
        start=min(starts, default=None),
        finish=max(finishes) if ended else None,
        cost=sum(costs, NOTHING) if costs else None,
    )


def _below(rows: list[Line]) -> dict[int, list[WorkNow]]:
    """The work below each summary."""
    parents = {row.pk: row.parent_id for row in rows}
    found: dict[int, list[WorkNow]] = {row.pk: [] for row in rows if row.summary}
    for row in rows:
        above = None if row.summary else row.parent_id
        while above is not None:
            found[above].append(_alone(row))
            above = parents[above]
    return found
