"""What a change reports as done lies within the horizon of what can have happened."""

from __future__ import annotations

from phases.drafts import Draft
from phases.faults import PlanFault
from rollout.audit.context import now
from rollout.core.horizons import HAPPENED, limit_of

FACTS = ("actual_start", "actual_finish")


def require_facts(draft: Draft) -> None:
    """Seen from today, or from a status date ahead of it. Fault: names the first newly reported other day."""
    status, today = draft.settings["status_at"], now().date()
    on = max(status.date(), today) if status is not None else today
    for key, record in draft.records.items():
        was = draft.before.records.get(key)
        for field in FACTS:
            at = record.values[field]
            if at is None or (was is not None and was.values[field] == at):
                continue
            limit = limit_of(at.date(), on, HAPPENED)
            if limit is not None and at.date() > limit:
                raise PlanFault(
                    "fact_ahead", field=field, date=at.date().isoformat(), limit=limit.isoformat()
                )
