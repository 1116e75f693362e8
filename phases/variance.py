"""A plan beside its baseline, or one baseline beside another (T29). Pure: frozen rows in, differences out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

DaysBetween = Callable[[datetime, datetime], float]


class Standing(StrEnum):
    """Where a task stands in both: in both, only in the later one, only in the earlier one."""

    KEPT = "kept"
    NEW = "new"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Frozen:
    """One task's dates, duration and effort (working minutes) and cost, by its number in the plan."""

    number: int
    name: str
    start: datetime | None
    finish: datetime | None
    duration: int | None
    effort: int | None = None
    cost: Decimal | None = None
    milestone: bool = False


@dataclass(frozen=True, slots=True)
class Variance:
    """Positive is later, longer, more; slips in working days, duration and effort in minutes. None: not in
    both. `before` and `now` are the two rows."""

    number: int
    name: str
    standing: Standing
    start_slip: float | None = None
    finish_slip: float | None = None
    duration_change: int | None = None
    effort_change: int | None = None
    cost_change: Decimal | None = None
    before: Frozen | None = None
    now: Frozen | None = None

    @property
    def differs(self) -> bool:
        return self.standing is not Standing.KEPT or any(
            (self.start_slip, self.finish_slip, self.duration_change, self.effort_change, self.cost_change)
        )

    @property
    def milestone(self) -> bool:
        row = self.now or self.before
        return row is not None and row.milestone


def variances(now: Iterable[Frozen], before: Iterable[Frozen], days_between: DaysBetween) -> list[Variance]:
    """Every task of the plan in its order, then what the baseline held and the plan no longer does."""
    old = {row.number: row for row in before}
    found = []
    for row in now:
        was = old.pop(row.number, None)
        if was is None:
            found.append(Variance(row.number, row.name, Standing.NEW, now=row))
        else:
            found.append(_between(was, row, days_between))
    return found + [Variance(row.number, row.name, Standing.DROPPED, before=row) for row in old.values()]


def _between(was: Frozen, row: Frozen, days_between: DaysBetween) -> Variance:
    costs = was.cost, row.cost
    return Variance(
        number=row.number,
        name=row.name,
        standing=Standing.KEPT,
        start_slip=_slip(was.start, row.start, days_between),
        finish_slip=_slip(was.finish, row.finish, days_between),
        duration_change=_more(was.duration, row.duration),
        effort_change=_more(was.effort, row.effort),
        cost_change=None if costs == (None, None) else (row.cost or Decimal(0)) - (was.cost or Decimal(0)),
        before=was,
        now=row,
    )


def _more(old: int | None, new: int | None) -> int | None:
    return None if old is None or new is None else new - old


def _slip(old: datetime | None, new: datetime | None, days_between: DaysBetween) -> float | None:
    return None if old is None or new is None else days_between(old, new)
