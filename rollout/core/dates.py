"""Dates as people read them: `Fri 18 Sep`, `9月18日 周五`; the year only when it is not this one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Literal

from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext, pgettext_lazy

WEEKDAYS = (
    pgettext_lazy("short weekday", "Mon"),
    pgettext_lazy("short weekday", "Tue"),
    pgettext_lazy("short weekday", "Wed"),
    pgettext_lazy("short weekday", "Thu"),
    pgettext_lazy("short weekday", "Fri"),
    pgettext_lazy("short weekday", "Sat"),
    pgettext_lazy("short weekday", "Sun"),
)


def day_text(day: date, *, this_year: int | None = None) -> str:
    """A day in the reader's language; with its year where that is not `this_year`: the reader's own, unless
    the text stands in a document of another time (0: always with its year)."""
    known = timezone.localdate().year if this_year is None else this_year
    # Translators: as in "Fri 18 Sep".
    return pgettext("day", "%(weekday)s %(date)s") % {
        "weekday": WEEKDAYS[day.weekday()],
        "date": date_text(day, year=day.year != known),
    }


ISO_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


def with_days(words: str, *, this_year: int | None = None) -> str:
    """Words that hold ISO days, as names of meetings do, with each day as people read it (see day_text)."""

    def told(found: re.Match[str]) -> str:
        try:
            return day_text(date.fromisoformat(found[0]), this_year=this_year)
        except ValueError:
            return found[0]

    return ISO_DAY.sub(told, words)


def date_text(day: date, *, year: bool) -> str:
    """`18 Sep`, `9月18日`, with the year or without; where there is no room for the weekday."""
    # Translators: Django date format letters for "18 Sep" and "18 Sep 2026".
    short, full = pgettext("date format", "j M"), pgettext("date format", "j M Y")
    return format_date(day, full if year else short)


def month_text(day: date) -> str:
    """`Sep 2026`, `2026年9月`."""
    # Translators: Django date format letters for "Sep 2026".
    return format_date(day, pgettext("date format", "M Y"))


def axis_texts(days: Sequence[date]) -> list[str]:
    """Names of the ticks of an axis: the year stands at the first and wherever another one begins."""
    before = [None, *(day.year for day in days)]
    return [date_text(day, year=day.year != year) for day, year in zip(days, before, strict=False)]


def day_html(value: date | datetime | Literal[""] | None) -> SafeString:
    """`<time>` with the readable day; the ISO date on hover. Nothing for nothing."""
    if value is None or value == "":
        return SafeString("")
    day = local(value).date() if isinstance(value, datetime) else value
    return day_markup(day, timezone.localdate().year, get_language() or "")


@lru_cache(maxsize=4096)
def day_markup(day: date, this_year: int, language: str) -> SafeString:
    """A list shows the same few days hundreds of times."""
    text = day_text(day, this_year=this_year)
    return format_html('<time datetime="{0}" title="{0}">{1}</time>', day.isoformat(), text)


def moment_html(value: datetime | Literal[""] | None) -> SafeString:
    """`<time>` with day and time of day; the ISO form on hover. Nothing for nothing."""
    if value is None or value == "":
        return SafeString("")
    moment = local(value)
    text = f"{day_text(moment.date())} {moment:%H:%M}"
    return format_html('<time datetime="{0}" title="{0}">{1}</time>', moment.isoformat(" ", "minutes"), text)


def local(value: datetime) -> datetime:
    """An aware instant in the reader's zone; a wall-clock value, or one at the end of time, as it stands."""
    try:
        return timezone.localtime(value) if timezone.is_aware(value) else value
    except OverflowError:
        return value
