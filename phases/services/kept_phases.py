"""Phases that a plan may no longer lose: those whose gate holds evidence, waivers or decisions."""

from __future__ import annotations

from django.db.models import Q

from phases.drafts import Draft
from phases.faults import PlanFault
from phases.models import Gate


def require_kept_phases(draft: Draft) -> None:
    """Fault where the draft removes the summary of such a phase: signatures would go with it."""
    gone = draft.before.places.keys() - draft.places.keys()
    if not gone:
        return
    holds = (
        Q(reviews__isnull=False) | Q(criteria__evidence__isnull=False) | Q(criteria__waivers__isnull=False)
    )
    kept = (
        Gate.objects.filter(holds, phase__task__in=gone).values_list("phase__task__name", flat=True).first()
    )
    if kept is not None:
        raise PlanFault("phase_has_gate", task=kept)
