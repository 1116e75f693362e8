"""How far from a day another may lie, by what it means; what lies beyond is a slip of the keyboard. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple


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
