"""What templates of this application say in one word."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rollout.core import markup
from rollout.core.dates import day_html, moment_html

register = template.Library()


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
def number(value: int | float | Decimal | None, digits: int = 0) -> str:
    """`{{ cost|number:2 }}`: grouped thousands; an en dash for nothing."""
    if value is None:
        return "–"
    return number_format(value, decimal_pos=digits, use_l10n=True, force_grouping=True)


@register.filter
def signed(value: int | float | Decimal | None, digits: int = 0) -> str:
    """`{{ slip|signed }}`: +3, −2, 0 with a true minus."""
    if value is None:
        return "–"
    text = number_format(abs(value), decimal_pos=digits, use_l10n=True, force_grouping=True)
    return ("+" if value > 0 else "−" if value < 0 else "") + text


@register.filter
def percent(value: float | Decimal | None, digits: int = 0) -> str:
    """`{{ 0.125|percent:1 }}`: 12.5 %."""
    if value is None:
        return "–"
    return _("%(number)s %%") % {"number": number_format(value * 100, decimal_pos=digits, use_l10n=True)}


@register.filter
def undo_token(message: Message) -> str:
    """The signed undo token a message carries, or nothing."""
    found = [tag[5:] for tag in (message.extra_tags or "").split() if tag.startswith("undo:")]
    return found[0] if found else ""


@register.simple_tag
def key(name: str) -> SafeString:
    return format_html("<kbd>{}</kbd>", name)
