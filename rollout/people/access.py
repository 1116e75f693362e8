"""What a person may do outside of a single project, from the role table alone.

Roles held in projects are known to a higher app; it registers a `ProjectReach` when the application starts.
"""

from __future__ import annotations

from typing import Any, Protocol

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from rollout.core.errors import NotAllowed
from rollout.people.labels import PERMISSION_LABELS
from rollout.people.models import Department, User
from rollout.people.roles import SECOND_FACTOR_ROLES, Permission, Role, Scope, reach


class ProjectReach(Protocol):
    """What roles held in projects add to the roles held for the whole installation."""

    def roles(self, user: User) -> frozenset[Role]: ...

    def scopes(self, user: User, permission: Permission) -> dict[int, Scope]:
        """Project → the widest scope that a role held there gives."""

    def people(self, user: User, permission: Permission) -> Q:
        """A filter on User: everybody in the projects where the permission reaches the whole project."""

    def holders(self, role: Role) -> Q:
        """A filter on User: who holds the role in some project."""


_beyond: list[ProjectReach] = []


def register_reach(source: ProjectReach) -> None:
    """Called once, from the higher app's `ready()`."""
    _beyond.append(source)


def not_allowed(permission: Permission) -> NotAllowed:
    message = gettext_lazy("You need the permission “%(permission)s” for this; ask the project manager.")
    return NotAllowed(permission.value, message % {"permission": PERMISSION_LABELS[permission]})


def withheld(user: User, permission: Permission) -> bool:
    """Does the API token in use leave this permission out?"""
    return user.limited_to is not None and permission not in user.limited_to


def tenant_roles(user: User) -> frozenset[Role]:
    return frozenset(Role(r) for r in user.tenant_roles.values_list("role", flat=True))


def tenant_allows(user: User, permission: Permission) -> bool:
    """Does a role for the whole installation carry this permission?"""
    if withheld(user, permission):
        return False
    return any(reach(r, permission, in_project=False) is Scope.TENANT for r in tenant_roles(user))


def require_tenant(user: User | None, permission: Permission) -> None:
    """Raise NotAllowed, naming the permission. None is the system itself (a command), which may."""
    if user is not None and not tenant_allows(user, permission):
        raise not_allowed(permission)


def roles_anywhere(user: User) -> frozenset[Role]:
    """Every role the person holds, for the installation or in any project."""
    return tenant_roles(user).union(*(source.roles(user) for source in _beyond))


def widest_scope(user: User, permission: Permission) -> Scope | None:
    """How far the permission reaches by any role held anywhere."""
    if withheld(user, permission):
        return None
    found = [reach(role, permission, in_project=False) for role in tenant_roles(user)]
    found += project_scopes(user, permission).values()
    return max((scope for scope in found if scope is not None), default=None)


def project_scopes(user: User, permission: Permission) -> dict[int, Scope]:
    """Project → how far a role held there carries the permission."""
    scopes: dict[int, Scope] = {}
    if not withheld(user, permission):
        for source in _beyond:
            scopes |= source.scopes(user, permission)
    return scopes


def require_anywhere(user: User, permission: Permission) -> Scope:
    """The widest scope, or NotAllowed that names the permission."""
    scope = widest_scope(user, permission)
    if scope is None:
        raise not_allowed(permission)
    return scope


def people_within(user: User, permission: Permission) -> QuerySet[User]:
    """The people whom the permission reaches; always the person, too."""
    scope = widest_scope(user, permission)
    if scope is Scope.TENANT:
        return User.objects.all()
    whom = Q(pk=user.pk)
    if scope is not None:
        for source in _beyond:
            whom |= source.people(user, permission)
    if scope is not None and scope >= Scope.DEPARTMENT and user.department_id is not None:
        whom |= Q(department__in=departments_below(user.department_id))
    return User.objects.filter(whom).distinct()


def departments_below(department_id: int) -> set[int]:
    """A department with everything under it."""
    children: dict[int | None, list[int]] = {}
    rows = Department.objects.filter(organization__departments=department_id)
    for pk, parent in rows.values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(pk)
    found, waiting = set(), [department_id]
    while waiting:
        found.add(current := waiting.pop())
        waiting += [child for child in children.get(current, ()) if child not in found]
    return found


def holders_of(role: Role) -> QuerySet[User]:
    """Active people with the role, for the installation or in any project."""
    whom = Q(tenant_roles__role=role.value)
    for source in _beyond:
        whom |= source.holders(role)
    return User.objects.filter(whom, is_active=True).distinct()


def needs_second_factor(user: Any) -> bool:
    """Does a role the person holds ask for a second factor at sign-in?"""
    return not SECOND_FACTOR_ROLES.isdisjoint(roles_anywhere(user))
