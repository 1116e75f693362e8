"""Files of a plan belong to the project as a whole; every place has the same formats."""

from __future__ import annotations

from typing import Any

from rollout.people.models import User
from tests.permissions.kinds import Kind, Target, World


def furnish(world: World, user: User, plan: Any) -> None:
    """A format is no record."""


KINDS = tuple(
    Kind(names, "kind", lambda world, actor, target: "csv", (Target.PROJECT, Target.OTHER))
    for names in ("phases:export_file", "plan-export")
)
