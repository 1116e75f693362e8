"""What templates ask about people."""

from __future__ import annotations

from typing import Any

from django import template

from rollout.people.demo_cast import players
from rollout.people.labels import ROLE_LABELS

register = template.Library()


@register.simple_tag
def demo_roles() -> list[tuple[str, Any, str]]:
    """(value, label, person) for each role of the demo; the person is empty if nobody holds it any more."""
    return [
        (one.role.value, ROLE_LABELS[one.role], str(one.person or ""))
        for one in players()
        if one.person or one.meant
    ]
