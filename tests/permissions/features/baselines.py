"""Baselines belong to the project as a whole; each place has its first."""

from __future__ import annotations

from tests.permissions.kinds import Kind, Target

KINDS = (
    Kind(
        "phases:baseline_*",
        "number",
        lambda world, actor, target: 1,
        (Target.PROJECT, Target.OTHER, Target.UNKNOWN),
    ),
)
