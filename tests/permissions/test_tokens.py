"""A token is its scope ∩ its owner's rights on every route of the API that writes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from rollout.people.doors import Door, DoorKind
from rollout.people.models import User
from rollout.people.roles import ROLE_TABLE, Permission, Role
from rollout.people.routes import Route, routes
from rollout.people.services.tokens import issue
from tests.factories import arranging
from tests.permissions.expectation import Answer, expected
from tests.permissions.test_matrix import BODIES, path_of, undone
from tests.permissions.world import Target, World, arguments, build, targets_of

pytestmark = pytest.mark.django_db

WRITES = [
    (route, method, door)
    for route in routes()
    if route.is_api
    for method, door in route.doors.items()
    if method != "GET"
]
# what a token may do of its owner's own: take back by the owner's rights, and end itself
OF_ITSELF = {"undo", "token-detail"}
OWN_BODIES = {
    "token-list": {"name": "t", "permissions": ["plan.read"], "expires_at": "2026-01-01T00:00:00Z"},
    "calendar-list": {"kind": "person", "name": "Leave"},
    "calendar-detail": {"week": [[[480, 720]]] * 7},
    "calendar-day-list": {"first": "2026-03-02", "last": "2026-03-02", "name": "Away"},
    "calendar-day-detail": {"name": "Away"},
}
PERSONAL = [
    (route, method) for route, method, door in WRITES if door.kind is DoorKind.SIGNED_IN and route.name
]


@pytest.fixture
def world() -> World:
    return build()


class Keys:
    """One token for each owner and scope."""

    def __init__(self) -> None:
        self.made: dict[Any, str] = {}

    def of(self, owner: User, scope: frozenset[Permission]) -> str:
        if (owner.pk, scope) not in self.made:
            until = timezone.now() + timedelta(days=1)
            with arranging():
                _token, key = issue(owner, name="t", permissions=scope, expires_at=until)
            self.made[owner.pk, scope] = key
        return self.made[owner.pk, scope]


def call(key: str, route: Route, method: str, path: str, content: Any = None) -> int:
    headers = {"Authorization": f"Bearer {key}", "If-Match": "*"}
    send = getattr(Client(raise_request_exception=False), method.lower())
    with undone():
        body = content or BODIES.get(route.name, {})
        return int(send(path, body, content_type="application/json", headers=headers).status_code)


def somebody(world: World, route: Route, door: Door) -> tuple[Role, str] | None:
    """A role that may, and the address of a record it may do it to."""
    for role in Role:
        for target in targets_of(route):
            if target is not Target.UNKNOWN and expected(route, door, role, target) is Answer.ALLOWED:
                return role, path_of(route, arguments(world, route, world.actors[role], target))
    return None


def test_a_token_without_the_permission_writes_nothing_its_owner_may(world: World) -> None:
    keys, wrong, asked = Keys(), [], 0
    for route, method, door in WRITES:
        if door.permission is None:
            continue
        found = somebody(world, route, door)
        assert found is not None, f"nobody may {method} {route.path}"
        role, path = found
        held = frozenset(ROLE_TABLE[role])
        cache.clear()
        whole = call(keys.of(world.actors[role], held), route, method, path)
        narrow = call(keys.of(world.actors[role], held - {door.permission}), route, method, path)
        asked += 1
        if whole in (401, 403, 404, 405) or whole >= 500 or narrow not in (403, 404):
            wrong.append(f"{method} {path} as {role}: {whole} with, {narrow} without {door.permission}")
    assert wrong == [] and asked > 100


@pytest.mark.parametrize(("route", "method"), PERSONAL, ids=lambda one: getattr(one, "name", one))
def test_a_token_writes_nothing_of_its_owners_own(world: World, route: Route, method: str) -> None:
    owner = world.actors[Role.PROJECT_MANAGER]
    scope = frozenset(ROLE_TABLE[Role.PROJECT_MANAGER]) - {Permission.CALENDARS_WRITE}
    key = Keys().of(owner, scope)
    path = path_of(route, arguments(world, route, owner, Target.OWN))
    content = OWN_BODIES.get(route.name, {})
    if route.name == "calendar-list":
        content = {**content, "user": owner.pk}
    status = call(key, route, method, path, content)
    if route.name in OF_ITSELF:
        assert status not in (401, 403)
    else:
        assert status == (409 if route.name == "token-list" else 403)
