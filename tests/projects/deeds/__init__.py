"""Everything that people do in a rollout, by the audit action that it leaves."""

from __future__ import annotations

from collections.abc import Callable

from tests.projects.deeds import gates, meetings, plan, registers, updates
from tests.projects.deeds.world import World

Deeds = dict[str, Callable[[World], object]]
PARTS: dict[str, Deeds] = {
    "plan": plan.DEEDS,
    "gates": gates.DEEDS,
    "updates": updates.DEEDS,
    "meetings": meetings.DEEDS,
    "registers": registers.DEEDS,
}
DEEDS: Deeds = {name: deed for deeds in PARTS.values() for name, deed in deeds.items()}
