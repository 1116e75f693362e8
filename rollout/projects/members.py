"""Who takes part in a project: the people page's read model and the rules on who may give which role."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet

from rollout.people.models import User
from rollout.people.roles import Role, Scope
from rollout.projects.models import Membership, Project

# Administration, PMO and audit are held for the whole installation, never in one project.
PROJECT_ROLES = (
    Role.PROJECT_MANAGER,
    Role.SPONSOR,
    Role.CONSULTANT,
    Role.BUSINESS_OWNER,
    Role.KEY_USER,
    Role.IT,
    Role.END_USER,
)
ROLES_OF_A_DEPARTMENT = (Role.KEY_USER, Role.END_USER)


def grantable_roles(scope: Scope | None) -> tuple[Role, ...]:
    """Roles that a person may give whose permission to invite reaches that far.

    >>> grantable_roles(Scope.DEPARTMENT)
    (<Role.KEY_USER: 'key_user'>, <Role.END_USER: 'end_user'>)
    """
    if scope is None:
        return ()
    return PROJECT_ROLES if scope >= Scope.PROJECT else ROLES_OF_A_DEPARTMENT


def present_in(project: Project) -> QuerySet[User]:
    """Who is in the project now. Whoever has left it, or the company, gets no mail and owes nothing."""
    rows: QuerySet[User] = User.objects.filter(memberships__project=project, is_active=True)
    return rows.distinct()


@dataclass(slots=True)
class Member:
    """One person of the project with all their roles there; `farewell`: what is to be known before they lose
    the only one, if anything."""

    user: User
    memberships: list[Membership] = field(default_factory=list)
    farewell: str = ""

    @property
    def roles(self) -> list[Role]:
        return [Role(m.role) for m in self.memberships]


def members(project: Project) -> list[Member]:
    """People in the order of the roles' weight, then by name. One query."""
    rows = project.memberships.select_related("user__organization", "user__department")
    return in_order(rows)


def in_order(memberships: Iterable[Membership]) -> list[Member]:
    found: dict[int, Member] = {}
    for membership in memberships:
        member = found.setdefault(membership.user_id, Member(membership.user))
        member.memberships.append(membership)
    for member in found.values():
        member.memberships.sort(key=lambda m: weight(m.role))
    return sorted(found.values(), key=lambda m: (weight(m.memberships[0].role), m.user.name, m.user.pk))


def weight(role: str) -> int:
    return PROJECT_ROLES.index(Role(role)) if role in PROJECT_ROLES else len(PROJECT_ROLES)
