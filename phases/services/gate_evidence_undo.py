"""Taking back that evidence was replaced or removed, with the confirmation that ended by it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from phases.models import GateCriterion, GateEvidence
from phases.services.gate_evidence import LAPSE, EvidenceGiven, replace_evidence
from phases.services.gate_evidence_files import content_before
from phases.services.gates import held, require_work
from rollout.audit import services as audit
from rollout.audit.models import AuditEvent
from rollout.audit.services import audited, record
from rollout.core.errors import StateRefusal
from rollout.people.models import User

HANDLER = "phases.evidence_back"
CONTENT = ("title", "url", "text", "file_name", "sha256")


def way_back(evidence_id: int) -> dict[str, Any]:
    """What the undo of the last change of a piece of evidence needs."""
    label = GateEvidence._meta.label_lower
    events = AuditEvent.objects.filter(target_type=label, target_id=str(evidence_id))
    event = events.latest("sequence")
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
    file = file_of(event, stored, actor)
    if stored is None:
        returned(criterion, event, file, actor)
    else:
        words = {name: event.before[name] for name in ("title", "url", "text", "file_name")}
        before = EvidenceGiven(**words, content=file, without_file=file is None)
        replace_evidence(stored, before, version=stored.version, actor=actor)
    return confirmed_again(criterion, event, actor)


def file_of(event: AuditEvent, stored: GateEvidence | None, actor: User) -> bytes | None:
    """The file that the evidence had before; None: it had none. StateRefusal for one that is kept no more."""
    if not event.before["file_name"]:
        return None
    content = content_before(event.before, stored, actor)
    if content is None:
        raise StateRefusal("file_gone", _("Its file is kept no longer; add the evidence again."))
    return content


def returned(criterion: GateCriterion, event: AuditEvent, file: bytes | None, actor: User) -> None:
    """Removed evidence under its old key, still the work of those who gave it."""
    before = event.before
    evidence = GateEvidence(
        pk=int(event.target_id),
        criterion=criterion,
        added_by_id=before["added_by"],
        added_at=datetime.fromisoformat(before["added_at"]),
        givers=before["givers"],
        file=file,
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
