"""Milestone trend analysis (T37): where each report saw each milestone. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction


class Course(StrEnum):
    """How the forecast of a milestone runs over the reports."""

    STEADY = "steady"
    SLIPPING = "slipping"
    RECOVERING = "recovering"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Sighting:
    """What one report said of one milestone."""

    number: int
    name: str
    finish: datetime
    done: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """`finish` is the forecast with its time of day, to count working time; None: only the day is known."""

    reported_on: date
    forecast: date
    done: bool = False
    finish: datetime | None = None


@dataclass(frozen=True, slots=True)
class Trend:
    """One milestone over the reports, oldest first."""

    number: int
    name: str
    points: tuple[Point, ...]

    @property
    def done(self) -> bool:
        return bool(self.points) and self.points[-1].done

    @property
    def slope(self) -> Fraction | None:
        """Days the forecast moved per day between the last two reports that saw it open; None of fewer.

        0 is on plan; 1 keeps as far away as ever.
        """
        seen = [point for point in self.points if not point.done]
        return slope(seen[-2], seen[-1]) if len(seen) > 1 else None

    @property
    def moved(self) -> int:
        """Calendar days from the first forecast to the last."""
        return (self.points[-1].forecast - self.points[0].forecast).days if self.points else 0

    @property
    def course(self) -> Course:
        if self.done:
            return Course.DONE
        last = self.slope
        if not last:
            return Course.STEADY
        return Course.SLIPPING if last > 0 else Course.RECOVERING


def slope(first: Point, second: Point) -> Fraction | None:
    """Days of forecast per day of reporting.

    >>> slope(Point(date(2026, 10, 9), date(2026, 12, 3)), Point(date(2026, 10, 16), date(2026, 12, 7)))
    Fraction(4, 7)
    """
    between = (second.reported_on - first.reported_on).days
    return Fraction((second.forecast - first.forecast).days, between) if between else None


def trends(reports: Iterable[tuple[date, Sequence[Sighting]]]) -> list[Trend]:
    """Every milestone that any report saw, in the order of its latest forecast; of two reports on one day the
    later counts. A milestone that is done stays on the diagonal: its finish is its last forecast."""
    names: dict[int, str] = {}
    points: dict[int, dict[date, Point]] = {}
    for reported_on, sightings in sorted(reports, key=lambda report: report[0]):
        for seen in sightings:
            names[seen.number] = seen.name
            mine = points.setdefault(seen.number, {})
            before = [point for day, point in mine.items() if day < reported_on]
            if not (before and before[-1].done):
                mine[reported_on] = Point(reported_on, seen.finish.date(), seen.done, seen.finish)
    found = [Trend(number, names[number], tuple(seen.values())) for number, seen in points.items()]
    return sorted(found, key=lambda trend: (trend.points[-1].forecast, trend.number))
