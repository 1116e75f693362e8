"""Values that come from programs: one form for each type, everything else is refused.

A program that sends `20260101`, `"1_0"` or `１０` has a fault that should show at once, not a guess in the
plan. People who type into forms are met more kindly: see `as_typed`.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import Any

DAY_PATTERN = r"^\d{4}-\d{2}-\d{2}$"
LOCAL_PATTERN = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$"
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
LOCAL = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?", re.ASCII)
ZONED = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})", re.ASCII)
KEY = re.compile(r"\d{1,18}", re.ASCII)  # what the integers of both databases hold
NUMBER = re.compile(r"-?\d{1,30}(\.\d{1,30})?", re.ASCII)


class Unreadable(ValueError):
    """The value has not the one form of its type."""


def day_of(value: Any) -> date:
    """
    >>> day_of("2026-03-02")
    datetime.date(2026, 3, 2)
    """
    if not isinstance(value, str) or not DAY.fullmatch(value):
        raise Unreadable(value)
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise Unreadable(value) from None


def local_of(value: Any) -> datetime:
    """A local date and time, to the second, without a zone.

    >>> local_of("2026-03-02T08:00")
    datetime.datetime(2026, 3, 2, 8, 0)
    """
    if not isinstance(value, str) or not LOCAL.fullmatch(value):
        raise Unreadable(value)
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        raise Unreadable(value) from None


def has_zone(value: Any) -> bool:
    """Is it an instant of RFC 3339, with its offset?"""
    return isinstance(value, str) and ZONED.fullmatch(value) is not None


def whole_of(value: Any) -> int:
    """
    >>> whole_of(12)
    12
    """
    if type(value) is not int:
        raise Unreadable(value)
    return value


def key_of(text: str) -> int | None:
    """A whole number from an address or a form field, such as a record's key, no larger than a database can
    look for; None for anything else.

    >>> key_of("17"), key_of("99999999999999999999"), key_of("-1"), key_of("")
    (17, None, None, None)
    """
    return int(text) if KEY.fullmatch(text) else None


def number_of(value: Any) -> Decimal:
    """A number, or its digits as text, which carry decimals exactly.

    >>> number_of(12.5), number_of("33.33")
    (Decimal('12.5'), Decimal('33.33'))
    """
    if isinstance(value, Decimal) and value.is_finite():
        return value
    if type(value) is int or (isinstance(value, float) and isfinite(value)):
        return Decimal(str(value))
    if isinstance(value, str) and NUMBER.fullmatch(value):
        return Decimal(value)
    raise Unreadable(value)


def as_typed(text: str) -> str:
    """What a person typed as a number or a date, in plain digits: full-width forms are what a Chinese
    keyboard gives.

    >>> as_typed(" １０．５ "), as_typed("２０２６－０３－０２")
    ('10.5', '2026-03-02')
    """
    return unicodedata.normalize("NFKC", text).replace("\u2212", "-").replace("。", ".").strip()
