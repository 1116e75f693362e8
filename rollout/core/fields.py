"""Model fields the framework does not have."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _


class LocalDateTimeField(models.Field):  # type: ignore[type-arg]
    """A wall-clock instant in the project's time zone, stored without an offset.

    A plan's "Friday 17:00" stays Friday 17:00 wherever it is read; Django's own DateTimeField would
    shift it into the reader's zone.
    """

    description = _("Local date and time")
    empty_strings_allowed = False

    def db_type(self, connection: Any) -> str:
        return "timestamp" if connection.vendor == "postgresql" else "datetime"

    def get_internal_type(self) -> str:
        return "LocalDateTimeField"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> datetime | None:
        if isinstance(value, datetime) and value.tzinfo is None:  # as both databases' drivers give it
            return value
        return self.to_python(value)

    def to_python(self, value: Any) -> datetime | None:
        if value is None or isinstance(value, datetime):
            return value if value is None else value.replace(tzinfo=None)
        try:
            parsed = parse_datetime(str(value))
        except ValueError:
            parsed = None
        if parsed is None:
            raise ValidationError(
                _("%(value)s is not a date and time; write it as 2026-03-02 08:00."), params={"value": value}
            )
        return parsed.replace(tzinfo=None)

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return None if value is None else self.to_python(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        value = value if prepared else self.get_prep_value(value)
        if value is None or connection.vendor == "postgresql":
            return value
        return value.strftime("%Y-%m-%d %H:%M:%S")

    def value_to_string(self, obj: Any) -> str:
        value = self.value_from_object(obj)
        return "" if value is None else value.isoformat()

    def formfield(self, **kwargs: Any) -> Any:
        from django import forms

        return super().formfield(form_class=forms.DateTimeField, **kwargs)
