"""How grave a risk is, and when it must be looked at again. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

LOWEST, HIGHEST = 1, 5
SCALE = range(LOWEST, HIGHEST + 1)
CERTAIN = HIGHEST
REVIEW_SOON_DAYS = 7


class Level(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Review(StrEnum):
    """When a risk must be looked at again, seen from a day."""

    OVERDUE = "overdue"
    SOON = "soon"
    LATER = "later"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The scores from which a risk is medium, and high. ValueError unless 1 < medium < high <= 25."""

    medium: int = 5
    high: int = 12

    def __post_init__(self) -> None:
        if not LOWEST < self.medium < self.high <= HIGHEST * HIGHEST:
            raise ValueError(f"1 < medium < high <= 25 does not hold for {self.medium} and {self.high}")


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of the heat map: how many risks stand there."""

    probability: int
    impact: int
    score: int
    level: Level
    count: int


def score(probability: int, impact: int) -> int:
    """Probability × impact, each 1 to 5; ValueError beyond.

    >>> score(3, 4)
    12
    """
    if probability not in SCALE or impact not in SCALE:
        raise ValueError(f"probability {probability} and impact {impact} must be whole numbers from 1 to 5")
    return probability * impact


def level(points: int, thresholds: Thresholds) -> Level:
    """
    >>> [level(points, Thresholds(5, 12)).value for points in (4, 5, 11, 12)]
    ['low', 'medium', 'medium', 'high']
    """
    if points >= thresholds.high:
        return Level.HIGH
    return Level.MEDIUM if points >= thresholds.medium else Level.LOW


def heat_map(places: Iterable[tuple[int, int]], thresholds: Thresholds) -> Sequence[Sequence[Cell]]:
    """Five rows from the most probable to the least, each with five cells from the smallest impact to the
    largest. `places` are (probability, impact) of the risks to count."""
    counted = Counter(places)
    return tuple(
        tuple(Cell(p, i, score(p, i), level(score(p, i), thresholds), counted[p, i]) for i in SCALE)
        for p in reversed(SCALE)
    )


def review(review_on: date | None, on: date, *, closed: bool = False) -> Review:
    """A risk whose review day has come is overdue from the day after.

    >>> review(date(2026, 3, 5), date(2026, 3, 6)).value, review(date(2026, 3, 6), date(2026, 3, 6)).value
    ('overdue', 'soon')
    """
    if closed or review_on is None:
        return Review.NONE
    if review_on < on:
        return Review.OVERDUE
    return Review.SOON if review_on <= on + timedelta(days=REVIEW_SOON_DAYS) else Review.LATER
