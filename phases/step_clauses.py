"""Links and settings of a plan as clauses of sentences: what was linked how, what a setting is now."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from phases.labels_fields import field_label
from phases.models import Plan
from phases.views.wording import days_text, link_label
from rollout.audit.models import AuditEvent
from rollout.audit.wording import model_field, value_text

NOTHING = ("", "–")
TaskName = Callable[[Any], str]


def added_link(operation: Mapping[str, Any], name: TaskName, per_day: int, who: Mapping[str, str]) -> str:
    kind = operation.get("type", "FS")
    told = {
        **who,
        "before": name(operation.get("predecessor")),
        "after": name(operation.get("successor")),
        "link": link_label(kind, operation.get("lag", 0), operation.get("lag_unit", "working"), per_day),
    }
    if told["link"] == "FS":
        return _("%(who)s let “%(after)s” wait for “%(before)s”") % told
    return _("%(who)s let “%(after)s” wait for “%(before)s” (%(link)s)") % told


def changed_link(
    operation: Mapping[str, Any], event: AuditEvent, name: TaskName, per_day: int, who: Mapping[str, str]
) -> str:
    """A link that got another type or lag, or that was removed: both tasks, and how it was."""
    key = str(operation.get("link"))
    old, new = (side.get("links", {}).get(key) for side in (event.before, event.after))
    ends = old or new
    if not ends:  # beyond what an event tells one by one
        return _("%(who)s changed a link between tasks") % who
    told = {
        **who,
        "before": name(ends[0]),
        "after": name(ends[1]),
        "old": _bond(old, per_day),
        "new": _bond(new, per_day),
    }
    if new is None:
        return _("%(who)s removed the link from “%(before)s” to “%(after)s” (%(old)s)") % told
    return _("%(who)s changed the link from “%(before)s” to “%(after)s”: %(old)s is now %(new)s") % told


def _bond(row: Sequence[Any] | None, per_day: int) -> str:
    """Type and lag of a link as an event keeps it: predecessor, successor, type, lag, unit of lag."""
    return link_label(row[2], row[3], row[4], per_day) if row else "–"


def changed_setting(
    operation: Mapping[str, Any],
    event: AuditEvent,
    names: Mapping[tuple[str, int], str],
    per_day: int,
    who: Mapping[str, str],
) -> str:
    """`names`: of tasks and calendars, by field and key."""
    field = operation["field"]
    old = _setting(field, event.before.get("plan", {}).get(field), names, per_day)
    new = _setting(field, event.after.get("plan", {}).get(field, operation.get("value")), names, per_day)
    told = {**who, "field": field_label(field), "old": old, "new": new}
    if field == "week" or old == new:
        return _("%(who)s changed the %(field)s of the plan") % told
    if new in NOTHING:
        return _("%(who)s cleared the %(field)s of the plan, which was %(old)s") % told
    if old in NOTHING:
        return _("%(who)s set the %(field)s of the plan to %(new)s") % told
    return _("%(who)s changed the %(field)s of the plan from %(old)s to %(new)s") % told


def _setting(field: str, value: Any, names: Mapping[tuple[str, int], str], per_day: int) -> str:
    if field == "critical_threshold" and isinstance(value, int):
        return days_text(value, per_day)
    if isinstance(value, int) and field in ("calendar", "go_live_task"):
        return names.get((field, value)) or _("something that is gone")
    return value_text(model_field(Plan, field), value)
