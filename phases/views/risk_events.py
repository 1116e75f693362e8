"""Events of the tasks that a risk would hit, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from phases.models import Plan
from phases.views.wording import days_text
from rollout.audit.models import AuditEvent
from rollout.audit.wording import Change

ACTIONS = frozenset({"risk.link", "risk.unlink"})


def told(events: Sequence[AuditEvent]) -> dict[int, list[Change]]:
    """The linked task and its delay in days of its plan; one query for all events."""
    known = [event for event in events if event.action in ACTIONS]
    if not known:
        return {}
    plans = Plan.objects.filter(project__in={event.project_id for event in known if event.project_id})
    hours = dict(plans.values_list("project", "hours_per_day"))
    return {event.pk: changes_of(event, int(hours.get(event.project_id or 0, 8) * 60)) for event in known}


def changes_of(event: AuditEvent, per_day: int) -> list[Change]:
    """A link that got another delay names its task in `before` as well; there the delay is what changed."""
    old, new = event.before, event.after
    task = Change(_("Task"), "", str(new.get("task") or old.get("task")))
    return [task, Change(_("Delay"), delay_text(old, per_day), delay_text(new, per_day))]


def delay_text(values: dict[str, Any], per_day: int) -> str:
    """Nothing where the task was not linked."""
    if "task" not in values:
        return ""
    return days_text(values.get("delay"), per_day) or _("as the risk states")
