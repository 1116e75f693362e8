"""Values on the wire that the framework has no field for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from rollout.core.values import LOCAL_PATTERN, Unreadable, local_of


@extend_schema_field(
    {
        "type": "string",
        "pattern": LOCAL_PATTERN,
        "example": "2026-03-02T08:00:00",
        "description": "Wall-clock time in the project's time zone, without an offset.",
    }
)
class LocalDateTime(serializers.Field):  # type: ignore[type-arg]
    """A local instant: `2026-03-02T08:00:00`, no offset."""

    default_error_messages = {
        "invalid": _("Write a local date and time such as 2026-03-02T08:00, without an offset.")
    }

    def to_internal_value(self, data: Any) -> datetime:
        try:
            return local_of(data)
        except Unreadable:
            self.fail("invalid")

    def to_representation(self, value: datetime) -> str:
        return value.isoformat(timespec="seconds")


class RecordId(serializers.IntegerField):
    """The id of another record; whether it may be named is the service's question.

    Give `source="owner_id"`: `values()` and the wire then need no join.
    """

    def __init__(self, **options: Any) -> None:
        options.setdefault("min_value", 1)
        options.setdefault("allow_null", True)
        options.setdefault("required", False)
        super().__init__(**options)


INTERVAL = {
    "type": "array",
    "items": {"type": "integer", "minimum": 0, "maximum": 1440},
    "minItems": 2,
    "maxItems": 2,
}
DAY = {"type": "array", "items": INTERVAL, "description": "[from, to] in minutes of the day."}


@extend_schema_field(DAY)
class Intervals(serializers.JSONField):
    """Working time of one day; an empty list is a day off."""

    default_error_messages = {"intervals": _("Write a list of [from, to] in minutes of the day.")}

    def to_internal_value(self, data: Any) -> Any:
        pairs = data if isinstance(data, list) else [None]
        if not all(isinstance(p, list) and len(p) == 2 and all(type(m) is int for m in p) for p in pairs):
            self.fail("intervals")
        return data


@extend_schema_field({"type": "array", "items": DAY, "minItems": 7, "maxItems": 7})
class Week(serializers.JSONField):
    """Working time of seven days, Monday first; null is Monday to Friday, 08–12 and 13–17."""
