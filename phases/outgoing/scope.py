"""Which part of a plan goes out: tasks, columns, and the stretch of time that is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from phases.interchange.tables.columns import BY_KEY


class Part(StrEnum):
    WHOLE = "whole"
    PHASE = "phase"
    CRITICAL = "critical"
    MILESTONES = "milestones"


class Zoom(StrEnum):
    """How wide a day is drawn; FIT: as wide as one page's width allows."""

    FIT = "fit"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Scope:
    """`phase` is the number of a summary task. `first` and `last` bound drawings alone; `columns` are those
    of tables, in the documented order; costs among them go out only to who may see the budget.
    """

    part: Part = Part.WHOLE
    phase: int | None = None
    first: date | None = None
    last: date | None = None
    columns: tuple[str, ...] = tuple(BY_KEY)
    paper: str = "A4"
    zoom: Zoom = Zoom.FIT


WHOLE = Scope()


def chosen_rows(rows: Iterable[Mapping[str, Any]], scope: Scope) -> list[Mapping[str, Any]]:
    """Rows in the order of the outline that belong to the part, with the summaries they lie in.

    Rows have pk, parent, number, summary, milestone, critical.
    """
    known = list(rows)
    if scope.part is Part.WHOLE:
        return known
    parent_of = {row["pk"]: row["parent"] for row in known}
    kept: set[Any] = set()
    inside: set[Any] = set()
    for row in known:
        if row["parent"] in inside or (row["summary"] and row["number"] == scope.phase):
            inside.add(row["pk"])
        if _belongs(row, scope.part, inside):
            here = row["pk"]
            while here is not None and here not in kept:
                kept.add(here)
                here = parent_of[here]
    return [row for row in known if row["pk"] in kept]


def _belongs(row: Mapping[str, Any], part: Part, inside: set[Any]) -> bool:
    match part:
        case Part.PHASE:
            return row["pk"] in inside
        case Part.CRITICAL:
            return bool(row["critical"]) and not row["summary"]
        case _:
            return bool(row["milestone"]) and not row["summary"]
