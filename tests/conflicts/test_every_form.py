"""Two people with one form open: the second sees both versions, chooses, and saves once; whoever saves in
between is seen again. For every form that carries a version."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pytest
from django.test import Client, TestCase
from django.urls import reverse

from rollout.people.models import User
from rollout.people.roles import Role
from rollout.people.routes import Route, routes
from tests.conflicts.forms import ReadForm, forms_of, versioned
from tests.permissions.world import Target, World, arguments, build

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ROUTES = {route.name: route for route in routes()}
Typed = tuple[str, str, str]
NAMES = ("Of the first", "Of the second", "Of the third")
DAYS = ("2026-03-11", "2026-03-12", "2026-03-13")


@dataclass(frozen=True)
class Case:
    """`other`: the form with which others change the record, if not this one, and its field."""

    route: str
    field: str
    typed: Typed = NAMES
    role: Role = Role.PROJECT_MANAGER
    action: str = ""
    other: str = ""
    other_field: str = ""


SAME = (
    Case("people:profile", "job_title"),
    Case("people:person_edit", "name", role=Role.ADMIN),
    Case("people:organization_edit", "name", role=Role.ADMIN),
    Case("people:department_edit", "name", role=Role.ADMIN),
    Case("projects:settings", "description"),
    Case("projects:risk_edit", "title"),
    Case("projects:risk_assess", "review_on", DAYS),
    Case("projects:goal_edit", "name"),
    Case("projects:action_edit", "text"),
    Case("projects:action_edit", "due_on", DAYS),
    Case("projects:decision_edit", "reason"),
    Case("projects:meeting_edit", "title"),
    Case("projects:meeting_edit", "starts_at", ("2026-03-11T09:30", "2026-03-12T10:00", "2026-03-13T11:00")),
    Case("projects:meeting", "notes", action="/notes/"),
    Case("projects:meeting", "said", action="/said/"),
    Case("projects:series_edit", "place"),
    Case("projects:point_edit", "note"),
    Case("phases:baseline_edit", "note"),
    Case("phases:criterion_edit", "title"),
    Case("phases:evidence_edit", "title"),
    Case("phases:task_edit", "notes"),
    Case("phases:task_edit", "deadline", DAYS),
    Case("phases:task_edit", "duration", ("4", "5", "6")),
    Case("phases:task_edit", "owner_role", ("sponsor", "key_user", "consultant")),
    Case("phases:task_panel", "name", action="/edit/"),
    Case("phases:day_edit", "name"),
    Case("phases:calendar_week", "day_0", ("08:00-12:00", "09:00-12:00", "10:00-12:00")),
)
RISK, ACTION = "projects:risk_edit", "projects:action_edit"
DECISION, MEETING = "projects:decision_edit", "projects:meeting_edit"
VERBS = (
    Case("projects:risk_close", "outcome", other=RISK, other_field="title"),
    Case("projects:risk_happen", "why", other=RISK, other_field="title"),
    Case("projects:action_drop", "text", other=ACTION, other_field="text"),
    Case("projects:action_finish", "text", other=ACTION, other_field="text"),
    Case("projects:decision_withdraw", "text", other=DECISION, other_field="reason"),
    Case("projects:meeting_cancel", "text", other=MEETING, other_field="place"),
)


class Browser:
    """One person at one form."""

    def __init__(self, world: World, case: Case) -> None:
        self.world, self.actor = world, world.actors[case.role.value]
        self.client = Client()
        self.client.force_login(self.actor, backend=BACKEND)

    def opened(self, route: str, field: str, action: str = "") -> ReadForm:
        url = path_of(self.world, ROUTES[route], self.actor)
        page = self.client.get(url)
        assert page.status_code == 200, url
        found = [
            form
            for form in forms_of(page.content.decode())
            if field in form.shown and "version" in form.fields and form.action.endswith(action)
        ]
        assert len(found) == 1, [form.action for form in found]
        return found[0]

    def sent(self, form: ReadForm, **typed: str) -> Any:
        """The answer to a form, and to the look before it is done."""
        answer = self.client.post(form.action, form.filled(**typed))
        if answer.status_code == 200:
            looked = [
                f for f in forms_of(answer.content.decode()) if {"confirmed", "operations"} & set(f.fields)
            ]
            answer = self.client.post(looked[0].action, looked[0].fields) if looked else answer
        return answer


def path_of(world: World, route: Route, actor: User) -> str:
    return reverse(route.name, kwargs=arguments(world, route, actor, Target.OWN))


def conflict_in(answer: Any) -> ReadForm:
    assert answer.status_code == 409, answer.status_code
    return versioned(answer)


def succeeded(answer: Any) -> None:
    assert answer.status_code in (200, 204, 302), answer.content.decode()
    assert "Somebody else saved first" not in answer.content.decode()


class Walk:
    """The second person's way through a conflict, with a third change in between."""

    def __init__(self, world: World, case: Case) -> None:
        self.case, self.world = case, world
        self.first, self.second = Browser(self.world, case), Browser(self.world, case)

    @cached_property
    def others(self) -> tuple[str, str]:
        return (self.case.other or self.case.route, self.case.other_field or self.case.field)

    def change(self, value: str) -> None:
        route, field = self.others
        form = self.first.opened(route, field, "" if self.case.other else self.case.action)
        succeeded(self.first.sent(form, **{field: value}))

    def to_second_conflict(self) -> tuple[str, ReadForm]:
        """The page of the second conflict, and its form."""
        mine = self.second.opened(self.case.route, self.case.field, self.case.action)
        self.change(self.case.typed[0])
        page = conflict_in(self.second.sent(mine, **{self.case.field: self.case.typed[1]}))
        self.change(self.case.typed[2])
        answer = self.second.client.post(page.action, page.fields)
        return answer.content.decode(), conflict_in(answer)

    def stored(self) -> str:
        return self.second.opened(self.case.route, self.case.field, self.case.action).fields[self.case.field][
            0
        ]


def both_choices(world: World, case: Case) -> None:
    """First the stored value stays, then what was typed is saved; each time after a third change."""
    walk = Walk(world, case)
    _page, form = walk.to_second_conflict()
    succeeded(walk.second.sent(form, **{f"_take_{case.field}": "theirs"}))
    assert walk.stored() == case.typed[2]
    page, form = walk.to_second_conflict()
    assert f"_take_{case.field}" in form.shown and page.count('class="version-choice"') == 1
    if case.typed is NAMES:
        assert case.typed[1] in page and case.typed[2] in page
    succeeded(walk.second.sent(form))
    assert walk.stored() == case.typed[1]


def verb_goes_on(world: World, case: Case) -> None:
    walk = Walk(world, case)
    _page, form = walk.to_second_conflict()
    assert form.fields[case.field] == [case.typed[1]]
    succeeded(walk.second.sent(form))


@pytest.mark.django_db
class TestEveryForm(TestCase):
    world: World

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = build()


def add_test(case: Case, walk: Callable[[World, Case], None]) -> None:
    def test(self: TestEveryForm) -> None:
        walk(self.world, case)

    place = f"{case.route}_{case.field}".replace(":", "_")
    setattr(TestEveryForm, f"test_two_editors_of_{place}", test)


for one in SAME:
    add_test(one, both_choices)
for one in VERBS:
    add_test(one, verb_goes_on)
