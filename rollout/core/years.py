"""The years that a rollout can have: a day outside of them is a slip of the keyboard."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from rollout.core.errors import InvalidInput

FIRST_YEAR, LAST_YEAR = 1985, 2148
OUTSIDE = _("%(year)s lies outside the years that a rollout can have; choose 1985 to 2148.")


def is_within_years(day: date) -> bool:
    """Plans cover these years; outside of them time zones are not what they seem, and a day more or less
    may not exist. An instant counts with the year it is written with.

    >>> is_within_years(date(2026, 9, 18)), is_within_years(date.max)
    (True, False)
    """
    return FIRST_YEAR <= day.year <= LAST_YEAR


def check_year(day: date | None, field: str) -> None:
    """InvalidInput for a day or an instant outside of the years of a rollout."""
    if day is not None and not is_within_years(day):
        raise InvalidInput("date_out_of_range", OUTSIDE % {"year": day.year}, field=field)
