"""Every route × method × role × distance answers as the role table says; an unknown route fails by name."""

from __future__ import annotations

from copy import deepcopy
from itertools import product
from typing import Any
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.db import transaction
from django.template.backends.django import Template
from django.test import Client, TestCase
from django.urls import reverse

from rollout.people.doors import DoorKind
from rollout.people.routes import Route, routes
from tests.permissions.expectation import Answer, expected
from tests.permissions.world import Target, World, arguments, build, targets_of

SHOWCASE = ("kit:", "demo:")  # the page kit's own pages and the demo's mails, in demo and tests only
# Allowed calls that find nothing to work on, and why.
NOTHING_YET = {
    "mfa_view_recovery_codes": "there are none before the second factor is set up",
    "mfa_generate_recovery_codes": "there are none before the second factor is set up",
    "mfa_download_recovery_codes": "there are none before the second factor is set up",
    "mfa_deactivate_totp": "there is none to take off",
    "account_signup": "not offered to anybody",
    "account_email": "not offered to anybody",
    "account_set_password": "not offered to anybody",
    "account_email_verification_sent": "not offered to anybody",
    "": "what is not there",
    "phases:feed": "the link of no feed",
    "phases:update_link": "the link of no update",
    "phases:update_link_again": "the link of no update",
    "health:ready": "no worker runs in tests",
}
ALL = [route for route in routes() if not route.name.startswith(SHOWCASE)]
LIBRARY = "/accounts/"  # sends those who are signed in away before it looks at the method
# Where an empty body means to change nothing at all, which nobody is refused.
BODIES: dict[str, dict[str, Any]] = {
    "dependency-detail": {"lag": 60},
    "task-detail": {"name": "New"},
    "task-participants": {"users": []},
}
# An empty body is refused behind the walls; the version wanted is whichever is stored.
AS_PROGRAM: dict[str, Any] = {"content_type": "application/json", "headers": {"If-Match": "*"}}
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def undone() -> Any:
    """A transaction that is taken back and counts, to the audit guard, as the test's own."""
    block = transaction.atomic()
    block._from_testcase = True

    class Undone:
        def __enter__(self) -> None:
            block.__enter__()

        def __exit__(self, *error: Any) -> None:
            transaction.set_rollback(True)
            block.__exit__(*error)

    return Undone()


def call(client: Client, route: Route, method: str, path: str) -> Any:
    """One request, taken back: what it wrote, and what it did to the caller's cookies."""
    kept = deepcopy(client.cookies)
    send = getattr(client, method.lower())
    with undone():
        as_json = route.is_api and method != "GET"
        body = {"data": BODIES.get(route.name, {})}
        response = send(path, **(AS_PROGRAM | body if as_json else {}))
    client.cookies = kept
    return response


def answer(response: Any) -> Answer | int:
    """What a response says about the wall it met; anything behind the walls is ALLOWED."""
    location = response.headers.get("Location", "")
    if response.status_code == 302 and location.startswith("/accounts/login/?next="):
        return Answer.NO_IDENTITY
    if response.status_code in (401, 403, 404, 405) or response.status_code >= 500:
        return int(response.status_code)
    return Answer.ALLOWED


@pytest.mark.django_db
class TestMatrix(TestCase):
    """The world is built once and taken back at the end; each call is taken back by itself."""

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        # what a page looks like decides no wall, and drawing it is most of its time
        cls.enterClassContext(patch.object(Template, "render", lambda *words: ""))
        cls.world: World = build()
        cls.callers = {"anonymous": Client(raise_request_exception=False)}
        for name, user in cls.world.actors.items():
            cls.callers[name] = Client(raise_request_exception=False)
            cls.callers[name].force_login(user, backend=BACKEND)

    def setUp(self) -> None:
        cache.clear()

    def check(self, route: Route) -> None:
        wrong = []
        for method, door in route.doors.items():
            seen = set()
            for name, target in product(self.callers, targets_of(route)):
                wanted = expected(route, door, name, target)
                seen.add(wanted is Answer.ALLOWED)
                path, got = self.ask(route, method, name, target)
                if got != wanted and not (
                    got in (404, 503) and wanted is Answer.ALLOWED and route.name in NOTHING_YET
                ):
                    wrong.append(f"{method} {path} as {name} ({target}): {int(got)}, not {wanted.name}")
            needed = {True} if door.kind is DoorKind.OPEN else {True, False}
            assert needed <= seen, (
                f"{method} {route.path}: no call that is {'allowed' if True not in seen else 'denied'}"
            )
        assert not wrong, f"\n{len(wrong)} wrong\n" + "\n".join(wrong)

    def ask(self, route: Route, method: str, name: str, target: Target) -> tuple[str, Answer | int]:
        actor = self.world.actors.get(name) or self.world.actors["nobody"]
        path = path_of(route, arguments(self.world, route, actor, target))
        return path, answer(call(self.callers[name], route, method, path))

    def test_methods_that_a_route_does_not_offer_are_refused(self) -> None:
        for route, method, name in product(ALL, ("PUT", "PATCH", "DELETE"), ("anonymous", "pmo")):
            if method not in route.doors and not route.path.startswith(LIBRARY):
                path, got = self.ask(route, method, name, targets_of(route)[0])
                assert got in (401, 403, 404, 405), f"{method} {path} as {name}: {int(got)}"

    def test_records_lie_at_every_distance(self) -> None:
        """The control of the world itself: were the records not apart, no denial would mean anything."""
        actor, apart = (
            self.world.actors["consultant"],
            (Target.OWN, Target.DEPARTMENT, Target.PROJECT, Target.OTHER),
        )
        assert len({self.world.whose(actor, target).pk for target in apart}) == 4
        stranger = self.world.people[Target.OTHER]
        assert self.world.tasks[stranger.pk].plan.project_id == self.world.other.pk


def add_test(route: Route) -> None:
    def check(self: TestMatrix) -> None:
        self.check(route)

    name = "".join(c if c.isalnum() else "_" for c in route.name or route.path)
    setattr(TestMatrix, f"test_{name}_answers_as_the_role_table_says", check)


for each_route in ALL:
    add_test(each_route)


def path_of(route: Route, values: dict[str, Any]) -> str:
    return reverse(route.name, kwargs=values) if route.name else "/api/v1/there-is-nothing-here/"
