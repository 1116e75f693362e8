"""Words of documents: dates without markup, always with what they need to stand alone on paper."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from rollout.core.dates import day_text
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


@register.filter
def latin_quotes(words: str) -> SafeString:
    """Quotation marks in the width that a Latin sentence wants; Chinese keeps its own."""
    escaped: str = conditional_escape(words)
    if (get_language() or "").startswith("zh"):
        return mark_safe(escaped)
    for mark in "“”‘’":
        escaped = escaped.replace(mark, format_html('<span class="quote">{}</span>', mark))
    return mark_safe(escaped)
