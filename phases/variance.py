"""A plan beside its baseline (T29). Pure: frozen rows in, differences out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Standing(StrEnum):
    """Where a task stands in both: in both, only in the plan, only in the baseline."""

    KEPT = "kept"
    NEW = "new"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Frozen:
    """One task's dates and duration (working minutes), by its number in the plan."""

    number: int
    name: str
    start: datetime | None
    finish: datetime | None
    duration: int | None


@dataclass(frozen=True, slots=True)
class Variance:
    """Positive is later or longer; slips in working days, duration in minutes. None: not in both."""

    number: int
    name: str
    standing: Standing
    start_slip: float | None = None
    finish_slip: float | None = None
    duration_change: int | None = None


def variances(
    now: Iterable[Frozen], before: Iterable[Frozen], days_between: Callable[[datetime, datetime], float]
) -> list[Variance]:
    """Every task of the plan in its order, then what the baseline held and the plan no longer does."""
    old = {row.number: row for row in before}
    found = []
    for row in now:
        was = old.pop(row.number, None)
        if was is None:
            found.append(Variance(row.number, row.name, Standing.NEW))
            continue
        found.append(
            Variance(
                number=row.number,
                name=row.name,
                standing=Standing.KEPT,
                start_slip=_slip(was.start, row.start, days_between),
                finish_slip=_slip(was.finish, row.finish, days_between),
                duration_change=None
                if row.duration is None or was.duration is None
                else row.duration - was.duration,
            )
        )
    return found + [Variance(row.number, row.name, Standing.DROPPED) for row in old.values()]


def _slip(
    old: datetime | None, new: datetime | None, days_between: Callable[[datetime, datetime], float]
) -> float | None:
    return None if old is None or new is None else days_between(old, new)
