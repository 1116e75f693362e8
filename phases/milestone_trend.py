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
        seen = [point.forecast for point in self.points if not point.done]
        if len(seen) < 2 or seen[-2] == seen[-1]:
            return Course.STEADY
        return Course.SLIPPING if seen[-2] < seen[-1] else Course.RECOVERING


def for_picture(found: Sequence[Trend], last: Trend | None, most: int) -> list[Trend]:
    """As many as one picture keeps apart: `last`, what was reached in the weeks shown (the latest, up to half
    of the places), then what moved most."""
    days = [point.reported_on for one in found for point in one.points]
    reached = [one for one in found if one.done and one.points[-1].forecast >= min(days)]
    first = [one for one in (last, *reached[::-1][: most // 2]) if one is not None]
    kept = list(dict.fromkeys(one.number for one in first))
    by_move = sorted(found, key=lambda one: -abs(one.moved))
    rest = [one for one in by_move if one.number not in kept]
    by_number = {one.number: one for one in found}
    return [*(by_number[number] for number in kept), *rest][:most]


def slope(first: Point, second: Point) -> Fraction | None:
    """Days of forecast per day of reporting.

    >>> slope(Point(date(2026, 10, 9), date(2026, 12, 3)), Point(date(2026, 10, 16), date(2026, 12, 7)))
    Fraction(4, 7)
    """
    between = (second.reported_on - first.reported_on).days
    return Fraction((second.forecast - first.forecast).days, between) if between else None


def trends(reports: Iterable[tuple[date, Sequence[Sighting]]]) -> list[Trend]:
    """Every milestone that any report saw, in the order of its latest forecast. A second report of one day
    tells only what it sees otherwise. A milestone that is done stays on the diagonal: its finish is its last
    forecast."""
    names: dict[int, str] = {}
    points: dict[int, list[Point]] = {}
    for reported_on, sightings in sorted(reports, key=lambda report: report[0]):
        for seen in sightings:
            names[seen.number] = seen.name
            mine = points.setdefault(seen.number, [])
            point = Point(reported_on, seen.finish.date(), seen.done, seen.finish)
            stays = any(one.done and one.reported_on < reported_on for one in mine)
            if not stays and (not mine or mine[-1] != point):
                mine.append(point)
    found = [Trend(number, names[number], tuple(seen)) for number, seen in points.items()]
    return sorted(found, key=lambda trend: (trend.points[-1].forecast, trend.number))
