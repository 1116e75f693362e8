"""A rollout in its second week, and acts of its people as requests make them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction

from phases.methodology.library import shipped
from phases.models import Plan, PlanStep, Task
from phases.operations import parse_operations
from phases.services import changes
from phases.services.projects import NewProject, start_project
from rollout.audit.context import writing_at, writing_via
from rollout.audit.models import AuditEvent
from rollout.people.models import User
from rollout.people.roles import Role
from rollout.projects.models import Project
from tests.factories import MembershipFactory, TenantRoleFactory, UserFactory, arranging

BEGUN = datetime(2026, 3, 12, 4, tzinfo=UTC)  # Thursday noon in Shanghai
ROLES = {
    "ada": Role.PROJECT_MANAGER,
    "ben": Role.CONSULTANT,
    "cleo": Role.SPONSOR,
    "dai": Role.KEY_USER,
    "fay": Role.BUSINESS_OWNER,
}
NAMES = {
    "ada": "Ada Shen",
    "ben": "Ben Qiu",
    "cleo": "Cleo Wu",
    "dai": "Dai Lin",
    "fay": "Fay Guo",
    "gus": "Gus Mei",
}


class World:
    """`acts` counts what was done to the project; `number` differs from deed to deed."""

    def __init__(self) -> None:
        with arranging():
            self.people: dict[str, User] = {
                key: UserFactory(name=name, email=f"{key}@example.com") for key, name in NAMES.items()
            }
            TenantRoleFactory(user=self.ada, role=Role.PROJECT_MANAGER)
            TenantRoleFactory(user=self.people["gus"], role=Role.PMO)
        wanted = NewProject(
            name="Lotus CRM",
            template=shipped("no-code-4-week"),
            start=date(2026, 3, 2),
            language="en",
            people={role: [self.people[key]] for key, role in ROLES.items()},
        )
        with writing_at(BEGUN - timedelta(days=9)):
            self.slug = start_project(wanted, actor=self.ada).slug
        self.acts, self.number, self.days = 0, 0, 0
        self.begun = last_event()

    @property
    def ada(self) -> User:
        return self.people["ada"]

    @property
    def ben(self) -> User:
        return self.people["ben"]

    @property
    def project(self) -> Project:
        found: Project = Project.objects.get(slug=self.slug)
        return found

    @property
    def plan(self) -> Plan:
        found: Plan = Plan.objects.select_related("project").get(project__slug=self.slug)
        return found

    def now(self) -> datetime:
        return BEGUN + timedelta(days=self.days)

    def act(self, do: Callable[..., Any], *args: Any, **more: Any) -> Any:
        """One act in a request of its own; a refusal leaves nothing."""
        before, number = last_event(), uuid4()
        with ExitStack() as stack:
            stack.enter_context(writing_at(self.now()))
            stack.enter_context(writing_via("page", str(number)))
            stack.enter_context(transaction.atomic())
            result = do(*args, **more)
        written = AuditEvent.objects.filter(sequence__gt=before, project_id=self.project.pk)
        self.acts += written.exists()
        return result

    def by_ada(self, do: Callable[..., Any], *args: Any, **more: Any) -> Any:
        return self.act(do, *args, actor=self.ada, **more)

    def step(self, *operations: dict[str, Any]) -> PlanStep:
        plan = self.plan
        wanted = parse_operations(list(operations))
        step: PlanStep = self.by_ada(changes.apply, plan, wanted, version=plan.version)
        return step

    def leaves(self) -> list[Task]:
        rows = self.plan.tasks.filter(summary=False, milestone=False, actual_finish=None)
        return list(rows.order_by("position"))

    def leaf(self, further: int = 0) -> Task:
        found = self.leaves()
        return found[(self.number + further) % len(found)]

    def newcomer(self) -> User:
        with arranging():
            person: User = UserFactory(name=f"Person {self.number}")
        return person

    def member(self) -> User:
        person = self.newcomer()
        MembershipFactory(project=self.project, user=person, role=Role.KEY_USER)
        return person


def last_event() -> int:
    return int(AuditEvent.objects.order_by("-sequence").values_list("sequence", flat=True)[0])
