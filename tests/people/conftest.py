"""People of the installation beside the cast of the project."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from rollout.people.models import Organization, User
from rollout.people.roles import Role
from tests.factories import TenantRoleFactory, UserFactory


@pytest.fixture(autouse=True)
def no_memory_of_earlier_attempts() -> None:
    """Throttles count in the cache; each test starts with a clean one."""
    cache.clear()


@pytest.fixture
def admin(client_organization: Organization) -> User:
    """Gil administers."""
    gil: User = UserFactory(name="Gil Ma", email="gil@example.com", organization=client_organization)
    TenantRoleFactory(user=gil, role=Role.ADMIN.value)
    return gil


@pytest.fixture
def auditor(client_organization: Organization) -> User:
    """Hua audits."""
    hua: User = UserFactory(name="Hua Xu", email="hua@example.com", organization=client_organization)
    TenantRoleFactory(user=hua, role=Role.AUDITOR.value)
    return hua
