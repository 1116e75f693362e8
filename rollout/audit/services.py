"""The one way to write an audited record: the change and its event in the same transaction.

`create`, `change` and `remove` serve single records; `record` appends an event about a change that a
service wrote itself (a whole plan, an import).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rollout.audit.chain import event_hash
from rollout.audit.context import origin
from rollout.audit.models import AuditEvent, AuditHead
from rollout.audit.values import plain, plain_field, snapshot
from rollout.core.errors import Stale
from rollout.core.models import Versioned

Record = TypeVar("Record", bound=models.Model)
VersionedRecord = TypeVar("VersionedRecord", bound=Versioned)


@transaction.atomic
def record(
    *,
    actor: Any,
    action: str,
    target: models.Model,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    why: str = "",
    project_id: int | None = None,
    at: datetime | None = None,
) -> AuditEvent:
    """Append one event to the chain. `actor` None means the system itself."""
    head, _created = AuditHead.objects.select_for_update().get_or_create(pk=1)
    came = origin()
    content: dict[str, Any] = {
        "sequence": head.sequence + 1,
        "at": (at or timezone.now()).astimezone(UTC).isoformat(),
        "actor_id": getattr(actor, "pk", None),
        "actor_name": str(actor)[:200] if actor is not None else "system",
        "via": came.via,
        "action": action,
        "target_type": target._meta.label_lower,
        "target_id": str(target.pk),
        "target_name": str(target)[:300],
        "project_id": project_id if project_id is not None else project_of(target),
        "before": plain(before or {}),
        "after": plain(after or {}),
        "why": why,
        "request_id": came.request_id,
        "previous_hash": head.hash,
    }
    digest = event_hash(content)
    event = AuditEvent.objects.create(**{**content, "at": datetime.fromisoformat(content["at"])}, hash=digest)
    head.sequence, head.hash = event.sequence, digest
    head.save(update_fields=["sequence", "hash"])
    return event


def project_of(target: models.Model) -> int | None:
    """The project a record belongs to: its own `project_id`, or what `audit_project_id` answers."""
    ask = getattr(target, "audit_project_id", None)
    if ask is not None:
        return ask() if callable(ask) else ask
    return getattr(target, "project_id", None)


@transaction.atomic
def create(instance: Record, *, actor: Any, action: str = "", why: str = "") -> Record:
    """Insert a record and tell so."""
    instance.save(force_insert=True)
    name = action or f"{instance._meta.model_name}.create"
    record(actor=actor, action=name, target=instance, after=snapshot(instance), why=why)
    return instance


@transaction.atomic
def change(
    instance: VersionedRecord,
    changes: Mapping[str, Any],
    *,
    version: int,
    actor: Any,
    action: str = "",
    why: str = "",
) -> VersionedRecord:
    """Compare-and-set: write `changes` if the stored version is still `version`, else raise Stale.

    Fields that already have the wanted value are left out; nothing to change writes nothing.
    """
    manager = type(instance)._default_manager
    stored = manager.select_for_update().get(pk=instance.pk)
    if stored.version != version:
        raise stale(stored, changes)
    different = {k: v for k, v in changes.items() if plain_field(stored, k) != plain(v)}
    if not different:
        return stored
    before = {k: plain_field(stored, k) for k in different}
    for name, value in different.items():
        setattr(stored, name, value)
    stored.version = version + 1
    stored.save(update_fields=[*different, "version"])
    name = action or f"{instance._meta.model_name}.change"
    after = {k: plain_field(stored, k) for k in different}
    record(actor=actor, action=name, target=stored, before=before, after=after, why=why)
    return stored


@transaction.atomic
def remove(instance: models.Model, *, actor: Any, action: str = "", why: str = "") -> None:
    """Delete a record and keep what it was in the event."""
    name = action or f"{instance._meta.model_name}.remove"
    record(actor=actor, action=name, target=instance, before=snapshot(instance), why=why)
    instance.delete()


def stale(stored: Versioned, changes: Mapping[str, Any]) -> Stale:
    """The refusal of a second editor, with both versions of the fields in question."""
    return Stale(
        _("Somebody else changed this in the meantime; compare both versions and choose."),
        record=stored,
        mine=plain(changes),
        theirs={k: plain_field(stored, k) for k in changes},
    )
