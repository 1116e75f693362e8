"""How many rows of each part two A4 pages hold: tried from the most generous to the most frugal. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Limits:
    milestones: int
    strip: int
    chain: int
    gates: int
    risks: int
    actions: int
    departments: int
    changes: int
    reasons: int = 8
    exceptions: int = 12  # waivers and open conditions
    lines: int = 6  # that each of their texts may fill
    trend: int = 0  # lines of the milestone trend, which is drawn where there is room


LEVELS = (
    Limits(milestones=12, strip=9, chain=7, gates=7, risks=5, actions=6, departments=6, changes=7, trend=5),
    Limits(milestones=12, strip=9, chain=7, gates=7, risks=5, actions=6, departments=6, changes=7),
    Limits(milestones=10, strip=9, chain=6, gates=5, risks=4, actions=5, departments=5, changes=5, lines=3),
    Limits(
        milestones=8,
        strip=7,
        chain=5,
        gates=4,
        risks=3,
        actions=4,
        departments=4,
        changes=4,
        reasons=5,
        lines=2,
    ),
    Limits(
        milestones=5,
        strip=5,
        chain=4,
        gates=3,
        risks=2,
        actions=3,
        departments=3,
        changes=2,
        reasons=4,
        lines=1,
    ),
    Limits(
        milestones=3,
        strip=3,
        chain=2,
        gates=2,
        risks=1,
        actions=2,
        departments=2,
        changes=1,
        reasons=3,
        lines=1,
        exceptions=9,
    ),
)
WHOLE = replace(LEVELS[0], gates=9, exceptions=400, lines=200)  # a page and a mail have no end
LONGEST_COMMENT = 900  # letters; a Chinese sign is as wide as two
MOST_LINES = 10


def comment_size(text: str) -> int:
    """Letters as wide as Latin ones.

    >>> comment_size("Go 上线")
    7
    """
    return sum(2 if "\u2e80" <= letter <= "\uffef" else 1 for letter in text)
