"""The audit events of a project in words: who did what to which record, before → after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from rollout.audit.models import AuditEvent
from rollout.audit.queries import events_for as readable_events
from rollout.core.classification import DataClass
from rollout.core.dates import day_text, local
from rollout.projects import registry
from rollout.projects.access import ProjectAccess
from rollout.projects.labels import ACTION_LABELS, VERB_LABELS, VIA_LABELS
from rollout.projects.registry import Change

HIDDEN_FIELDS = frozenset({"id", "version", "search_text", "position", "level"})
PRIVATE = frozenset({DataClass.PERSONAL, DataClass.SENSITIVE, DataClass.SECRET})
LONGEST = 120


def events_for(access: ProjectAccess) -> models.QuerySet[AuditEvent]:
    """The project's events this person may read: all, those of their department, or their own."""
    return readable_events(access.user).filter(project_id=access.project.pk)


def action_text(event: AuditEvent) -> str:
    """What was done, as a verb: “added a member”, “changed”."""
    known = ACTION_LABELS.get(event.action) or VERB_LABELS.get(event.action.rpartition(".")[2])
    return str(known) if known else event.action


def via_text(event: AuditEvent) -> str:
    return str(VIA_LABELS.get(event.via, event.via))


def model_of(event: AuditEvent) -> type[models.Model] | None:
    try:
        return apps.get_model(event.target_type)
    except (LookupError, ValueError):
        return None


@dataclass
class Wording:
    """Turns events into changes; names of related records are read once for all events."""

    names: dict[tuple[type[models.Model], int], str] = field(default_factory=dict)
    told: dict[int, list[Change]] = field(default_factory=dict)

    def load(self, events: Iterable[AuditEvent]) -> None:
        """Read the names that these events' foreign keys point to: one query per related model."""
        events = list(events)
        self.told = registry.told(events)
        wanted: dict[type[models.Model], set[int]] = defaultdict(set)
        for event in events:
            for name in changed_fields(event):
                related = related_model(event, name)
                if related is not None:
                    wanted[related] |= {
                        v for v in (event.before.get(name), event.after.get(name)) if type(v) is int
                    }
        for model, keys in wanted.items():
            self.names |= {(model, row.pk): str(row) for row in model._default_manager.filter(pk__in=keys)}

    def changes(self, event: AuditEvent) -> list[Change]:
        if event.pk in self.told:
            return self.told[event.pk]
        return [self.change(event, name) for name in changed_fields(event)]

    def change(self, event: AuditEvent, name: str) -> Change:
        model = model_of(event)
        label = field_label(model, name)
        if model is not None and getattr(model, "data_classes", {}).get(name) in PRIVATE:
            return Change(label, private=True)
        return Change(label, self.text(event, name, event.before), self.text(event, name, event.after))

    def text(self, event: AuditEvent, name: str, values: dict[str, Any]) -> str:
        value = values.get(name)
        related = related_model(event, name)
        if related is not None and type(value) is int:
            return self.names.get((related, value), f"#{value}")
        return value_text(model_field(model_of(event), name), value)


def changed_fields(event: AuditEvent) -> list[str]:
    """Fields worth telling: those of a change, and the filled ones of a created or removed record."""
    names = [name for name in {**event.before, **event.after} if name not in HIDDEN_FIELDS]
    return [name for name in names if differs(event.before.get(name), event.after.get(name))]


def differs(before: Any, after: Any) -> bool:
    return before != after and not (before in (None, "") and after in (None, ""))


def model_field(model: type[models.Model] | None, name: str) -> Any:
    if model is None:
        return None
    try:
        return model._meta.get_field(name.removesuffix("_id") if name.endswith("_id") else name)
    except FieldDoesNotExist:
        return None


def related_model(event: AuditEvent, name: str) -> type[models.Model] | None:
    found = model_field(model_of(event), name)
    return found.related_model if isinstance(found, models.ForeignKey) else None


def field_label(model: type[models.Model] | None, name: str) -> str:
    found = model_field(model, name)
    return str(getattr(found, "verbose_name", "")) or name.replace("_", " ")


def value_text(found: Any, value: Any) -> str:
    """A stored value as a reader writes it."""
    if value is None or value == "" or value == []:
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, (list, dict)):
        return _("%(count)s entries") % {"count": len(value)}
    choices = dict(getattr(found, "flatchoices", None) or [])
    if value in choices:
        return str(choices[value])
    if isinstance(value, str):
        return short(moment_text(value))
    return short(str(value))


def moment_text(value: str) -> str:
    """A date or an instant in words, any other text as it is."""
    try:
        moment = parse_datetime(value) if len(value) > 10 else None
        day = parse_date(value) if len(value) == 10 else None
    except ValueError:
        return value
    if isinstance(moment, datetime):
        at = local(moment)
        return f"{day_text(at.date(), this_year=0)} {at:%H:%M}"
    return day_text(day, this_year=0) if isinstance(day, date) else value


def short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
