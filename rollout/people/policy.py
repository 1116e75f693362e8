"""The role table as people and programs read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rollout.people.labels import PERMISSION_LABELS, ROLE_LABELS
from rollout.people.roles import ROLE_TABLE, SECOND_FACTOR_ROLES, TENANT_ROLES, Permission, Role, Scope

SCOPE_LABELS: Mapping[Scope, str | Promise] = {
    Scope.OWN: _("own records"),
    Scope.DEPARTMENT: _("own department"),
    Scope.PROJECT: _("the project"),
    Scope.TENANT: _("everything"),
}


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role with its holders for the installation and its permissions in words."""

    label: str | Promise
    holders: Sequence[Any]
    grants: Sequence[tuple[str | Promise, str | Promise]]
    for_installation: bool
    second_factor: bool


def role_rows(holders: Mapping[Role, Sequence[Any]]) -> list[RoleRow]:
    return [
        RoleRow(
            ROLE_LABELS[role],
            holders.get(role, ()),
            [(PERMISSION_LABELS[p], SCOPE_LABELS[scope]) for p, scope in ROLE_TABLE[role].items()],
            role in TENANT_ROLES,
            role in SECOND_FACTOR_ROLES,
        )
        for role in Role
    ]


def table() -> dict[str, dict[str, str]]:
    """Role → permission → scope, for programs."""
    return {
        role.value: {p.value: scope.name.lower() for p in Permission if (scope := ROLE_TABLE[role].get(p))}
        for role in Role
    }
