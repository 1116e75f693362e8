"""Baselines and kept schedules belong to the project as a whole; each place has its first."""

from __future__ import annotations

from datetime import date
from typing import Any

from phases.models import SlipEntry
from phases.models.snapshots import PARTY_CHOICES
from phases.services.snapshots import take_snapshot
from rollout.people.models import User
from tests.permissions.kinds import Kind, Target, World


def furnish(world: World, user: User, plan: Any) -> None:
    if plan.snapshots.exists():
        return
    week = take_snapshot(plan, on=date(2026, 3, 6), actor=None)
    for party, _ in PARTY_CHOICES:
        SlipEntry.objects.create(snapshot=week, party=party, minutes=480)


KINDS = tuple(
    Kind(names, "number", lambda world, actor, target: 1, (Target.PROJECT, Target.OTHER, Target.UNKNOWN))
    for names in ("phases:baseline_*", "phases:slip_*", "slip-*")
)
