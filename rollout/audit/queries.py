"""Read models of events: always through what the reader may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import QuerySet

from rollout.audit import readers
from rollout.audit.labels import action_text, via_text
from rollout.audit.models import AuditEvent
from rollout.audit.wording import Change, Wording, actor_text


@dataclass(frozen=True, slots=True)
class Told:
    """One event in words."""

    event: AuditEvent
    actor: str
    action: str
    via: str
    changes: list[Change]
    name: str


def events_for(user: Any) -> QuerySet[AuditEvent]:
    """The events this person may read, by the scope of the permission to read the audit log."""
    return readers.visible(user, AuditEvent.objects.all())


def history_of(record: models.Model, user: Any, *, limit: int = 20) -> list[Told]:
    """The last events of one record that this person may read, the newest first."""
    about = {"target_type": record._meta.label_lower, "target_id": str(record.pk)}
    return told(list(events_for(user).filter(**about).order_by("-sequence")[:limit]), user)


def told(events: list[AuditEvent], user: Any) -> list[Told]:
    wording = Wording(readers.shown_to(user))
    wording.load(events)
    return [
        Told(e, actor_text(e), action_text(e.action), via_text(e.via), wording.changes(e), wording.name(e))
        for e in events
    ]
