"""Words of documents: dates without markup, always with what they need to stand alone on paper."""

from __future__ import annotations

import re
from datetime import date, datetime

from django import template

from rollout.core.dates import day_text
from rollout.documents.pdf import has_chinese
from rollout.documents.svg.measure import fitted

register = template.Library()


@register.filter
def report_day(value: date | datetime | None) -> str:
    """`Fri 18 Sep 2026`; a dash for nothing. Paper is read in another year too."""
    if value is None:
        return "–"
    day = value.date() if isinstance(value, datetime) else value
    return day_text(day, this_year=0)


TABLE_SIZE = 8.2  # points; as report.css sets tables


@register.filter
def one_line(words: str, width: float) -> str:
    """The words cut to so many points in a table's size, so that a document keeps its pages."""
    return fitted(str(words), width, TABLE_SIZE)


BULLET = re.compile(r"^\s*([-–—*•·])\s+(?=\S)")


@register.filter
def plan_lines(words: str) -> list[tuple[str, str]]:
    """Each line that says something, as (mark of a point or nothing, words).

    >>> plan_lines("First:\\n- ask\\n\\n* tell")
    [('', 'First:'), ('•', 'ask'), ('•', 'tell')]
    """
    lines = [line for line in words.splitlines() if line.strip()]
    return [("•" if BULLET.match(line) else "", BULLET.sub("", line).strip()) for line in lines]


@register.filter
def is_chinese(words: str) -> bool:
    """Whether free text wants Chinese typesetting inside a document of another language."""
    return has_chinese(words)
