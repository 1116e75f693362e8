"""What goes with removed records, by the foreign keys that cascade: as plain rows that can be put back."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any

from django.apps import apps
from django.db import models

from rollout.audit.values import plain_field

Model = type[models.Model]
Rows = dict[str, dict[str, Any]]  # "app.model:key" → every column's value


def kinds_below(top: Model, *, without: Container[Model] = ()) -> list[Model]:
    """The kinds that a removal of `top` cascades to, each after those that it hangs on."""
    found: list[Model] = []
    waiting = [top]
    for here in waiting:
        for relation in _cascading(here):
            kind = relation.related_model
            if kind is not top and kind not in without:
                found = [one for one in found if one is not kind] + [kind]
                waiting.append(kind)
    return found


def rows_below(top: Model, keys: Sequence[Any], *, without: Container[Model] = ()) -> Rows:
    """The rows that would go with the records of `keys`; a query for each kind that may hang on one found."""
    known: dict[Model, list[Any]] = {top: list(keys)}
    rows: Rows = {}
    for kind in kinds_below(top, without=without):
        hangs = models.Q()
        for above, gone in known.items():
            for relation in _cascading(above):
                if relation.related_model is kind and gone:
                    hangs |= models.Q(**{f"{relation.field.name}__in": gone})
        found = list(kind._base_manager.filter(hangs).order_by("pk")) if hangs else []
        known[kind] = [row.pk for row in found]
        rows |= {f"{kind._meta.label_lower}:{row.pk}": _row(row) for row in found}
    return rows


def put_back(top: Model, rows: Mapping[str, Mapping[str, Any]]) -> None:
    """Insert rows as `rows_below` gave them, under their own keys."""
    by_kind: dict[Model, list[models.Model]] = {}
    for name, row in rows.items():
        kind = apps.get_model(name.partition(":")[0])
        by_kind.setdefault(kind, []).append(grown(kind, row))
    for kind in sorted(by_kind, key=kinds_below(top).index):
        kind._base_manager.bulk_create(by_kind[kind])


def as_removed(kind: Model, before: Mapping[str, Any]) -> models.Model:
    """A removed record as the event of its removal tells it, under its own key; not stored."""
    return grown(kind, {field.attname: before[field.name] for field in kind._meta.concrete_fields})


def _cascading(kind: Model) -> Iterator[Any]:
    """Hidden ones (`related_name="+"`) too: the database takes their rows as well."""
    fields = kind._meta.get_fields(include_hidden=True)
    return (one for one in fields if getattr(one, "on_delete", None) is models.CASCADE)


def _row(record: models.Model) -> dict[str, Any]:
    return {field.attname: plain_field(record, field.name) for field in record._meta.concrete_fields}


def grown(kind: Model, row: Mapping[str, Any]) -> models.Model:
    """A record from its row; columns that the kind gained since have their defaults."""
    fields = {field.attname: field for field in kind._meta.concrete_fields}
    return kind(**{name: fields[name].to_python(value) for name, value in row.items() if name in fields})
