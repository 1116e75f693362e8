"""What must be said of the start that a promised go-live leads to."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import ngettext

from rollout.core.dates import day_text
from rollout.core.numbers import number_text


def past_start(go_live: date | None, start: date) -> str:
    """That the go-live needs a start before today; empty where it does not, or no go-live was asked for."""
    today = timezone.localdate()
    days = (today - start).days
    if go_live is None or days <= 0:
        return ""
    return ngettext(
        "Meeting that go-live needs a start on %(day)s, which lies %(days)s day in the past.",
        "Meeting that go-live needs a start on %(day)s, which lies %(days)s days in the past.",
        days,
    ) % {"day": day_text(start), "days": number_text(days)}
