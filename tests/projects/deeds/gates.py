"""What is done at a gate: the one of acceptance, which business owner, sponsor and PMO sign in this order."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from phases.gates import Decision
from phases.models import Gate, GateCriterion, GateEvidence, GateReview, GateWaiver, Phase
from phases.services import (
    gate_evidence,
    gate_evidence_undo,
    gate_signing,
    gate_waivers,
    gate_withdrawals,
    gates,
)
from phases.services.gate_conditions import Condition
from phases.services.gate_evidence import EvidenceGiven
from phases.services.gate_state import gate_at_hand
from rollout.audit.context import writing_at
from rollout.audit.models import AuditEvent
from tests.factories import arranging
from tests.projects.deeds.world import World


def gate(w: World) -> Gate:
    """Nothing is asked for at it, and its phase is open."""
    rows = Gate.objects.select_related("phase__plan__project", "phase__task")
    found: Gate = rows.get(phase__plan=w.plan, phase__discipline="acceptance")
    if found.phase.closed_at is not None:
        w.by_ada(gates.reopen_phase, found.phase, why="Something came up")
    for review in found.reviews.filter(state="signing"):
        w.by_ada(gate_withdrawals.withdraw_review, review, why="Asked anew")
    return rows.get(pk=found.pk)


def own(w: World) -> GateCriterion:
    found: GateCriterion = w.by_ada(gates.add_criterion, gate(w), {"title": f"Keys handed over {w.number}"})
    return found


def fresh(found: Any) -> Any:
    return type(found)._default_manager.get(pk=found.pk)


def worded(w: World) -> None:
    found = own(w)
    w.by_ada(gates.change_criterion, found, {"title": f"All keys {w.number}"}, version=found.version)


def aimed(w: World) -> None:
    found = GateCriterion.objects.filter(gate__phase__plan=w.plan).exclude(target=None)[0]
    target = {"target": f"0.{80 + w.number % 19}"}
    w.by_ada(gates.change_criterion, found, target, version=found.version)


def removed(w: World) -> None:
    found = own(w)
    w.act(gate_evidence.add_evidence, found, EvidenceGiven("Minutes", text="Seen"), actor=w.ben)
    w.by_ada(gates.remove_criterion, fresh(found), version=fresh(found).version)


def evidence(w: World) -> GateEvidence:
    given = EvidenceGiven(f"Minutes {w.number}", text="Seen and counted")
    found: GateEvidence = w.act(gate_evidence.add_evidence, own(w), given, actor=w.ben)
    return found


def confirmed(w: World) -> GateEvidence:
    found = evidence(w)
    criterion = fresh(found.criterion)
    w.act(gates.confirm_criterion, criterion, version=criterion.version, actor=w.ben)
    return found


def unconfirmed(w: World) -> None:
    criterion = fresh(confirmed(w).criterion)
    w.by_ada(gates.unconfirm_criterion, criterion, version=criterion.version)


def evidence_removed(w: World) -> GateCriterion:
    found = confirmed(w)
    w.by_ada(gate_evidence.remove_evidence, found, version=found.version)
    return fresh(found.criterion)


def evidence_back(w: World) -> None:
    criterion = evidence_removed(w)
    event = AuditEvent.objects.filter(action="gateevidence.remove").order_by("-sequence")[0]
    w.by_ada(gate_evidence_undo.take_back, event, version=criterion.version)


def replaced(w: World) -> None:
    found = confirmed(w)
    other = EvidenceGiven("Better minutes", text="Counted twice")
    w.by_ada(gate_evidence.replace_evidence, found, other, version=found.version)


def waived(w: World, criterion: GateCriterion | None = None) -> GateWaiver:
    ends = w.now().date() + timedelta(days=60)
    given = {"reason": "The branch opens later", "owner": w.ben, "expires_on": ends}
    wanted = criterion or own(w)
    found: GateWaiver = w.act(gate_waivers.grant_waiver, wanted, **given, actor=w.people["cleo"])
    return found


def revoked(w: World) -> GateWaiver:
    found = waived(w)
    w.act(gate_waivers.revoke_waiver, found, version=found.version, actor=w.people["cleo"])
    return fresh(found)


def waiver_back(w: World) -> None:
    found = revoked(w)
    w.act(gate_waivers.restore_waiver, found, version=found.version, actor=w.people["cleo"])


def asked(w: World) -> GateReview:
    found: GateReview = w.by_ada(gate_signing.request_review, gate(w))
    return found


def withdrawn(w: World) -> None:
    w.by_ada(gate_withdrawals.withdraw_review, asked(w), why="Too early")


def ready(w: World) -> GateReview:
    """A request for a decision at a gate of which everything that is not met is waived."""
    found = gate(w)
    with writing_at(w.now()):
        at_hand = gate_at_hand(found, w.now().date())
    for one in at_hand.criteria:
        if not one.met and one.waiver is None:
            waived(w, GateCriterion.objects.get(pk=one.key))
    return asked(w)


def sign(w: World, review: GateReview, who: str, decision: Decision, **more: Any) -> None:
    found = GateReview.objects.select_related("gate__phase__plan__project").get(pk=review.pk)
    w.act(gate_signing.sign, found, decision=decision, actor=w.people[who], **more)


def refused(w: World) -> None:
    """A single no-go decides at once."""
    sign(w, asked(w), "fay", Decision.NO_GO, comment="Training is missing")


def conditional(w: World) -> GateReview:
    review = ready(w)
    due = w.now().date() + timedelta(days=7)
    conditions = [Condition(f"Train the shift {w.number}", w.ben, due), Condition("Print it", w.ben, due)]
    sign(w, review, "fay", Decision.CONDITIONAL, conditions=conditions)
    return review


def signature_back(w: World) -> None:
    review = conditional(w)
    w.act(gate_withdrawals.withdraw_signature, review, why="Wrong gate", actor=w.people["fay"])


def signed(w: World) -> GateReview:
    review = conditional(w)
    for who in ("cleo", "gus"):
        sign(w, review, who, Decision.CONDITIONAL)
    return review


def outdated(w: World) -> None:
    """A criterion that comes after a signature."""
    signed(w)
    own(w)


def done_phase(w: World) -> Phase:
    """Its work is Ben's and done."""
    phase = gate(w).phase
    done = {
        "actual_start": datetime(2026, 3, 3, 8),
        "actual_finish": datetime(2026, 3, 4, 17),
        "owner": w.ben,
    }
    with arranging():
        w.plan.tasks.filter(parent=phase.task).update(**done, percent_complete=100, deliverable="Minutes")
    found: Phase = fresh(phase)
    return found


def closed(w: World) -> Phase:
    phase = done_phase(w)
    signed(w)
    found: Phase = w.by_ada(gates.close_phase, fresh(phase))
    return found


def set_up(w: World) -> None:
    with arranging():
        Gate.objects.filter(phase__plan=w.plan, phase__discipline__in=["design", "kickoff"]).delete()
    w.by_ada(gates.set_up_gates, w.plan)


DEEDS = {
    "gate.setup": set_up,
    "gatecriterion.create": own,
    "gatecriterion.change": worded,
    "gatecriterion.change target": aimed,
    "gatecriterion.remove": removed,
    "gatecriterion.confirm": confirmed,
    "gatecriterion.unconfirm": unconfirmed,
    "gateevidence.create": evidence,
    "gateevidence.replace": replaced,
    "gateevidence.remove": evidence_removed,
    "gateevidence.restore": evidence_back,
    "gatewaiver.grant": waived,
    "gatewaiver.revoke": revoked,
    "gatewaiver.restore": waiver_back,
    "gatereview.request": asked,
    "gatereview.withdraw": withdrawn,
    "gatereview.decide": refused,
    "gatesignature.sign": conditional,
    "gatesignature.withdraw": signature_back,
    "gatereview.stale": outdated,
    "phase.close": closed,
    "phase.reopen": lambda w: w.by_ada(gates.reopen_phase, closed(w), why="Something came up"),
}
