"""Records as plain JSON values, for events and for comparing versions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any

from django.db import models

from rollout.core.classification import DataClass


def plain(value: Any) -> Any:
    """A value as JSON keeps it: records become their key, instants ISO strings, numbers stay exact."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(v) for v in value]
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    return str(value)


def plain_field(instance: models.Model, name: str) -> Any:
    """One field of a record; a foreign key is its key, under either of its two names."""
    field = instance._meta.get_field(name)
    return plain(getattr(instance, getattr(field, "attname", name)))


def snapshot(instance: models.Model) -> dict[str, Any]:
    """All stored fields, secrets withheld."""
    classes: Mapping[str, DataClass] = getattr(instance, "data_classes", {})
    return {
        f.name: "•" if classes.get(f.name) is DataClass.SECRET else plain_field(instance, f.name)
        for f in instance._meta.concrete_fields
    }
