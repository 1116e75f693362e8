"""Days in which the length and the slack of a task are counted: the plan's own, or those of the clock."""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol

CLOCK_DAY = 1440
CLOCKED = frozenset({"duration", "remaining", "optimistic", "likely", "pessimistic"})  # effort is always work


class Counted(Protocol):
    @property
    def elapsed(self) -> bool: ...


def day_of(task: Counted, minutes_per_day: int) -> int:
    """Minutes of one day of a task's duration, rest or slack."""
    return CLOCK_DAY if task.elapsed else minutes_per_day


def clock_days(minutes: int) -> str:
    """Minutes of the clock as planners write them, and as tables are read.

    >>> clock_days(7200), clock_days(2160), clock_days(-1440)
    ('5 ed', '1.5 ed', '−1 ed')
    """
    size = (Decimal(minutes) / CLOCK_DAY).quantize(Decimal("0.001")).normalize() + 0
    return f"{size:f} ed".replace("-", "−")
