"""A signed gate looks again in the very step that changes what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from phases.gate_checks import checks
from phases.models import GateCriterion, GateEvidence, GateWaiver
from phases.services.gate_staleness import refresh_gates_of
from rollout.audit.followers import Written, register_follower

OWN = frozenset(kind._meta.label_lower for kind in (GateCriterion, GateEvidence, GateWaiver))


def look_again(written: Sequence[Written]) -> None:
    """Of the projects in which something was written that a check or a criterion rests on."""
    kinds = OWN.union(*(check.rests_on for check in checks()))
    actors: dict[int, Any] = {
        one.project_id: one.actor for one in written if one.project_id is not None and one.kind in kinds
    }
    for project_id, actor in actors.items():
        refresh_gates_of(project_id, actor=actor)


def register_gate_follower() -> None:
    """Called from the app's `ready()`."""
    register_follower(look_again)
