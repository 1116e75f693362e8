"""The working time of one day, as tables from the minute of the day."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from phases.scheduling.clock import DAY
from phases.scheduling.model import Interval


class DayPattern:
    """Look-ups of one kind of day. Positions are doubled working minutes plus a side (see `Timeline`)."""

    __slots__ = (
        "ceiling",
        "ends_at_midnight",
        "floor",
        "intervals",
        "minutes",
        "total",
    )

    def __init__(self, intervals: tuple[Interval, ...]) -> None:
        self.intervals = intervals
        self.minutes = [minute for first, end in intervals for minute in range(first, end)]
        self.total = len(self.minutes)
        self.ends_at_midnight = bool(intervals) and intervals[-1][1] == DAY
        worked = bytearray(DAY + 1)
        for minute in self.minutes:
            worked[minute] = 1
        self.ceiling = [1] * DAY
        self.floor = [0] * DAY
        done = 0
        for minute in range(DAY):
            before = minute > 0 and worked[minute - 1]
            done += before
            self.ceiling[minute] = 2 * done + (0 if before else 1)
            self.floor[minute] = 2 * done + worked[minute]


@lru_cache(maxsize=512)
def pattern_of(intervals: tuple[Interval, ...]) -> DayPattern:
    """The shared tables of equal days; `intervals` are sorted and do not overlap."""
    return DayPattern(intervals)


def tidy(intervals: tuple[Interval, ...]) -> tuple[Interval, ...] | None:
    """Sorted, touching ones joined; None when they overlap, run backwards or leave the day."""
    ordered = sorted(intervals)
    if any(not 0 <= first < end <= DAY for first, end in ordered):
        return None
    if any(end > first for (_, end), (first, _) in pairwise(ordered)):
        return None
    joined: list[Interval] = []
    for first, end in ordered:
        if joined and joined[-1][1] == first:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((first, end))
    return tuple(joined)


def common(left: tuple[Interval, ...], right: tuple[Interval, ...]) -> tuple[Interval, ...]:
    """The time that lies in both."""
    return tuple((max(a, c), min(b, d)) for a, b in left for c, d in right if max(a, c) < min(b, d))
