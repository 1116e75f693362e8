"""Records for tests, each valid by itself. What a test is about it says; the rest is made up here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from phases.models import Assignment, Calendar, CalendarDay, Dependency, Phase, Plan, Task
from rollout.people.models import Department, Organization, OrganizationKind, TenantRole, User
from rollout.people.roles import Role
from rollout.projects.models import Membership, Project

PASSWORD = "correct horse battery staple"
PLAN_START = datetime(2026, 3, 2, 8, 0)  # a Monday

_arranging: ContextVar[bool] = ContextVar("arranging", default=False)


def is_arranging() -> bool:
    """Is a factory writing just now? The audit guard looks away: a test's setting is nobody's action."""
    return _arranging.get()


@contextmanager
def arranging() -> Iterator[None]:
    """Writes inside set the scene of a test; they need no audit event."""
    token = _arranging.set(True)
    try:
        yield
    finally:
        _arranging.reset(token)


class Factory(DjangoModelFactory[Any]):
    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        with arranging():
            return super()._create(model_class, *args, **kwargs)


class OrganizationFactory(Factory):
    class Meta:
        model = Organization

    name = factory.Sequence(lambda n: f"Company {n}")
    kind = OrganizationKind.CLIENT


class DepartmentFactory(Factory):
    class Meta:
        model = Department

    organization = factory.SubFactory(OrganizationFactory)
    name = factory.Sequence(lambda n: f"Department {n}")


class UserFactory(Factory):
    """An account that signs in with PASSWORD."""

    class Meta:
        model = User

    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.LazyAttributeSequence(lambda u, n: f"{u.name.split()[0].lower()}{n}@example.com")
    password = PASSWORD

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> User:
        with arranging():
            user: User = model_class.objects.create_user(**kwargs)
            return user


class TenantRoleFactory(Factory):
    class Meta:
        model = TenantRole

    user = factory.SubFactory(UserFactory)
    role = Role.PMO


class ProjectFactory(Factory):
    class Meta:
        model = Project

    slug = factory.Sequence(lambda n: f"project-{n}")
    name = factory.Sequence(lambda n: f"Project {n}")


class MembershipFactory(Factory):
    class Meta:
        model = Membership

    project = factory.SubFactory(ProjectFactory)
    user = factory.SubFactory(UserFactory)
    role = Role.CONSULTANT


class CalendarFactory(Factory):
    class Meta:
        model = Calendar

    name = factory.Sequence(lambda n: f"Calendar {n}")
    kind = "state"


class CalendarDayFactory(Factory):
    """A day off."""

    class Meta:
        model = CalendarDay

    calendar = factory.SubFactory(CalendarFactory)
    first = date(2026, 5, 1)
    last = factory.SelfAttribute("first")


class PlanFactory(Factory):
    class Meta:
        model = Plan

    project = factory.SubFactory(ProjectFactory)
    start = PLAN_START


class TaskFactory(Factory):
    """One working day of work, at the end of its plan's outline; dates are not calculated."""

    class Meta:
        model = Task

    plan = factory.SubFactory(PlanFactory)
    number = factory.LazyAttribute(lambda task: task.plan.tasks.count() + 1)
    name = factory.LazyAttribute(lambda task: f"Task {task.number}")
    position = factory.SelfAttribute("number")
    duration = factory.LazyAttribute(lambda task: 0 if getattr(task, "milestone", False) else 480)


class PhaseFactory(Factory):
    class Meta:
        model = Phase

    plan = factory.SelfAttribute("task.plan")
    task = factory.SubFactory(TaskFactory, summary=True)
    discipline = "kickoff"


class DependencyFactory(Factory):
    """Finish to start, without lag."""

    class Meta:
        model = Dependency

    plan = factory.SelfAttribute("predecessor.plan")
    predecessor = factory.SubFactory(TaskFactory)
    successor = factory.SubFactory(TaskFactory, plan=factory.SelfAttribute("..predecessor.plan"))


class AssignmentFactory(Factory):
    class Meta:
        model = Assignment

    task = factory.SubFactory(TaskFactory)
    user = factory.SubFactory(UserFactory)
