"""Instants as whole minutes, so that the passes add and compare plain integers."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from phases.scheduling.errors import DateOutOfRangeError
from rollout.core.horizons import CALENDARS

DAY = 1440
FIRST_DAY = date(CALENDARS.first, 1, 1).toordinal()
LAST_DAY = date(CALENDARS.last, 12, 31).toordinal()
_DAY_ONE = datetime(1, 1, 1)


def minute_of(at: datetime) -> int:
    """Minutes since the first of January of year one; seconds are dropped.

    >>> minute_of(datetime(2026, 3, 2, 8)) - minute_of(datetime(2026, 3, 1, 8))
    1440
    """
    day = at.toordinal()
    if not FIRST_DAY <= day <= LAST_DAY:
        raise DateOutOfRangeError(date=at.date().isoformat())
    return day * DAY + at.hour * 60 + at.minute


def instant_of(minute: int) -> datetime:
    """The local date-time of a minute; inverse of `minute_of`."""
    return _DAY_ONE + timedelta(minutes=minute - DAY)


def day_of(minute: int) -> date:
    return date.fromordinal(minute // DAY)
