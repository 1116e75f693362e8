"""A calendar as a number line: conversions between instants and working time.

A *position* is `2 * working minutes + side`. The end of work on Friday and its start on Monday are the
same number of working minutes; side 0 is the Friday evening, side 1 the Monday morning. So a
duration is one addition, the later of two instants is `max`, and a milestone keeps its Friday.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from threading import Lock
from typing import Protocol

from phases.scheduling.clock import DAY, FIRST_DAY, LAST_DAY
from phases.scheduling.errors import DateOutOfRangeError
from phases.scheduling.patterns import DayPattern

_FIRST_SPAN = 800

DayReader = Callable[[int, int], list[DayPattern]]


class Timeline(Protocol):
    """What the passes ask of a calendar; minutes are those of `clock.minute_of`."""

    def ceiling(self, minute: int) -> int:
        """The first position at or after an instant."""

    def floor(self, minute: int) -> int:
        """The last position at or before an instant."""

    def minute(self, position: int) -> int:
        """The instant of a position."""


class Continuous:
    """Every minute works."""

    def ceiling(self, minute: int) -> int:
        return 2 * minute

    def floor(self, minute: int) -> int:
        return 2 * minute + 1

    def minute(self, position: int) -> int:
        return position >> 1


CONTINUOUS = Continuous()


class _Table:
    """Days `first` .. `first + len(patterns)`; `before[i]` is the work done before day i of the table."""

    __slots__ = ("before", "end", "first", "patterns")

    def __init__(self, first: int, patterns: list[DayPattern], before: list[int]) -> None:
        self.first = first
        self.patterns = patterns
        self.before = before
        self.end = first + len(patterns)


class WorkingTimeline:
    """The number line of a calendar with breaks. Days are read when first asked for; threads may share it."""

    def __init__(self, key: str, read_days: DayReader) -> None:
        self.key = key
        self._read = read_days
        self._lock = Lock()
        self._table = _Table(0, [], [0])

    def ceiling(self, minute: int) -> int:
        day, rest = divmod(minute, DAY)
        table = self._covering(day)
        index = day - table.first
        position = 2 * table.before[index] + table.patterns[index].ceiling[rest]
        if rest == 0 and self._worked_till(table, index):
            return position - 1
        return position

    def floor(self, minute: int) -> int:
        day, rest = divmod(minute, DAY)
        table = self._covering(day)
        index = day - table.first
        return 2 * table.before[index] + table.patterns[index].floor[rest]

    def minute(self, position: int) -> int:
        work, table = position >> 1, self._table
        inside = table.before[0] < work < table.before[-1]
        if position & 1:
            table = table if inside else self._holding(work, work + 1)
            index = bisect_right(table.before, work) - 1
            return (table.first + index) * DAY + table.patterns[index].minutes[work - table.before[index]]
        table = table if inside else self._holding(work - 1, work)
        index = bisect_left(table.before, work) - 1
        return (table.first + index) * DAY + table.patterns[index].minutes[work - 1 - table.before[index]] + 1

    @staticmethod
    def _worked_till(table: _Table, index: int) -> bool:
        return index > 0 and table.patterns[index - 1].ends_at_midnight

    def _covering(self, day: int) -> _Table:
        table = self._table
        if table.first < day < table.end:
            return table
        if not FIRST_DAY <= day <= LAST_DAY:
            raise DateOutOfRangeError(calendar=self.key)
        with self._lock:
            return self._extend(day - 30, day + 30)

    def _holding(self, least: int, most: int) -> _Table:
        table = self._table
        while not (table.before[0] <= least and most <= table.before[-1]):
            with self._lock:
                table = self._widen(least, most)
        return table

    def _widen(self, least: int, most: int) -> _Table:
        table = self._table
        first, end = table.first, table.end
        if most > table.before[-1]:
            if end > LAST_DAY:
                raise DateOutOfRangeError(calendar=self.key)
            end += max(_FIRST_SPAN, end - first)
        if least < table.before[0]:
            if first <= FIRST_DAY:
                raise DateOutOfRangeError(calendar=self.key)
            first -= max(_FIRST_SPAN, end - first)
        return self._extend(first, end)

    def _extend(self, first: int, last: int) -> _Table:
        """The table grown to hold `first` .. `last`; positions already given stay what they were."""
        old = self._table
        if not old.patterns:
            start, end = max(first, FIRST_DAY - 1), min(last + _FIRST_SPAN, LAST_DAY + 1)
            patterns, before = self._read(start, end), [0]
        else:
            start, end = max(min(first, old.first), FIRST_DAY - 1), min(max(last, old.end), LAST_DAY + 1)
            ahead = self._read(start, old.first) if start < old.first else []
            behind = self._read(old.end, end) if end > old.end else []
            patterns = ahead + old.patterns + behind
            before = [old.before[0] - sum(pattern.total for pattern in ahead)]
        done = before[0]
        for pattern in patterns:
            done += pattern.total
            before.append(done)
        self._table = _Table(start, patterns, before)
        return self._table
