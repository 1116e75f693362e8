"""Text of single fields to values. Each function returns None for text that is no such value."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

DURATION = re.compile(
    r"(?P<sign>-?)P(?:(?P<days>\d+(?:\.\d+)?)D)?"
    r"(?:T(?:(?P<hours>\d+(?:\.\d+)?)H)?(?:(?P<minutes>\d+(?:\.\d+)?)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?",
    re.ASCII,
)
ZONE = r"(?P<zone>Z|[+-]\d\d:?\d\d)?"
INSTANT = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?" + ZONE, re.ASCII)
CLOCK = re.compile(r"(\d\d?):(\d\d)(?::(\d\d)(?:\.\d+)?)?" + ZONE, re.ASCII)
NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
DATE_LENGTH = 10
LONGEST = 40  # characters of any of these values


def number(text: str) -> float | None:
    """A finite decimal number.

    >>> number("1.50"), number("NaN"), number("1e999")
    (1.5, None, None)
    """
    value = float(text) if len(text) <= LONGEST and NUMBER.fullmatch(text) else math.nan
    return value if math.isfinite(value) else None


def minutes(text: str) -> int | None:
    """Minutes of an ISO 8601 duration; a day is 24 hours, seconds are rounded. May be negative.

    >>> minutes("PT7H30M0S"), minutes("-PT1H"), minutes("P1DT2H"), minutes("8 hours")
    (450, -60, 1560, None)
    """
    match = DURATION.fullmatch(text) if len(text) <= LONGEST else None
    if match is None or not any(match.group(part) for part in ("days", "hours", "minutes", "seconds")):
        return None
    parts = {name: Decimal(match.group(name) or 0) for name in ("days", "hours", "minutes", "seconds")}
    total = parts["days"] * 1440 + parts["hours"] * 60 + parts["minutes"] + parts["seconds"] / 60
    whole = int(total.quantize(Decimal(1), ROUND_HALF_UP))
    return -whole if match.group("sign") else whole


def instant(text: str) -> datetime | None:
    """The local date-time as it stands on the clock: no offset is applied, seconds are rounded to minutes.

    >>> instant("2026-03-02T08:00:00"), instant("2026-03-02"), instant("2026-13-02T08:00:00")
    (datetime.datetime(2026, 3, 2, 8, 0), datetime.datetime(2026, 3, 2, 0, 0), None)
    """
    match = INSTANT.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    if (hour, minute, second) == (24, 0, 0):
        return _moment(year, month, day, 0, 0, 24 * 60)
    return _moment(year, month, day, hour, minute, 1 if second >= 30 else 0)


def zone(text: str) -> str:
    """The time zone or offset behind a date-time or a time of day; empty where there is none.

    >>> zone("2026-03-02T08:00:00+08:00"), zone("08:00:00Z"), zone("2026-03-02")
    ('+08:00', 'Z', '')
    """
    match = INSTANT.fullmatch(text) or CLOCK.fullmatch(text)
    return match["zone"] or "" if match else ""


def day(text: str) -> date | None:
    """The day of a date-time, whatever its time of day: a period that ends at 23:59:59 ends on that day.

    >>> day("2026-03-02T23:59:59")
    datetime.date(2026, 3, 2)
    """
    found = instant(text[:DATE_LENGTH]) if instant(text) is not None else None
    return None if found is None else found.date()


def _moment(year: int, month: int, day: int, hour: int, minute: int, more: int) -> datetime | None:
    try:
        return datetime(year, month, day, hour, minute) + timedelta(minutes=more)
    except (ValueError, OverflowError):
        return None


def minute_of_day(text: str) -> int | None:
    """Minutes after midnight of a time of day, also when a date stands before it.

    >>> minute_of_day("17:30:00"), minute_of_day("2026-03-02T08:00:00"), minute_of_day("25:00:00")
    (1050, 480, None)
    """
    match = CLOCK.fullmatch(text.rpartition("T")[2])
    if match is None:
        return None
    hour, minute, second = (int(part or 0) for part in match.groups()[:3])
    if hour > 24 or minute > 59 or second > 59:
        return None
    total = hour * 60 + minute + (1 if second >= 30 else 0)
    return total if total <= 1440 else None
