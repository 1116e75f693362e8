"""What templates of this application say in one word."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.utils.html import format_html
from django.utils.safestring import SafeString

from rollout.core import markup
from rollout.core.dates import day_html, moment_html
from rollout.core.numbers import Number, number_text, percent_text, signed_text

register = template.Library()
COUNTED = re.compile(r"(?<=\d) (?=[\u4e00-\u9fff])")


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """`{% icon "check" %}`; with a second argument the icon is read aloud."""
    return markup.icon_html(name, label)


@register.simple_tag
def status(label: str, tone: markup.Tone = "neutral", icon: str = "") -> SafeString:
    """`{% status _("Late") "bad" "clock" %}`: word and icon; tones neutral, good, warn, bad."""
    return markup.status_html(markup.Status(label, tone, icon))


@register.simple_tag
def person(who: Any) -> SafeString:
    """`{% person task.owner %}`: initials and name."""
    return markup.person_html(who)


@register.filter
def day(value: date | datetime | None) -> SafeString:
    """`{{ task.finish|day }}`: Fri 18 Sep, the ISO date on hover."""
    return day_html(value)


@register.filter
def moment(value: datetime | None) -> SafeString:
    """`{{ event.at|moment }}`: Fri 18 Sep 14:05."""
    return moment_html(value)


@register.filter
def number(value: Number | None, digits: int = 0) -> str:
    """`{{ cost|number:2 }}`: 1,234.50; an en dash for nothing."""
    return number_text(value, digits)


@register.filter
def signed(value: Number | None, digits: int = 0) -> str:
    """`{{ slip|signed }}`: +3, −2, 0."""
    return signed_text(value, digits)


@register.filter
def percent(value: Number | None, digits: int = 0) -> str:
    """`{{ 0.125|percent:1 }}`: 12.5 %."""
    return percent_text(value, digits)


@register.filter(is_safe=True)
def counted(text: str) -> str:
    """A title in which no line ends between a number and the Chinese word that it counts.

    >>> counted("晚 14 个工作日")
    '晚 14\\xa0个工作日'
    """
    return COUNTED.sub("\N{NO-BREAK SPACE}", str(text))


@register.filter
def undo_token(message: Message) -> str:
    """The signed undo token a message carries, or nothing."""
    found = [tag[5:] for tag in (message.extra_tags or "").split() if tag.startswith("undo:")]
    return found[0] if found else ""


@register.simple_tag
def key(name: str) -> SafeString:
    return format_html("<kbd>{}</kbd>", name)
