"""What each feature adds to the matrix's world, one module a feature.

A module may offer `furnish(world, user, plan)`, which gives the person a record of each kind, and `KINDS`,
which says how the arguments of its routes are filled.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

from rollout.people.models import User
from tests.permissions.kinds import Kind, World


def modules() -> list[ModuleType]:
    return [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]


def furnish(world: World, user: User, plan: Any) -> None:
    for module in modules():
        if hasattr(module, "furnish"):
            module.furnish(world, user, plan)


def kinds() -> list[Kind]:
    return [kind for module in modules() for kind in getattr(module, "KINDS", ())]
