"""What a new day does to gates: waivers end, live figures change."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from phases.models import Gate
from phases.services.gate_staleness import refresh_staleness
from rollout.core.jobs.registry import job
from rollout.core.jobs.run import Run
from rollout.projects.models import ProjectStatus
from rollout.projects.services.actions import today_of


@job(title=_("Look at signed gates again"), every="30 5 * * *")
def refresh_gates(run: Run) -> dict[str, Any]:
    """Gates whose signature lost its ground overnight become stale and their signers hear of it, once."""
    signed = Gate.objects.filter(
        reviews__isnull=False, phase__plan__project__status=ProjectStatus.ACTIVE
    ).distinct()
    stale = 0
    for gate in signed.select_related("phase__plan__project").order_by("pk"):
        stale += refresh_staleness(gate, on=today_of(gate.phase.plan.project))
    return {"stale": stale}
