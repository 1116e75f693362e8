"""Earned value (T35) and earned schedule (T36). Amounts are in any one unit: money or hours of work.

A ratio whose denominator is 0 is None (“n/a”), never 0.
Sources: PMI practice standard for earned value; Lipke, earned schedule.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class EarnedValue:
    """`budget` at completion, `planned` and `earned` value and `actual` cost up to one day; `actual` None:
    nobody records costs, so what follows from it is n/a."""

    budget: Decimal
    planned: Decimal
    earned: Decimal
    actual: Decimal | None = None

    @property
    def schedule_variance(self) -> Decimal:
        return self.earned - self.planned

    @property
    def cost_variance(self) -> Decimal | None:
        return None if self.actual is None else self.earned - self.actual

    @property
    def schedule_index(self) -> Decimal | None:
        """SPI."""
        return ratio(self.earned, self.planned)

    @property
    def cost_index(self) -> Decimal | None:
        """CPI."""
        return ratio(self.earned, self.actual)

    @property
    def estimate_at_completion(self) -> Decimal | None:
        """EAC = BAC / CPI."""
        return ratio(self.budget, self.cost_index)

    @property
    def variance_at_completion(self) -> Decimal | None:
        """VAC = BAC − EAC."""
        estimate = self.estimate_at_completion
        return None if estimate is None else self.budget - estimate

    @property
    def to_complete_index(self) -> Decimal | None:
        """TCPI = (BAC − EV) / (BAC − AC): how well the rest must go to keep the budget."""
        if self.actual is None:
            return None
        return ratio(self.budget - self.earned, self.budget - self.actual)


@dataclass(frozen=True, slots=True)
class EarnedSchedule:
    """`earned` periods of the plan were done after `at` periods; the whole plan has `planned` periods."""

    earned: Decimal
    at: Decimal
    planned: int

    @property
    def index(self) -> Decimal | None:
        """SPI(t)."""
        return ratio(self.earned, self.at)

    @property
    def forecast(self) -> Decimal | None:
        """Periods that the whole will take at this pace."""
        return ratio(Decimal(self.planned), self.index)


def ratio(numerator: Decimal, denominator: Decimal | None) -> Decimal | None:
    """None where there is nothing to divide by.

    >>> ratio(Decimal(40), Decimal(50))
    Decimal('0.8')
    """
    return numerator / denominator if denominator else None


def earned_value(
    tasks: Iterable[tuple[Decimal, Decimal, Decimal]], actual: Decimal | None = None
) -> EarnedValue:
    """Sum of tasks, each (budget, share planned to be done by now, share done), shares from 0 to 1.

    >>> earned_value([(Decimal(100), Decimal("0.5"), Decimal("0.4"))], Decimal(60)).cost_variance
    Decimal('-20.0')
    """
    budget = planned = earned = ZERO
    for cost, due, done in tasks:
        budget += cost
        planned += cost * due
        earned += cost * done
    return EarnedValue(budget, planned, earned, actual)


def earned_schedule(planned: Sequence[Decimal], earned: Decimal, at: Decimal) -> EarnedSchedule:
    """How far into the plan the work is. `planned`: cumulative planned value at the end of each period, never
    falling; `at`: periods gone by. ES = C + (EV − PV_C) / (PV_{C+1} − PV_C), C the last period with PV ≤ EV.

    >>> earned_schedule([Decimal(n) for n in (10, 30, 60, 100)], Decimal(45), Decimal(3)).earned
    Decimal('2.5')
    """
    whole = length(planned)
    curve = [ZERO, *planned[:whole]]
    if earned >= curve[-1]:
        return EarnedSchedule(Decimal(whole), at, whole)
    done = max(index for index, value in enumerate(curve) if value <= earned)
    part = (earned - curve[done]) / (curve[done + 1] - curve[done])
    return EarnedSchedule(done + part, at, whole)


def length(planned: Sequence[Decimal]) -> int:
    """Periods until the plan has earned all; what follows is flat."""
    return next((n for n, value in enumerate(planned, 1) if value == planned[-1]), 0)
