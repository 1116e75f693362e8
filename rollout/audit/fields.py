"""How an event's values are stored."""

from __future__ import annotations

import json
from typing import Any

from django.db import models

from rollout.audit.canonical import canonical


class CanonicalJSONField(models.TextField):  # type: ignore[type-arg]
    """JSON kept as its canonical text.

    The databases' own JSON types rewrite what they are given (PostgreSQL reads 1e22 as an integer and
    refuses some strings), which would break the hash of an event that nobody touched.
    """

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return None if value is None else json.loads(value)

    def to_python(self, value: Any) -> Any:
        return json.loads(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        return value if value is None or isinstance(value, str) else canonical(value)

    def value_to_string(self, obj: Any) -> str:
        return canonical(self.value_from_object(obj))
