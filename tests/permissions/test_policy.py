"""The policy can be read as a whole, and a route without a door cannot hide."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.http import HttpRequest, HttpResponse
from django.urls import path

from rollout.people.doors import signed_in
from rollout.people.roles import ROLE_TABLE, Permission, Role
from rollout.people.routes import UnknownDoor, doors_of, routes
from tests.permissions.world import UnknownArgument, kind_of


def dumped() -> dict[str, Any]:
    out = StringIO()
    call_command("policy_dump", json=True, stdout=out)
    content: dict[str, Any] = json.loads(out.getvalue())
    return content


def test_the_dump_holds_every_permission_role_scope_and_route() -> None:
    told = dumped()
    assert told["permissions"] == [p.value for p in Permission]
    assert set(told["roles"]) == {r.value for r in Role}
    assert told["roles"]["auditor"]["audit.verify"] == "tenant"
    assert told["scopes"] == ["own", "department", "project", "tenant"]
    assert len(told["routes"]) == sum(len(route.doors) for route in routes())
    line = next(r for r in told["routes"] if r["name"] == "people:person_edit" and r["method"] == "POST")
    assert (line["path"], line["door"], line["permission"]) == (
        "/people/<int:pk>/edit/",
        "tenant",
        "users.write",
    )


def test_the_dump_can_be_read_by_people_too() -> None:
    out = StringIO()
    call_command("policy_dump", stdout=out)
    assert "POST   /audit/verify/  audit.verify" in out.getvalue()


def test_a_route_without_a_door_is_refused_by_name() -> None:
    def forgotten(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    pattern = path("forgotten/", forgotten)
    with pytest.raises(UnknownDoor, match="/forgotten/: no door"):
        doors_of(pattern.callback, "/forgotten/")


def test_a_route_that_takes_any_method_is_refused_by_name() -> None:
    @signed_in
    def careless(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    with pytest.raises(UnknownDoor, match="/careless/: no methods"):
        doors_of(careless, "/careless/")


def test_a_route_with_an_argument_nobody_fills_is_refused_by_name() -> None:
    route = next(r for r in routes() if r.name == "people:person_edit")
    with pytest.raises(UnknownArgument, match="people:person_edit"):
        kind_of(route, "colour")


def test_every_permission_is_held_by_some_role() -> None:
    held = {permission for grants in ROLE_TABLE.values() for permission in grants}
    assert held == set(Permission)
