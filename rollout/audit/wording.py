"""Events in words: which fields changed, from what to what, as one reader may see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rollout.audit.appending import SYSTEM
from rollout.audit.field_words import FIELD_WORDS
from rollout.audit.labels import kind_label
from rollout.audit.models import AuditEvent
from rollout.audit.readers import Show, hidden
from rollout.core.classification import DataClass
from rollout.core.dates import day_text, local

UNTOLD = frozenset({"id", "version", "search_text", "position", "level"})
LONGEST = 120
DIGEST, FINGERPRINT, HEX = 64, 12, frozenset("0123456789abcdef")
TEXTS = (models.CharField, models.TextField)
Names = dict[tuple[type[models.Model], int], str]


def actor_text(event: AuditEvent) -> str:
    """Who did it, as they were called then; what nobody asked for is the system's."""
    return _("The system") if event.actor_id is None and event.actor_name == SYSTEM else event.actor_name


@dataclass(frozen=True, slots=True)
class Change:
    """One field of an event; `masked` when the reader may not see its values in full."""

    field: str
    before: str
    after: str
    masked: bool = False


Teller = Callable[[Sequence[AuditEvent]], dict[int, list[Change]]]
_tellers: list[Teller] = []


def register_teller(tell: Teller) -> None:
    """Offer words for an app's own events, in AppConfig.ready(): changes by event key, for those it knows;
    a fixed number of queries, and nothing that is private to a person."""
    _tellers.append(tell)


Namer = Callable[[set[int]], dict[int, str]]
_namers: dict[str, Namer] = {}


def register_names(target_type: str, name: Namer) -> None:
    """Offer, in AppConfig.ready(), what records of a kind are called in the active language where the name
    that their events keep does not say it: by record key, for those it knows; a fixed number of queries."""
    _namers[target_type] = name


_values: dict[tuple[str, str], Callable[[Any], str]] = {}


def register_value(target_type: str, name: str, say: Callable[[Any], str]) -> None:
    """Offer, in AppConfig.ready(), how the stored values of a field are read, where its type does not say
    it: a share of one that people know as percent."""
    _values[target_type, name] = say


@dataclass
class Wording:
    """Turns events into changes for one reader; names of related records are read once for all events."""

    show: Show = hidden
    names: Names = field(default_factory=dict)
    told: dict[int, list[Change]] = field(default_factory=dict)
    called: dict[tuple[str, str], str] = field(default_factory=dict)

    def load(self, events: Iterable[AuditEvent]) -> None:
        """Read what tellers say of these events, and the names that the others' foreign keys point to: one
        query per related model."""
        events = list(events)
        for tell in _tellers:
            self.told |= tell(events)
        for kind, namer in _namers.items():
            own = {int(e.target_id) for e in events if e.target_type == kind and e.target_id.isdigit()}
            self.called |= {(kind, str(key)): said for key, said in namer(own).items()} if own else {}
        wanted: dict[type[models.Model], set[int]] = defaultdict(set)
        for event in events:
            for name in changed_fields(event):
                if (related := related_model(event, name)) is not None:
                    wanted[related] |= {
                        v for v in (event.before.get(name), event.after.get(name)) if type(v) is int
                    }
        for model, keys in wanted.items():
            self.names |= {(model, key): name for key, name in names_of(model, keys).items()}

    def name(self, event: AuditEvent) -> str:
        """What the event's record is called: by its app in the active language, else as it was kept."""
        return self.called.get((event.target_type, event.target_id)) or event.target_name

    def changes(self, event: AuditEvent) -> list[Change]:
        if event.pk in self.told:
            return self.told[event.pk]
        return [self.change(event, name) for name in changed_fields(event)]

    def change(self, event: AuditEvent, name: str) -> Change:
        model, found = model_of(event), model_field(model_of(event), name)
        data_class = class_in(model, getattr(found, "name", name))
        sides = [self.text(event, name, found, data_class, values) for values in (event.before, event.after)]
        masked = any(self.show(data_class, v) != v for v in (event.before.get(name), event.after.get(name)))
        return Change(field_label(found, name), sides[0], sides[1], masked)

    def text(
        self, event: AuditEvent, name: str, found: Any, data_class: DataClass, values: dict[str, Any]
    ) -> str:
        value = values.get(name)
        seen = self.show(data_class, value)
        if seen != value:
            return str(seen)
        related = related_model(event, name)
        if related is not None and type(value) is int:
            return self.names.get((related, value), f"#{value}")
        say = _values.get((event.target_type, name))
        return value_text(found, value) if say is None or value is None else say(value)


def names_of(model: type[models.Model], keys: set[int]) -> dict[int, str]:
    """The names of the records that are still there, in the active language where their app offers it."""
    offered = _namers.get(model._meta.label_lower)
    said = offered(keys) if offered is not None else {}
    rest = keys - said.keys()
    return said | ({row.pk: str(row) for row in model._default_manager.filter(pk__in=rest)} if rest else {})


def changed_fields(event: AuditEvent) -> list[str]:
    """Fields worth telling: those of a change, and the filled ones of a created or removed record."""
    names = [n for n in {**event.before, **event.after} if n not in UNTOLD]
    return [
        n
        for n in names
        if (event.before.get(n) or None) != (event.after.get(n) or None) or withheld(event, n)
    ]


def withheld(event: AuditEvent, name: str) -> bool:
    """A secret that changed: both sides are dots."""
    return name in event.before and name in event.after


def model_of(event: AuditEvent) -> type[models.Model] | None:
    try:
        return apps.get_model(event.target_type)
    except (LookupError, ValueError):
        return None


def kind_text(target_type: str) -> str:
    """What people call this kind of record."""
    if label := kind_label(target_type):
        return label
    model = model_of(AuditEvent(target_type=target_type))
    return str(model._meta.verbose_name) if model is not None else target_type


def model_field(model: type[models.Model] | None, name: str) -> Any:
    try:
        return model._meta.get_field(name.removesuffix("_id")) if model is not None else None
    except FieldDoesNotExist:
        return None


def class_in(model: type[models.Model] | None, name: str) -> DataClass:
    """Fields that no model of ours names (figures that a service adds) are internal."""
    table: dict[str, DataClass] = getattr(model, "data_classes", {})
    return table.get(name, DataClass.INTERNAL)


def related_model(event: AuditEvent, name: str) -> type[models.Model] | None:
    found = model_field(model_of(event), name)
    related: type[models.Model] | None = found.related_model if isinstance(found, models.ForeignKey) else None
    return related


def field_label(found: Any, name: str) -> str:
    label = str(getattr(found, "verbose_name", "")) or name.replace("_", " ")
    return str(FIELD_WORDS.get(label, label))


def value_text(found: Any, value: Any) -> str:
    """A stored value as a reader writes it."""
    if value is None or value == "" or value == []:
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict) or (isinstance(value, list) and any(isinstance(v, dict) for v in value)):
        return ngettext("%(count)s entry", "%(count)s entries", len(value)) % {"count": len(value)}
    if isinstance(value, list):
        return short(_(", ").join(str(one) for one in value))
    if isinstance(found, models.DecimalField):
        return f"{Decimal(value):,f}".rstrip("0").rstrip(".") if "." in str(value) else str(value)
    if isinstance(found, models.TimeField):
        return f"{time.fromisoformat(value):%H:%M}"
    choices = dict(getattr(found, "flatchoices", None) or [])
    if value in choices:
        return str(choices[value])
    return short(str(value) if isinstance(found, TEXTS) or not isinstance(value, str) else moment_text(value))


def moment_text(value: str) -> str:
    """A date or an instant in words, any other text as it is. Not for words of people, which stay theirs."""
    try:
        moment = parse_datetime(value) if len(value) > 10 else None
        day = parse_date(value) if len(value) == 10 else None
    except ValueError:
        return value
    if isinstance(moment, datetime):
        at = local(moment)
        return f"{day_text(at.date(), this_year=0)} {at:%H:%M}"
    return day_text(day, this_year=0) if day is not None else value


def short(text: str) -> str:
    if len(text) == DIGEST and HEX.issuperset(text):
        return text[:FINGERPRINT] + "…"
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
