"""Corrections of the slip ledger as whole sentences: who gave how many days from whom to whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import ngettext

from phases.models import PARTY_CHOICES, Plan
from phases.shown_days import shown_days
from phases.views.wording import plural, trimmed
from rollout.audit.models import AuditEvent
from rollout.audit.wording import actor_text
from rollout.core.dates import day_text

GIVE = "slipcorrection.give"


def say_corrections(events: Sequence[AuditEvent]) -> dict[int, str]:
    """The sentence of each correction among the events; one query."""
    mine = [event for event in events if event.action == GIVE]
    if not mine:
        return {}
    plans = Plan.objects.filter(project__in={event.project_id for event in mine})
    per_day = {key: int(hours * 60) for key, hours in plans.values_list("project_id", "hours_per_day")}
    return {event.pk: _sentence(event, per_day.get(event.project_id or 0, 480)) for event in mine}


def _sentence(event: AuditEvent, per_day: int) -> str:
    days, parties = shown_days(event.after["minutes"], per_day), dict(PARTY_CHOICES)
    told = {
        "who": actor_text(event),
        "days": trimmed(abs(days)),
        "source": parties[event.after["source"]],
        "target": parties[event.after["target"]],
        "week": _week(event.target_name),
    }
    return (_won(days) if days < 0 else _lost(days)) % told


def _lost(days: Decimal) -> str:
    return ngettext(
        "%(who)s gave %(days)s working day lost in the week until %(week)s from %(source)s to %(target)s.",
        "%(who)s gave %(days)s working days lost in the week until %(week)s from %(source)s to %(target)s.",
        plural(float(days)),
    )


def _won(days: Decimal) -> str:
    return ngettext(
        "%(who)s gave %(days)s working day won in the week until %(week)s from %(source)s to %(target)s.",
        "%(who)s gave %(days)s working days won in the week until %(week)s from %(source)s to %(target)s.",
        plural(float(days)),
    )


def _week(name: str) -> str:
    return day_text(date.fromisoformat(name))
