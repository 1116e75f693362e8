"""Evidence of a gate: words, addresses and files that show that a criterion is met."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from phases.evidence_files import checked_name, digest, fingerprint
from phases.faults import PlanFault
from phases.models import GateCriterion, GateEvidence
from phases.services.gate_evidence_files import keep_file
from phases.services.gates import held, require_work
from rollout.audit import services as audit
from rollout.audit.context import now
from rollout.audit.services import audited, record, stale
from rollout.audit.values import plain_field
from rollout.core.errors import InvalidInput
from rollout.people.models import User
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess, not_allowed

FILE_FAULTS = {
    "file_empty": _("“%(value)s” is empty; choose another file."),
    "file_too_large": _("“%(value)s” is larger than 10 MB; link to it instead."),
    "file_kind_unknown": _("“%(value)s” is not of a kind that is kept; use one of: %(known)s."),
    "file_not_what_it_says": _("“%(value)s” is not what its ending says; save it again as that kind."),
}
LAPSE = "gatecriterion.lapse"
HANDS = ("added_by", "added_at", "givers")
TOLD = ("title", "url", "text", "file_name", "sha256")
LONGEST_TEXT = 20_000
_url = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True, slots=True)
class EvidenceGiven:
    """What somebody hands in. An address, a text or a file; without `content` a stored file stays."""

    title: str
    url: str = ""
    text: str = ""
    file_name: str = ""
    content: bytes | None = None
    without_file: bool = False


@audited()
def add_evidence(criterion: GateCriterion, given: EvidenceGiven, *, actor: User) -> GateEvidence:
    """Refusals: NotAllowed; InvalidInput for missing or bad content; StateRefusal in a closed project."""
    require_work(criterion.gate.phase.plan.project, actor)
    held(criterion.gate)
    values = _checked(given, kept=None)
    evidence = GateEvidence(criterion=criterion, added_by=actor, added_at=now(), givers=[actor.pk], **values)
    evidence.save(force_insert=True)
    record(actor=actor, action="gateevidence.create", target=evidence, after=_told(evidence))
    return evidence


@audited()
def replace_evidence(
    evidence: GateEvidence, given: EvidenceGiven, *, version: int, actor: User
) -> GateEvidence:
    """Put other content in its place; it is then told as given by the one who replaced it, and stays the work
    of all who had a hand in it. Nobody has confirmed the new content: the confirmation ends. Refusals as for
    adding, and Stale."""
    require_own(evidence, actor)
    held(evidence.criterion.gate)
    stored: GateEvidence = GateEvidence.objects.get(pk=evidence.pk)
    if stored.version != version:
        raise stale(stored, {"title": given.title, "url": given.url, "text": given.text})
    values = _checked(given, kept=None if given.without_file else stored)
    if values["sha256"] == stored.sha256:
        return stored
    if stored.file is not None and bytes(stored.file) != values["file"]:
        keep_file(stored, actor)
    before = _told(stored)
    given_now = {"added_by": actor, "added_at": now(), "givers": sorted({*stored.givers, actor.pk})}
    for name, value in {**values, **given_now, "version": version + 1}.items():
        setattr(stored, name, value)
    stored.save()
    record(actor=actor, action="gateevidence.replace", target=stored, before=before, after=_told(stored))
    end_confirmation(stored.criterion_id, actor)
    return stored


@audited()
def remove_evidence(evidence: GateEvidence, *, version: int, actor: User) -> None:
    """What was confirmed rested on it: the confirmation ends. Refusals: NotAllowed, Stale."""
    require_own(evidence, actor)
    held(evidence.criterion.gate)
    stored: GateEvidence = GateEvidence.objects.get(pk=evidence.pk)
    if stored.version != version:
        raise stale(stored, {})
    keep_file(stored, actor)
    hands = {name: plain_field(stored, name) for name in HANDS}
    record(actor=actor, action="gateevidence.remove", target=stored, before=_told(stored) | hands)
    stored.delete()
    end_confirmation(stored.criterion_id, actor)


def end_confirmation(criterion_id: int, actor: User) -> None:
    """The event stands right after that of the evidence: undoing one undoes both."""
    criterion = GateCriterion.objects.get(pk=criterion_id)
    if criterion.confirmed:
        empty = {"confirmed": False, "confirmed_by": None, "confirmed_at": None}
        audit.change(criterion, empty, version=criterion.version, actor=actor, action=LAPSE)


def _told(evidence: GateEvidence) -> dict[str, Any]:
    """What the audit log keeps: of a file its name and, in the digest, its content."""
    return {name: getattr(evidence, name) for name in TOLD} | {"criterion": evidence.criterion_id}


def may_change(access: ProjectAccess, evidence: GateEvidence) -> bool:
    """Whoever gave it, and whoever asks for the decision."""
    own = evidence.added_by_id == access.user.pk and access.allows_some(Permission.PLAN_WRITE)
    return own or access.allows(Permission.GATES_REQUEST) or access.allows(Permission.PLAN_WRITE)


def require_own(evidence: GateEvidence, actor: User) -> None:
    if not may_change(ProjectAccess(actor, evidence.criterion.gate.phase.plan.project), evidence):
        raise not_allowed(Permission.PLAN_WRITE)


def _checked(given: EvidenceGiven, *, kept: GateEvidence | None) -> dict[str, Any]:
    title, url, text = given.title.strip(), given.url.strip(), given.text.strip()
    if not title or len(title) > 200:
        raise InvalidInput("bad_title", _("Give the evidence a title of 1 to 200 characters."), field="title")
    if len(text) > LONGEST_TEXT:
        raise InvalidInput("text_too_long", _("Shorten the text to 20000 characters."), field="text")
    if url:
        try:
            _url(url)
        except ValidationError:
            raise InvalidInput(
                "bad_url", _("Write a whole address that begins with https:// or http://."), field="url"
            ) from None
        if len(url) > 500:
            raise InvalidInput("url_too_long", _("The address has more than 500 characters."), field="url")
    name, content = given.file_name, given.content
    if content is not None:
        try:
            name = checked_name(name, content)
        except PlanFault as fault:
            raise InvalidInput(fault.code, FILE_FAULTS[fault.code] % fault.values, field="file") from fault
    elif kept is not None and kept.file is not None:
        name, content = kept.file_name, bytes(kept.file)
    else:
        name = ""
    if not (url or text or content):
        raise InvalidInput(
            "evidence_empty", _("Give an address, a text or a file; one of them at least."), field="url"
        )
    words = {"title": title, "url": url, "text": text, "file_name": name}
    return {**words, "file": content, "sha256": fingerprint(words, digest(content))}
