"""When a task's work goes on, and when it rests. Pure.

A task that has begun lies in two stretches (T32): what is done follows its start and never lies behind the
status date; what is left ends with the task, wherever the status date or a predecessor let it go on. Nobody
works on it in between.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from phases.scheduling.clock import instant_of, minute_of
from phases.scheduling.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Stretch:
    """Work without a pause. `minutes` of the task's duration are done in it, in which the task's own calendar
    has `time` working minutes; None: the task takes whatever time there is."""

    start: datetime
    finish: datetime
    minutes: int | None = None
    time: int = 0

    def minutes_of(self, there: int) -> Fraction:
        """The work of a person with `there` working minutes in it. More or less was done than the calendar
        has time for: they did their part of that."""
        if self.minutes is None:
            return Fraction(there)
        return Fraction(there * self.minutes, self.time) if self.time else Fraction(self.minutes)


def stretches_of(
    start: datetime, finish: datetime, done: int, left: int, line: Timeline, status: datetime | None
) -> tuple[Stretch, ...]:
    """Of a task that has begun: `done` and `left` are minutes of its duration on its own calendar `line`."""
    if not left:
        return (_stretch(start, finish, done, line),)
    rest = instant_of(line.minute((line.floor(minute_of(finish)) & -2) - 2 * left + 1))
    going_on = _stretch(max(rest, start), finish, left, line)
    if not done:
        return (going_on,)
    stop = instant_of(line.minute((line.ceiling(minute_of(start)) & -2) + 2 * done))
    if status is not None:
        stop = max(start, min(stop, status))
    return _stretch(start, min(stop, going_on.start), done, line), going_on


def _stretch(start: datetime, finish: datetime, minutes: int, line: Timeline) -> Stretch:
    time = (line.floor(minute_of(finish)) >> 1) - (line.ceiling(minute_of(start)) >> 1)
    return Stretch(start, finish, minutes, max(0, time))
