"""Links of risks and tasks in “since last week”: which task, which risk, by how much."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from phases.models import Plan
from phases.views.risk_events import ACTIONS, delay_text
from rollout.audit.models import AuditEvent
from rollout.audit.wording import actor_text


def say_risk_links(events: Sequence[AuditEvent]) -> dict[int, str]:
    """The sentence of each link and unlink; one query."""
    mine = [event for event in events if event.action in ACTIONS]
    if not mine:
        return {}
    plans = Plan.objects.filter(project__in={event.project_id for event in mine})
    per_day = {key: int(hours * 60) for key, hours in plans.values_list("project_id", "hours_per_day")}
    return {event.pk: _sentence(event, per_day.get(event.project_id or 0, 480)) for event in mine}


def _sentence(event: AuditEvent, per_day: int) -> str:
    told = {
        "who": actor_text(event),
        "task": (event.after or event.before).get("task", ""),
        "risk": event.target_name,
        "old": delay_text(event.before, per_day),
        "new": delay_text(event.after, per_day),
    }
    if not event.after:
        return _("%(who)s took the task “%(task)s” off the risk “%(risk)s”.") % told
    if not event.before:
        return _("%(who)s linked the task “%(task)s” to the risk “%(risk)s”; delay: %(new)s.") % told
    changed = _("%(who)s changed the delay of “%(task)s” by the risk “%(risk)s” from %(old)s to %(new)s.")
    return changed % told
