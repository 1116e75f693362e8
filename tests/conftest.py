"""The cast and the places of all tests.

Ada manages the project, Ben is the consultant, Cleo the sponsor, Dai a key user, Eve a stranger.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, settings
from rest_framework.test import APIClient

from rollout.people.models import Department, Organization, User
from rollout.people.roles import Role
from rollout.projects.models import Project
from tests.factories import (
    DepartmentFactory,
    MembershipFactory,
    OrganizationFactory,
    PlanFactory,
    ProjectFactory,
    UserFactory,
)

pytest_plugins = [
    "tests.plugins.outcome",
    "tests.plugins.databases",
    "tests.plugins.copies",
    "tests.audit_guard",
]

ROOT = Path(__file__).resolve().parent.parent

# The same examples in every run: a red test stays red, a green one says the same tomorrow.
settings.register_profile(
    "suite", derandomize=True, max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("search", max_examples=2000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real files from other programs, lying beside the repository; not part of it."""
    folder = Path(os.environ.get("SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip("the sample files of ../shared/data are not on this machine")
    return folder


@pytest.fixture
def client_organization(db: None) -> Organization:
    return OrganizationFactory(name="Lotus Trading")


@pytest.fixture
def vendor_organization(db: None) -> Organization:
    return OrganizationFactory(name="Bridge Consulting", kind="vendor")


@pytest.fixture
def sales(client_organization: Organization) -> Department:
    return DepartmentFactory(organization=client_organization, name="Sales")


@pytest.fixture
def service(client_organization: Organization) -> Department:
    return DepartmentFactory(organization=client_organization, name="Service")


def member_of(company: Organization, name: str, department: Department | None = None) -> User:
    user: User = UserFactory(
        name=name,
        email=f"{name.split()[0].lower()}@example.com",
        organization=company,
        department=department,
        language="en",
    )
    return user


@pytest.fixture
def ada(client_organization: Organization) -> User:
    return member_of(client_organization, "Ada Shen")


@pytest.fixture
def ben(vendor_organization: Organization) -> User:
    return member_of(vendor_organization, "Ben Qiu")


@pytest.fixture
def cleo(client_organization: Organization) -> User:
    return member_of(client_organization, "Cleo Fang")


@pytest.fixture
def dai(client_organization: Organization, sales: Department) -> User:
    return member_of(client_organization, "Dai Lin", sales)


@pytest.fixture
def eve(vendor_organization: Organization) -> User:
    return member_of(vendor_organization, "Eve Zhao")


@pytest.fixture
def project(
    client_organization: Organization,
    vendor_organization: Organization,
    ada: User,
    ben: User,
    cleo: User,
    dai: User,
) -> Project:
    """Ada's project, with everybody but Eve. It has no plan yet: ask for `plan`."""
    made: Project = ProjectFactory(
        slug="lotus", name="Lotus CRM", client=client_organization, vendor=vendor_organization
    )
    cast = {ada: Role.PROJECT_MANAGER, ben: Role.CONSULTANT, cleo: Role.SPONSOR, dai: Role.KEY_USER}
    for user, role in cast.items():
        MembershipFactory(project=made, user=user, role=role)
    return made


@pytest.fixture
def other_project(eve: User) -> Project:
    """Eve's project, where nobody of the cast has a place."""
    made: Project = ProjectFactory(slug="orchid", name="Orchid CRM")
    MembershipFactory(project=made, user=eve, role=Role.PROJECT_MANAGER)
    return made


@pytest.fixture
def plan(project: Project) -> Any:
    """An empty plan of Ada's project that starts on Monday, 2 March 2026, 08:00."""
    return PlanFactory(project=project)


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """`signed_in(ada)` is a browser in which Ada has signed in."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


@pytest.fixture
def api() -> Callable[[User], APIClient]:
    """`api(ada)` is a program that calls the API as Ada, in her session (so CSRF is asked elsewhere)."""

    def connect(user: User) -> APIClient:
        client = APIClient()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return connect


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Tests read English unless they ask for Chinese."""
    from django.utils import translation

    with translation.override("en"):
        yield
