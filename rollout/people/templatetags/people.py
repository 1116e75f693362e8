"""What templates ask about people."""

from __future__ import annotations

from typing import Any

from django import template

from rollout.people.access import holders_of
from rollout.people.labels import ROLE_LABELS
from rollout.people.roles import Role

register = template.Library()


@register.simple_tag
def demo_roles() -> list[tuple[str, Any, str]]:
    """(value, label, person) for each role that somebody in the demo holds."""
    found = ((role, holders_of(role).order_by("pk").first()) for role in Role)
    return [(role.value, ROLE_LABELS[role], str(person)) for role, person in found if person is not None]
