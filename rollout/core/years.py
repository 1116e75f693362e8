"""The years that a rollout can have: a day outside of them is a slip of the keyboard."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from rollout.core.errors import InvalidInput
from rollout.core.horizons import RECORDS, Horizon, limit_of

OUTSIDE = _("%(year)s lies outside the years that a rollout can have; choose 1985 to 2148.")
TOO_FAR = _("%(day)s is too far ahead for this; choose a day until %(limit)s.")
LONG_AGO = _("%(day)s is too long ago for this; choose a day from %(limit)s.")


def is_within_years(day: date) -> bool:
    """Plans cover these years; outside of them time zones are not what they seem, and a day more or less
    may not exist. An instant counts with the year it is written with.

    >>> is_within_years(date(2026, 9, 18)), is_within_years(date.max)
    (True, False)
    """
    return RECORDS.have(day)


def as_day(value: date) -> date:
    """
    >>> as_day(datetime(2026, 9, 18, 8))
    datetime.date(2026, 9, 18)
    """
    return value.date() if isinstance(value, datetime) else value


def check_year(day: date | None, field: str) -> None:
    """InvalidInput for a day or an instant outside of the years of a rollout."""
    if day is not None and not is_within_years(day):
        raise InvalidInput("date_out_of_range", OUTSIDE % {"year": day.year}, field=field)


def check_horizon(day: date, on: date, horizon: Horizon, field: str) -> None:
    """InvalidInput for a day that what it means cannot have, as seen from the day `on`."""
    limit = limit_of(day, on, horizon)
    if limit is not None:
        sentence = TOO_FAR if day > limit else LONG_AGO
        raise InvalidInput("day_beyond", sentence % {"day": day, "limit": limit}, field=field)
