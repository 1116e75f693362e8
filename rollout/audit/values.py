"""Records as plain JSON values, for events and for comparing versions."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from rollout.audit.canonical import canonical
from rollout.core.classification import DataClass
from rollout.core.fields import LocalDateTimeField

WITHHELD = "•"
READ = (models.DecimalField, models.DateField, LocalDateTimeField)


def plain(value: Any) -> Any:
    """A value as JSON keeps it: records become their key, instants ISO strings in UTC, numbers stay exact."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).isoformat()
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).hex()
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted((plain(v) for v in value), key=canonical)
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    return _scalar(value)


def _scalar(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return str(value)


def plain_field(instance: models.Model, name: str) -> Any:
    """One field of a record; a foreign key is its key, under either of its two names."""
    field = instance._meta.get_field(name)
    return as_stored(field, getattr(instance, getattr(field, "attname", name)))


def as_stored(field: Any, value: Any) -> Any:
    """`plain`, with a decimal in the number of places its column keeps (1.5 is 1.50 there)."""
    if isinstance(field, models.DecimalField) and isinstance(value, Decimal) and value.is_finite():
        return str(value.quantize(Decimal(1).scaleb(-field.decimal_places)))
    return plain(value)


def as_read(field: Any, value: Any) -> Any:
    """`as_stored` of what came in by any door: the text of a figure or of a day is what its column makes of
    it; what it cannot read stays as it came."""
    if isinstance(field, READ) and isinstance(value, (str, int)) and value != "":
        try:
            return as_stored(field, field.to_python(str(value)))
        except (ValidationError, InvalidOperation):
            return plain(value)
    return as_stored(field, value)


def told(instance: models.Model, name: str) -> Any:
    """A field as an event may tell it: secrets are withheld."""
    classes: Mapping[str, DataClass] = getattr(instance, "data_classes", {})
    field = instance._meta.get_field(name)
    return WITHHELD if classes.get(field.name) is DataClass.SECRET else plain_field(instance, name)


def snapshot(instance: models.Model) -> dict[str, Any]:
    """All stored fields, secrets withheld."""
    return {f.name: told(instance, f.name) for f in instance._meta.concrete_fields}
