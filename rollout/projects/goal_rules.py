"""What makes a goal measurable. Pure."""

from __future__ import annotations

from decimal import Decimal


def lacking(metric: str, baseline: Decimal | None, target: Decimal | None) -> tuple[str, ...]:
    """Which of metric, baseline and target a goal still lacks.

    >>> lacking("hours a week", Decimal(6), None)
    ('target',)
    """
    missing = []
    if not metric.strip():
        missing.append("metric")
    if baseline is None:
        missing.append("baseline")
    if target is None:
        missing.append("target")
    return tuple(missing)
