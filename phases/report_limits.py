"""How many rows of each part an A4 page holds: tried from the most generous to the most frugal. Pure."""

from __future__ import annotations

from dataclasses import dataclass

EVERYTHING = 10_000


@dataclass(frozen=True, slots=True)
class FirstLimits:
    milestones: int = EVERYTHING
    strip: int = 9
    trend: int = 0  # lines of the milestone trend, which is drawn where there is room
    reasons: int = EVERYTHING
    letters: int = EVERYTHING  # of each text; rows are left out before any text is cut


@dataclass(frozen=True, slots=True)
class SecondLimits:
    chain: int = EVERYTHING
    gates: int = EVERYTHING
    exceptions: int = EVERYTHING  # waivers and open conditions
    risks: int = EVERYTHING
    actions: int = EVERYTHING
    departments: int = EVERYTHING
    changes: int = EVERYTHING
    letters: int = EVERYTHING


@dataclass(frozen=True, slots=True)
class Limits:
    first: FirstLimits = FirstLimits()
    second: SecondLimits = SecondLimits()


FIRST = (
    FirstLimits(milestones=12, trend=5),
    FirstLimits(milestones=12),
    FirstLimits(milestones=9),
    FirstLimits(milestones=6, strip=7),
    FirstLimits(milestones=3, strip=5),
    FirstLimits(milestones=2, strip=3, reasons=5),
    FirstLimits(milestones=3, strip=3, reasons=3, letters=24),
)
SECOND = (
    SecondLimits(chain=7, gates=7, exceptions=12, risks=6, actions=7, departments=7, changes=7),
    SecondLimits(chain=7, gates=7, exceptions=12, risks=5, actions=6, departments=6, changes=5),
    SecondLimits(chain=6, gates=6, exceptions=9, risks=5, actions=6, departments=6, changes=4),
    SecondLimits(chain=6, gates=5, exceptions=7, risks=4, actions=5, departments=5, changes=4),
    SecondLimits(chain=5, gates=5, exceptions=5, risks=4, actions=5, departments=5, changes=3),
    SecondLimits(chain=4, gates=4, exceptions=4, risks=3, actions=4, departments=4, changes=2),
    SecondLimits(chain=3, gates=3, exceptions=3, risks=2, actions=3, departments=3, changes=1),
    SecondLimits(chain=2, gates=1, exceptions=1, risks=1, actions=1, departments=1, changes=1),
    SecondLimits(chain=2, gates=1, exceptions=4, risks=1, actions=1, departments=1, changes=1, letters=16),
)
WHOLE = Limits(FirstLimits(trend=5))  # a page and a mail have no end
LONGEST_COMMENT = 900  # letters; a Chinese sign is as wide as two
MOST_LINES = 10


def comment_size(text: str) -> int:
    """Letters as wide as Latin ones.

    >>> comment_size("Go 上线")
    7
    """
    return sum(2 if "\u2e80" <= letter <= "\uffef" else 1 for letter in text)
