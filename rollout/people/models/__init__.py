"""People, the companies and departments they belong to, and what opens the door to them."""

from rollout.people.models.accounts import (
    Department,
    Organization,
    OrganizationKind,
    TenantRole,
    User,
    UserAccounts,
)
from rollout.people.models.keys import ApiToken, Invitation

__all__ = [
    "ApiToken",
    "Department",
    "Invitation",
    "Organization",
    "OrganizationKind",
    "TenantRole",
    "User",
    "UserAccounts",
]
