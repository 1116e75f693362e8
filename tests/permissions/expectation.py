"""What the role table says about one call, worked out anew and without the application's access code."""

from __future__ import annotations

from enum import IntEnum

from rollout.people.doors import Door, DoorKind
from rollout.people.roles import ROLE_TABLE, Permission, Role, Scope
from rollout.people.routes import Route
from tests.permissions.world import INSTALLATION, Target

NEAR = {Target.OWN: Scope.OWN, Target.DEPARTMENT: Scope.DEPARTMENT, Target.PROJECT: Scope.PROJECT}


class Answer(IntEnum):
    ALLOWED = 200
    NO_IDENTITY = 401
    NOT_ALLOWED = 403
    NOT_THERE = 404


def scope_of(actor: str, permission: Permission, *, at_home: bool = True) -> Scope | None:
    """How far the actor's one role carries the permission: in their own project, or elsewhere."""
    if actor not in set(Role):
        return None
    role = Role(actor)
    scope = ROLE_TABLE[role].get(permission)
    if scope is None:
        return None
    if role in INSTALLATION:
        return scope if scope in (Scope.TENANT, Scope.OWN) else None
    return min(scope, Scope.PROJECT) if at_home else None


def expected(route: Route, door: Door, actor: str, target: Target) -> Answer:
    """The first wall that stands: identity, visibility, permission, record."""
    has_record = bool([a for a in route.arguments if a != "slug"])
    if door.kind is DoorKind.OPEN:
        return Answer.ALLOWED
    if actor == "anonymous":
        return Answer.NO_IDENTITY
    if door.kind is DoorKind.SIGNED_IN:
        return Answer.ALLOWED if not has_record or target is Target.OWN else Answer.NOT_THERE
    assert door.permission is not None
    if door.kind is DoorKind.PROJECT:
        return in_project(door, actor, target, has_record)
    return outside(door, actor, target, has_record)


def outside(door: Door, actor: str, target: Target, has_record: bool) -> Answer:
    assert door.permission is not None
    scope = scope_of(actor, door.permission)
    if scope is None or (door.kind is DoorKind.TENANT and scope is not Scope.TENANT):
        return Answer.NOT_ALLOWED
    if not has_record:
        return Answer.ALLOWED
    if target is Target.UNKNOWN:
        return Answer.NOT_THERE
    return Answer.ALLOWED if scope >= NEAR.get(target, Scope.TENANT) else Answer.NOT_THERE


def in_project(door: Door, actor: str, target: Target, has_record: bool) -> Answer:
    assert door.permission is not None
    far = target is Target.OTHER
    reads_all = scope_of(actor, Permission.PLAN_READ) is Scope.TENANT
    member = actor in set(Role) and Role(actor) not in INSTALLATION
    if not reads_all and (far or not member):
        return Answer.NOT_THERE
    if target is Target.UNKNOWN and not has_record:
        return Answer.NOT_THERE
    scope = scope_of(actor, door.permission)
    if scope is None or (actor_is_tenant(actor) and scope is not Scope.TENANT):
        return Answer.NOT_ALLOWED
    if not door.record and scope < Scope.PROJECT:
        return Answer.NOT_ALLOWED
    if has_record and target in (Target.UNKNOWN, Target.CROSSED):
        return Answer.NOT_THERE
    if door.record and has_record and scope < NEAR.get(target, Scope.OWN):
        return Answer.NOT_ALLOWED
    return Answer.ALLOWED


def actor_is_tenant(actor: str) -> bool:
    return actor in set(Role) and Role(actor) in INSTALLATION
