"""Taking back that evidence was replaced or removed, with the confirmation that ended by it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from phases.models import GateCriterion, GateEvidence
from phases.services.gate_evidence import LAPSE, EvidenceGiven, replace_evidence
from phases.services.gates import held, require_work
from rollout.audit import services as audit
from rollout.audit.models import AuditEvent
from rollout.audit.services import audited, record
from rollout.core.errors import StateRefusal
from rollout.people.models import User

HANDLER = "phases.evidence_back"
CONTENT = ("title", "url", "text", "sha256")


def way_back(evidence_id: int) -> dict[str, Any] | None:
    """What the undo of the last change of a piece of evidence needs. None where a file went with it: the log
    keeps its fingerprint, not its bytes."""
    label = GateEvidence._meta.label_lower
    events = AuditEvent.objects.filter(target_type=label, target_id=str(evidence_id))
    event = events.order_by("-sequence").first()
    if event is None or event.before.get("file_name"):
        return None
    criterion = GateCriterion.objects.get(pk=event.before["criterion"])
    return {"event": event.pk, "version": criterion.version}


@audited()
def take_back(event: AuditEvent, *, version: int, actor: User) -> GateCriterion:
    """The evidence as it was before the event, and the confirmation that ended with it. `version` is that of
    the criterion after the event. Refusals: NotAllowed, StateRefusal for what has changed since."""
    rows = GateCriterion.objects.select_related("gate__phase__plan__project")
    criterion = rows.get(pk=event.before["criterion"])
    require_work(criterion.gate.phase.plan.project, actor)
    held(criterion.gate)
    stored = GateEvidence.objects.filter(pk=event.target_id).first()
    if criterion.version != version or (stored and stored.sha256) != event.after.get("sha256"):
        raise StateRefusal(
            "changed_since", _("This has changed since then; open the gate to see how it stands.")
        )
    if stored is None:
        returned(criterion, event, actor)
    else:
        before = EvidenceGiven(
            event.before["title"], event.before["url"], event.before["text"], without_file=True
        )
        replace_evidence(stored, before, version=stored.version, actor=actor)
    return confirmed_again(criterion, event, actor)


def returned(criterion: GateCriterion, event: AuditEvent, actor: User) -> None:
    """Removed evidence under its old key, still the work of those who gave it."""
    before = event.before
    evidence = GateEvidence(
        pk=int(event.target_id),
        criterion=criterion,
        added_by_id=before["added_by"],
        added_at=datetime.fromisoformat(before["added_at"]),
        givers=before["givers"],
        **{name: before[name] for name in CONTENT},
    )
    evidence.save(force_insert=True)
    after = {name: before[name] for name in (*CONTENT, "criterion")}
    record(actor=actor, action="gateevidence.restore", target=evidence, after=after)


def confirmed_again(criterion: GateCriterion, event: AuditEvent, actor: User) -> GateCriterion:
    ended = AuditEvent.objects.filter(
        sequence=event.sequence + 1, action=LAPSE, target_id=str(criterion.pk)
    ).first()
    if ended is None:
        return criterion
    values = {
        "confirmed": True,
        "confirmed_by": User.objects.get(pk=ended.before["confirmed_by"]),
        "confirmed_at": datetime.fromisoformat(ended.before["confirmed_at"]),
    }
    return audit.change(
        criterion, values, version=criterion.version, actor=actor, action="gatecriterion.restore"
    )
