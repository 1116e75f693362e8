"""Percent complete and what is left (T30). Duration, work and physical percent are never mixed."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from phases.scheduling.errors import PlanError


class BadPercentError(PlanError):
    """A percentage outside 0–100: `percent`."""

    code = "bad_percent"


def duration_percent(actual: int, remaining: int) -> Fraction | None:
    """Actual over actual and remaining duration, in percent; None when there is no duration.

    >>> round(float(duration_percent(4 * 480, 8 * 480)), 1)
    33.3
    """
    whole = actual + remaining
    return Fraction(100 * actual, whole) if whole else None


def phase_percent(children: Iterable[tuple[int, int]]) -> Fraction | None:
    """A summary's percent from its children's (actual, remaining), weighted by their durations.

    >>> phase_percent([(2 * 480, 0), (0, 8 * 480)])
    Fraction(20, 1)
    """
    pairs = list(children)
    return duration_percent(sum(done for done, _ in pairs), sum(left for _, left in pairs))


def remaining_from_percent(duration: int, percent: float | Fraction) -> int:
    """Minutes left of a duration of which `percent` is done, to the nearest minute, half up.
    Error: BadPercentError.

    >>> remaining_from_percent(480, 33)
    322
    """
    if not 0 <= percent <= 100:
        raise BadPercentError(percent=str(percent))
    left = duration * (100 - Fraction(percent)) / 100
    return int(left + Fraction(1, 2))
