"""From values and instants to places on paper. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

Scale = Callable[[float], float]
DAY_WIDTH = 44.0  # points between two days of an axis, of which the first has its year


def linear(low: float, high: float, start: float, stop: float) -> Scale:
    """
    >>> linear(0, 10, 100, 200)(5)
    150.0
    """
    span = (high - low) or 1.0
    return lambda value: start + (value - low) / span * (stop - start)


def ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Round steps (1, 2, 5 × 10ⁿ) that cover the range.

    >>> ticks(-1, 7)
    [-2.0, 0.0, 2.0, 4.0, 6.0, 8.0]
    """
    low, high = min(low, 0.0), max(high, 0.0)
    rough = (high - low or 1.0) / max(1, most - 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(m * power for m in (1, 2, 5, 10) if m * power >= rough)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [round(n * step, 10) for n in range(first, max(last, first + 1) + 1)]


def days_since(origin: datetime) -> Callable[[datetime], float]:
    return lambda at: (at - origin).total_seconds() / 86_400


def week_starts(first: date, last: date) -> list[date]:
    """Mondays from the week of `first` to `last`.

    >>> [d.day for d in week_starts(date(2026, 3, 4), date(2026, 3, 16))]
    [2, 9, 16]
    """
    monday = first - timedelta(days=first.weekday())
    count = max(0, (last - monday).days // 7) + 1
    return [monday + timedelta(weeks=n) for n in range(count)]


def room_for(width: float, label: float, *, most: int) -> int:
    """How many labels of a width stand beside each other: one at least, `most` at most.

    >>> room_for(120, 40, most=7)
    3
    """
    return max(1, min(most, int(width // label)))


def thinned(items: Sequence[date], most: int) -> list[date]:
    """Every n-th, so that at most `most` stay."""
    step = max(1, math.ceil(len(items) / most))
    return list(items[::step])
