"""The words in which the matrix speaks of records: how far they lie from their reader, how one is found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from phases.models import Task
from rollout.people.models import User
from rollout.projects.models import Project


class Target(StrEnum):
    """How far the record is from the one who asks."""

    OWN = "own"
    DEPARTMENT = "same department"
    PROJECT = "same project"
    OTHER = "other project"
    CROSSED = "other project's record under this project"
    UNKNOWN = "unknown"


@dataclass
class World:
    project: Project
    other: Project
    actors: dict[str, User]
    people: dict[Target, User]  # whose records lie at that distance; OWN is the actor
    tasks: dict[int, Task] = field(default_factory=dict)  # by owner

    def whose(self, actor: User, target: Target) -> User:
        return (
            actor
            if target is Target.OWN
            else self.people[Target.OTHER if target is Target.CROSSED else target]
        )

    def slug(self, target: Target) -> str:
        return self.other.slug if target is Target.OTHER else self.project.slug


Find = Callable[[World, User, Target], Any]


def of_person(find: Callable[[World, User], Any]) -> Find:
    """A record that belongs to the person at the target's distance."""
    return lambda world, actor, target: find(world, world.whose(actor, target))


def of_project(find: Callable[[Project], Any]) -> Find:
    """A record that belongs to a project as a whole."""
    return lambda world, actor, target: find(world.other if target in FAR else world.project)


MINE = (Target.OWN, Target.UNKNOWN)
FAR = (Target.OTHER, Target.CROSSED)
ANY = (Target.OWN, Target.OTHER)
WHOLE = (Target.PROJECT, Target.OTHER, Target.CROSSED, Target.UNKNOWN)
BY_NUMBER = (Target.OWN, Target.DEPARTMENT, Target.PROJECT, Target.OTHER, Target.UNKNOWN)


@dataclass(frozen=True)
class Kind:
    """How an argument of some routes is filled, and at which distances such a record can lie."""

    names: str
    argument: str
    find: Find
    targets: tuple[Target, ...] = tuple(t for t in Target if t is not Target.CROSSED)


def first(rows: Any) -> Any:
    return rows.order_by("pk").first()
