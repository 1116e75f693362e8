"""Words of minutes: codes and ISO days as a reader of paper reads them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rollout.core.dates import with_days
from rollout.core.wording import as_read
from rollout.projects.meeting_rules import days_overdue
from rollout.projects.models import ActionState, AttendanceState

register = template.Library()
register.filter("as_read", as_read)
# signs that tell attendance apart in grey print
MARKS = {
    AttendanceState.PRESENT: "●",
    AttendanceState.EXCUSED: "◐",
    AttendanceState.ABSENT: "○",
    AttendanceState.INVITED: "–",
}


@register.filter
def iso_day(value: str) -> date | None:
    """`2026-03-02`, with or without a time, as a date; None for nothing."""
    return date.fromisoformat(value[:10]) if value else None


@register.filter
def with_years(words: str) -> str:
    """ISO days inside a title as a reader of paper reads them: with their year."""
    return with_days(words, this_year=0)


@register.filter
def attendance_mark(state: str) -> str:
    return MARKS[AttendanceState(state)]


@register.filter
def attendance_word(state: str) -> str:
    if state == AttendanceState.INVITED:
        return _("not recorded")
    return str(AttendanceState(state).label)


@register.filter
def action_state(row: Mapping[str, Any], day: str) -> str:
    """New, carried over so many times, overdue by so many days, done or dropped."""
    if row["state"] != ActionState.OPEN:
        return str(ActionState(row["state"]).label)
    parts = [_("new")] if row["new"] else []
    if row["carried"]:
        parts.append(
            ngettext("carried over once", "carried over %(times)s times", row["carried"])
            % {"times": row["carried"]}
        )
    late = days_overdue(iso_day(row["due"]), date.fromisoformat(day))
    if late:
        parts.append(ngettext("%(days)s day overdue", "%(days)s days overdue", late) % {"days": late})
    return " · ".join(parts) or str(ActionState.OPEN.label)
