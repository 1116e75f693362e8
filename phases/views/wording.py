"""Durations, slack and slips as the plan's pages write them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from phases.task_days import CLOCK_DAY, Counted, clock_days
from rollout.core.dates import day_text


def days_text(minutes: int | None, minutes_per_day: int) -> str:
    """Working minutes as days, or as hours when they are less than a day.

    >>> days_text(2400, 480), days_text(240, 480), days_text(-720, 480), days_text(None, 480)
    ('5 d', '4 h', '−1.5 d', '')
    """
    if minutes is None:
        return ""
    sign = "−" if minutes < 0 else ""
    size = abs(minutes)
    if 0 < size < minutes_per_day:
        return sign + _("%(hours)s h") % {"hours": trimmed(Decimal(size) / 60)}
    return sign + _("%(days)s d") % {"days": trimmed(Decimal(size) / minutes_per_day)}


def length_text(task: Counted, minutes: int | None, minutes_per_day: int) -> str:
    """A duration, rest or slack of a task: minutes of the clock where it is counted so, else of work."""
    if not task.elapsed or not minutes:
        return days_text(minutes, minutes_per_day)
    return _("%(size)s clock time") % {"size": days_text(minutes, CLOCK_DAY)}


def short_length(task: Counted, minutes: int | None, minutes_per_day: int) -> str:
    """The same for a narrow column: days of the clock as planners write them, `5 ed`."""
    if not task.elapsed or not minutes:
        return days_text(minutes, minutes_per_day)
    return clock_days(minutes)


def trimmed(value: Decimal) -> str:
    """A number with as many decimals as it needs, two at most."""
    rounded = round(value, 2).normalize() + 0
    digits = max(0, -int(rounded.as_tuple().exponent))
    return number_format(rounded, decimal_pos=digits, use_l10n=True)


def late_words(days: float | None) -> str:
    """A slip in working days as a phrase.

    >>> late_words(4), late_words(0), late_words(-1.5)
    ('4 working days late', 'on time', '1.5 working days early')
    """
    if days is None:
        return ""
    if days == 0:
        return _("on time")
    size = {"days": trimmed(Decimal(str(abs(days))))}
    if days > 0:
        return ngettext("%(days)s working day late", "%(days)s working days late", plural(days)) % size
    return ngettext("%(days)s working day early", "%(days)s working days early", plural(days)) % size


def late_milestones(late: int, count: int, worst: str, slip: float) -> str:
    """How many milestones are late, and which most.

    >>> late_milestones(2, 11, "Pilot passed", 1)
    '2 of 11 milestones are late, “Pilot passed” most, by 1 working day'
    >>> late_milestones(1, 11, "Pilot passed", 1.5)
    '1 of 11 milestones is late: “Pilot passed” by 1.5 working days'
    """
    size = ngettext("%(days)s working day", "%(days)s working days", plural(slip))
    words = {
        "late": late,
        "all": count,
        "milestone": worst,
        "slip": size % {"days": trimmed(Decimal(str(slip)))},
    }
    return (
        ngettext(
            "%(late)s of %(all)s milestones is late: “%(milestone)s” by %(slip)s",
            "%(late)s of %(all)s milestones are late, “%(milestone)s” most, by %(slip)s",
            late,
        )
        % words
    )


def signed_days(days: float) -> str:
    """
    >>> signed_days(4), signed_days(-0.5), signed_days(0)
    ('+4', '−0.5', '0')
    """
    sign = "+" if days > 0 else "−" if days < 0 else ""
    return sign + trimmed(Decimal(str(abs(days))))


def plural(days: float) -> int:
    """The number that chooses the word's form: half a day is not “1 day”."""
    return 1 if abs(days) == 1 else 2


def as_day(value: datetime | date) -> date:
    return value.date() if isinstance(value, datetime) else value


def day_words(value: datetime | date | None) -> str:
    """Fri 18 Sep, with the year when it is another one than the reader's."""
    return day_text(as_day(value)) if value is not None else ""


def link_label(type_: str, lag: int, lag_unit: str, minutes_per_day: int) -> str:
    """A link as planners write it: FS, SS+2 d, FS+50 %, FS+3 d clock time."""
    if not lag:
        return type_
    sign = "+" if lag > 0 else "−"
    if lag_unit == "percent":
        return f"{type_}{sign}{trimmed(abs(Decimal(lag)) / 100)} %"
    if lag_unit == "elapsed":
        return _("%(link)s%(sign)s%(lag)s clock time") % {
            "link": type_,
            "sign": sign,
            "lag": days_text(abs(lag), CLOCK_DAY),
        }
    return f"{type_}{sign}{days_text(abs(lag), minutes_per_day)}"
