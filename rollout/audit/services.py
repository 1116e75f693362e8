"""The one way to write an audited record: the change and its event in the same transaction.

`create`, `change` and `remove` serve single records; `record` and `record_many` append events about
changes that a service wrote itself (a whole plan, an import), inside `audited()`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from rollout.audit.appending import Entry, append, audited, project_of
from rollout.audit.context import now
from rollout.audit.models import AuditEvent
from rollout.audit.values import as_read, as_stored, plain_field, snapshot, told
from rollout.core.errors import Stale, StateRefusal
from rollout.core.models import Versioned
from rollout.core.record_names import require_fit, require_readable

__all__ = ["Entry", "audited", "change", "create", "project_of", "record", "record_many", "remove", "stale"]

Record = TypeVar("Record", bound=models.Model)
VersionedRecord = TypeVar("VersionedRecord", bound=Versioned)


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
    entry = Entry(action, target, before or {}, after or {}, why, project_id)
    return append([entry], actor=actor, at=at)[0]


def record_many(entries: Sequence[Entry], *, actor: Any, at: datetime | None = None) -> int:
    """Append many events as one batch; how many."""
    return len(append(entries, actor=actor, at=at))


@audited()
def create(instance: Record, *, actor: Any, action: str = "", why: str = "") -> Record:
    """Insert a record and tell so. Refuses names and texts that show nothing or hide something, and days
    outside of the years of a rollout or beyond the horizon of what they mean."""
    require_fit(instance, on=now().date())
    require_readable(why, "why")
    instance.save(force_insert=True)
    name = action or f"{instance._meta.model_name}.create"
    record(actor=actor, action=name, target=instance, after=snapshot(instance), why=why)
    return instance


@audited()
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

    Fields that already have the wanted value are left out; nothing to change writes nothing. Raises
    StateRefusal for a record that was deleted meanwhile.
    """
    require_readable(why, "why")
    stored = locked(instance)
    if stored.version != version:
        raise stale(stored, changes)
    different = {k: v for k, v in changes.items() if plain_field(stored, k) != wanted(stored, k, v)}
    if not different:
        return stored
    before = {k: told(stored, k) for k in different}
    for name, value in different.items():
        setattr(stored, name, value)
    require_fit(stored, different, on=now().date())
    stored.version = version + 1
    stored.save(update_fields=[*different, "version"])
    name = action or f"{instance._meta.model_name}.change"
    after = {k: told(stored, k) for k in different}
    record(actor=actor, action=name, target=stored, before=before, after=after, why=why)
    return stored


@audited()
def remove(
    instance: models.Model,
    *,
    actor: Any,
    action: str = "",
    why: str = "",
    version: int | None = None,
    parts: Mapping[str, Any] | None = None,
) -> None:
    """Delete a record and keep what it was in the event; with `version`, only if it is still that one.

    `parts`: what is deleted with it and has no event of its own, by name, as lists of plain values.
    """
    require_readable(why, "why")
    if version is not None and isinstance(instance, Versioned):
        stored = locked(instance)
        if stored.version != version:
            raise stale(stored, {})
    name = action or f"{instance._meta.model_name}.remove"
    before = {**snapshot(instance), **(parts or {})}
    record(actor=actor, action=name, target=instance, before=before, why=why)
    instance.delete()


def locked(instance: VersionedRecord) -> VersionedRecord:
    """The stored record, held until the transaction ends."""
    stored: VersionedRecord | None = (
        instance.__class__._default_manager.select_for_update().filter(pk=instance.pk).first()
    )
    if stored is None:
        raise StateRefusal("gone", _("Somebody else deleted this in the meantime; nothing was changed."))
    return stored


def wanted(stored: models.Model, name: str, value: Any) -> Any:
    """What the field would hold after a write, as plain as `plain_field` tells it."""
    return as_stored(stored._meta.get_field(name), value)


def stale(stored: Versioned, changes: Mapping[str, Any]) -> Stale:
    """The refusal of a second editor, with both versions of the fields in question, in one form: equal values
    read alike on the page and in the API."""
    chosen = {name: value for name, value in changes.items() if name not in stored.derived}
    fields = {name: stored._meta.get_field(name) for name in chosen}
    return Stale(
        _("Somebody else changed this in the meantime; compare both versions and choose."),
        record=stored,
        mine={name: as_read(fields[name], value) for name, value in chosen.items()},
        theirs={name: told(stored, name) for name in chosen},
    )
