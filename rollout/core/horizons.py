"""Which years a day may lie in, and how far from a day another, by what it means; what lies beyond is a slip
of the keyboard. Pure.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple


class Years(NamedTuple):
    """The first and the last, both included."""

    first: int
    last: int

    def have(self, day: date) -> bool:
        """
        >>> RECORDS.have(date(2149, 1, 1)), CALENDARS.have(date(2149, 1, 1))
        (False, True)
        """
        return self.first <= day.year <= self.last


CALENDARS = Years(1984, 2149)  # what calendars cover and schedules are computed in, as in Microsoft Project
RECORDS = Years(1985, 2148)  # of a day that somebody writes: a slip of a year either way can still be shown


class Horizon(NamedTuple):
    """Days before and after."""

    back: int
    ahead: int


HAPPENED = Horizon(3660, 366)  # what was reported, decided or met; a plan may be written up ahead of its time
REPORTED = Horizon(3660, 0)  # the day whose state is told; nobody knows that of tomorrow
ANSWER = Horizon(0, 92)  # until when somebody is to answer
LOOK_AGAIN = Horizon(3660, 1830)  # when somebody is to look again, as at a risk or a waiver
PROMISED = Horizon(3660, 3660)  # what is to be done or to take place


def limit_of(day: date, on: date, horizon: Horizon) -> date | None:
    """The nearest day that can be meant, of a day beyond the horizon as seen from `on`.

    >>> limit_of(date(9999, 1, 1), date(2026, 3, 2), ANSWER)
    datetime.date(2026, 6, 2)
    >>> limit_of(date(2026, 3, 9), date(2026, 3, 2), ANSWER)
    """
    first, last = on - timedelta(days=horizon.back), on + timedelta(days=horizon.ahead)
    return None if first <= day <= last else max(first, min(day, last))
