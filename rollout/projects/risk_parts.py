"""What higher apps show on a risk's page: the tasks it would hit, what it would cost in time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from rollout.projects.access import ProjectAccess
from rollout.projects.models import Risk


@dataclass(frozen=True, slots=True)
class RiskPart:
    """`template` is included with what `facts` answers as `part`; None leaves the part out."""

    key: str
    template: str
    facts: Callable[[ProjectAccess, Risk], Any]


_parts: dict[str, RiskPart] = {}


def register_risk_part(part: RiskPart) -> None:
    """Called from an app's `ready()`; parts stand on the page in the order of registration."""
    _parts[part.key] = part


def parts_of(access: ProjectAccess, risk: Risk) -> Sequence[tuple[str, Any]]:
    """(template, facts) of every part that has something to show."""
    found = ((part.template, part.facts(access, risk)) for part in _parts.values())
    return [(template, facts) for template, facts in found if facts is not None]
