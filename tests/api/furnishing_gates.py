"""A gate with a criterion, its evidence and a waiver, for calls that the API's description makes up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils import timezone

from phases.models import Gate, GateCriterion, GateEvidence, GateReview, GateWaiver, Plan
from phases.services.gate_evidence import EvidenceGiven, add_evidence
from rollout.people.models import User


def furnish_gate(plan: Plan, owner: User, word: str) -> None:
    """At the plan's first phase."""
    now = timezone.now()
    gate = Gate.objects.create(phase=plan.phases.get())
    criterion = GateCriterion.objects.create(gate=gate, kind="manual", title=f"{word} agreed", position=1)
    add_evidence(criterion, EvidenceGiven(f"{word} minutes", text="Seen"), actor=owner)
    GateWaiver.objects.create(
        criterion=criterion,
        reason=f"{word} later",
        owner=owner,
        expires_on=date(2199, 1, 1),
        granted_by=owner,
        granted_at=now,
    )


def gate_sets(plan: Plan) -> list[Any]:
    """Everything about gates that the API could change."""
    return [
        plan.phases.all(),
        GateCriterion.objects.filter(gate__phase__plan=plan),
        GateEvidence.objects.filter(criterion__gate__phase__plan=plan),
        GateWaiver.objects.filter(criterion__gate__phase__plan=plan),
        GateReview.objects.filter(gate__phase__plan=plan),
    ]


def gate_pools() -> dict[str, Callable[[], list[Any]]]:
    def keys(model: Any) -> Callable[[], list[Any]]:
        return lambda: sorted(model.objects.values_list("pk", flat=True))

    return {
        "gates": lambda: ["kickoff"],
        "criteria": keys(GateCriterion),
        "evidence": keys(GateEvidence),
        "waivers": keys(GateWaiver),
    }
