"""`{% record_history record user as events %}` for `audit/_record_history.html`."""

from __future__ import annotations

from typing import Any

from django import template
from django.db import models

from rollout.audit.queries import Told, history_of

register = template.Library()


@register.simple_tag
def record_history(record: models.Model, user: Any, limit: int = 20) -> list[Told]:
    return history_of(record, user, limit=limit)
