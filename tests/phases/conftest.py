"""A plan of Ada's project with tasks one can draw."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from phases.methodology.library import shipped
from phases.operations import parse_operations
from phases.services.changes import apply
from phases.services.projects import NewProject, start_project
from rollout.people.models import Organization, User
from rollout.people.roles import Role
from rollout.projects.models import Project
from tests.factories import TenantRoleFactory


@pytest.fixture
def rollout(
    client_organization: Organization,
    vendor_organization: Organization,
    ada: User,
    ben: User,
    cleo: User,
    dai: User,
) -> Project:
    """The standard 12-week rollout of the cast, started on Monday, 2 March 2026, in English."""
    TenantRoleFactory(user=ada, role=Role.PROJECT_MANAGER)
    wanted = NewProject(
        name="Lotus CRM",
        template=shipped("standard-12-week"),
        start=date(2026, 3, 2),
        language="en",
        client=client_organization,
        vendor=vendor_organization,
        people={
            Role.PROJECT_MANAGER: [ada],
            Role.CONSULTANT: [ben],
            Role.SPONSOR: [cleo],
            Role.KEY_USER: [dai],
        },
    )
    return start_project(wanted, actor=ada)


@pytest.fixture
def plan_of_rollout(rollout: Project) -> Any:
    return rollout.plan


@pytest.fixture
def task(plan_of_rollout: Any) -> Any:
    """`task("D7")` is the task of that code, fresh from the database."""

    def by_code(code: str) -> Any:
        return plan_of_rollout.tasks.get(code=code)

    return by_code


@pytest.fixture
def change(plan_of_rollout: Any, ada: User) -> Any:
    """`change(operation, …)` changes the plan as Ada, in one step."""

    def changed(*items: dict[str, Any]) -> None:
        plan_of_rollout.refresh_from_db()
        apply(plan_of_rollout, parse_operations(list(items)), actor=ada, version=plan_of_rollout.version)

    return changed
