"""Handlers of the undo buttons at a gate. A signature has none: it is withdrawn with a reason."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from phases.models import Gate, GateCriterion, GateReview, GateWaiver
from phases.queries_gates import gate_address
from phases.services import gate_evidence_undo, gate_waivers, gate_withdrawals, gates
from rollout.audit.models import AuditEvent
from rollout.core import undo
from rollout.core.errors import StateRefusal
from rollout.core.models import Versioned
from rollout.core.undo import Undone
from rollout.people.models import User

OF_WAIVER = "criterion__gate__phase__plan__project"


def unconfirm(*, actor: User, criterion: int, version: int) -> Undone:
    """A criterion that was marked as met by mistake."""
    rows = GateCriterion.objects.select_related("gate__phase__plan__project", "gate__phase__task")
    found = get_object_or_404(rows, pk=criterion)
    refuse_changed(found, version)
    gates.unconfirm_criterion(found, version=version, actor=actor)
    return Undone(_("The confirmation is taken back."), url_of(found.gate))


def withdraw(*, actor: User, review: int) -> Undone:
    """A decision that was asked for by mistake, as long as nobody has signed."""
    rows = GateReview.objects.select_related("gate__phase__plan__project")
    found = get_object_or_404(rows, pk=review)
    why = _("Asked by mistake, taken back at once.")
    gate_withdrawals.withdraw_review(found, why=why, actor=actor, unsigned=True)
    return Undone(_("The request is withdrawn."), url_of(found.gate))


def evidence_back(*, actor: User, event: int, version: int) -> Undone:
    """Evidence that was replaced or removed by mistake."""
    criterion = gate_evidence_undo.take_back(
        get_object_or_404(AuditEvent, pk=event), version=version, actor=actor
    )
    text = _("The evidence is back, and so is its confirmation.")
    return Undone(text if criterion.confirmed else _("The evidence is back."), url_of(criterion.gate))


def revoke(*, actor: User, waiver: int, version: int) -> Undone:
    """A waiver that was granted by mistake."""
    found = get_object_or_404(GateWaiver.objects.select_related(OF_WAIVER), pk=waiver)
    refuse_changed(found, version)
    why = _("Granted by mistake, taken back at once.")
    gate_waivers.revoke_waiver(found, version=version, actor=actor, why=why)
    return Undone(_("The waiver is revoked."), url_of(found.criterion.gate))


def restore(*, actor: User, waiver: int, version: int) -> Undone:
    """A waiver that was revoked by mistake."""
    found = get_object_or_404(GateWaiver.objects.select_related(OF_WAIVER), pk=waiver)
    refuse_changed(found, version)
    gate_waivers.restore_waiver(found, version=version, actor=actor)
    return Undone(_("The waiver holds again."), url_of(found.criterion.gate))


def refuse_changed(record: Versioned, version: int) -> None:
    """The button takes back what it named, not what came after."""
    if record.version != version:
        raise StateRefusal(
            "changed_since", _("This has changed since then; open the gate to see how it stands.")
        )


def url_of(gate: Gate) -> str:
    return gate_address(gate.phase.plan.project.slug, gate.phase.discipline)


def register_undo() -> None:
    """Called from the app's `ready()`."""
    undo.register("phases.criterion_unconfirm", unconfirm)
    undo.register(gate_evidence_undo.HANDLER, evidence_back)
    undo.register("phases.gate_withdraw", withdraw)
    undo.register("phases.waiver_revoke", revoke)
    undo.register("phases.waiver_restore", restore)
