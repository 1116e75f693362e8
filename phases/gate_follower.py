"""A signed gate looks again in the very step that changes what it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from phases.gate_checks import LiveCheck, checks
from phases.models import GateCriterion, GateEvidence, GateWaiver
from phases.services.gate_staleness import refresh_gates_of
from phases.services.step_audit import CHANGE, UNDO
from rollout.audit.extent import REST
from rollout.audit.followers import Written, register_follower

OWN = frozenset(kind._meta.label_lower for kind in (GateCriterion, GateEvidence, GateWaiver))
STEPS = frozenset({CHANGE, UNDO})
PLACING = frozenset({"places", "records", "attached"})  # parts of a step


def look_again(written: Sequence[Written]) -> None:
    """Of the projects in which something was written that a check or a criterion rests on."""
    asked: dict[int, tuple[Any, set[str]]] = {}
    whole: set[int] = set()
    for one in written:
        keys = {check.key for check in checks() if rests_on(check, one)}
        if one.project_id is None or not (keys or one.kind in OWN):
            continue
        if one.kind in OWN:
            whole.add(one.project_id)
        asked[one.project_id] = one.actor, asked.get(one.project_id, (None, set()))[1] | keys
    for project_id, (actor, keys) in asked.items():
        refresh_gates_of(project_id, actor=actor, checks=None if project_id in whole else keys)


def rests_on(check: LiveCheck, one: Written) -> bool:
    """May this write change the answer of the check?"""
    if one.kind not in check.rests_on:
        return False
    return check.task_fields is None or one.action not in STEPS or touched(one.after, check.task_fields)


def touched(after: Mapping[str, Any], fields: frozenset[str]) -> bool:
    """Does a step of a plan, as its event tells it, add, remove or place tasks, or write one of these fields?
    Of more tasks than the event tells, somebody must look."""
    if PLACING & after.keys() or "tasks" in after.get(REST, {}):
        return True
    return any(not fields.isdisjoint(values) for values in after.get("tasks", {}).values())


def register_gate_follower() -> None:
    """Called from the app's `ready()`."""
    register_follower(look_again)
