"""Short ways through a gate, by the services."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from phases.gates import Decision
from phases.models import Gate, GateCriterion, GateEvidence, GateReview, GateWaiver, Phase
from phases.services import gate_evidence, gate_signing, gate_waivers, gates
from phases.services.gate_evidence import EvidenceGiven
from phases.services.gate_state import gate_at_hand
from rollout.people.models import User
from rollout.projects.services.actions import today_of


def manual(gate: Gate) -> list[GateCriterion]:
    """Criteria that evidence shows."""
    at_hand = gate_at_hand(gate, today_of(gate.phase.plan.project))
    shown = {one.key for one in at_hand.criteria if not one.live}
    return [row for row in fresh(gate).criteria.all() if row.pk in shown]


def fresh(gate: Gate) -> Gate:
    return Gate.objects.select_related("phase__plan__project", "phase__task").get(pk=gate.pk)


def give(criterion: GateCriterion, person: User, text: str = "Seen and counted") -> GateEvidence:
    return gate_evidence.add_evidence(criterion, EvidenceGiven("Minutes", text=text), actor=person)


def confirm(criterion: GateCriterion, person: User) -> None:
    found = GateCriterion.objects.get(pk=criterion.pk)
    gates.confirm_criterion(found, version=found.version, actor=person)


def meet(gate: Gate, person: User) -> None:
    """Evidence and confirmation for whatever evidence shows."""
    for criterion in manual(gate):
        give(criterion, person)
        confirm(criterion, person)


def waive(
    criterion: GateCriterion, *, by: User, owner: User, until: date, reason: str = "Later"
) -> GateWaiver:
    return gate_waivers.grant_waiver(criterion, reason=reason, owner=owner, expires_on=until, actor=by)


def ask(gate: Gate, person: User) -> GateReview:
    return gate_signing.request_review(fresh(gate), actor=person)


def sign(review: GateReview, person: User, decision: Decision = Decision.GO, **more: Any) -> GateReview:
    found = GateReview.objects.select_related("gate__phase__plan__project").get(pk=review.pk)
    return gate_signing.sign(found, decision=decision, actor=person, **more)


def close(gate: Gate, person: User) -> Phase:
    return gates.close_phase(fresh(gate).phase, actor=person)


def in_a_week(gate: Gate) -> date:
    return today_of(gate.phase.plan.project) + timedelta(days=7)
