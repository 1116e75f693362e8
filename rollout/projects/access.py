"""The one door to a project: who may do what there, from the role table alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from django.http import Http404
from django.utils.translation import gettext as _

from rollout.people.access import (
    departments_below,
    not_allowed,
    require_tenant,
    tenant_allows,
    withheld,
)
from rollout.people.models import User
from rollout.people.roles import Permission, Role, Scope, reach
from rollout.projects.models import Project

__all__ = [
    "Owned",
    "ProjectAccess",
    "may_create_projects",
    "not_allowed",
    "open_project",
    "require_tenant",
    "tenant_allows",
]


class Owned(Protocol):
    """A record with people of its own: those for whom scope `own` holds, and their department."""

    def people_ids(self) -> set[int]: ...


@dataclass(frozen=True)
class ProjectAccess:
    """One person in one project. Build it once per request with `open_project`."""

    user: User
    project: Project

    @cached_property
    def roles(self) -> frozenset[Role]:
        """Roles held in this project."""
        return frozenset(
            Role(r) for r in self.project.memberships.filter(user=self.user).values_list("role", flat=True)
        )

    @cached_property
    def tenant_roles(self) -> frozenset[Role]:
        return frozenset(Role(r) for r in self.user.tenant_roles.values_list("role", flat=True))

    def scope(self, permission: Permission) -> Scope | None:
        """The widest scope any role gives, narrowed to what the API token allows."""
        if withheld(self.user, permission):
            return None
        found = [reach(role, permission, in_project=True) for role in self.roles]
        found += [
            s for r in self.tenant_roles if (s := reach(r, permission, in_project=False)) is Scope.TENANT
        ]
        return max((s for s in found if s is not None), default=None)

    def allows(self, permission: Permission, record: Owned | None = None) -> bool:
        """May the person do this to that record? Without a record: to the project as a whole."""
        scope = self.scope(permission)
        if scope is None:
            return False
        if scope >= Scope.PROJECT:
            return True
        if record is None:
            return False
        people = record.people_ids()
        if self.user.pk in people:
            return True
        if scope is Scope.DEPARTMENT and self.user.department_id is not None:
            own = departments_below(self.user.department_id)
            return User.objects.filter(pk__in=people, department_id__in=own).exists()
        return False

    def allows_some(self, permission: Permission) -> bool:
        """May the person do this to at least some records here?"""
        return self.scope(permission) is not None

    def require(self, permission: Permission, record: Owned | None = None) -> None:
        """Raise NotAllowed, naming the permission."""
        if not self.allows(permission, record):
            raise not_allowed(permission)

    def require_some(self, permission: Permission) -> None:
        if not self.allows_some(permission):
            raise not_allowed(permission)


def open_project(
    user: User, slug: str, permission: Permission = Permission.PLAN_READ, *, record: bool = True
) -> ProjectAccess:
    """The project as this person may use it. Http404 for a stranger, NotAllowed for a member without the
    permission: for some record at least (`record`; the service asks again for the record it changes), or
    for the project as a whole."""
    project = Project.objects.visible_to(user).select_related("client", "vendor").filter(slug=slug).first()
    if project is None:
        raise Http404(_("There is no such project, or you are not in it."))
    access = ProjectAccess(user, project)
    if record:
        access.require_some(permission)
    else:
        access.require(permission)
    return access


def may_create_projects(user: Any) -> bool:
    """Starting a project needs the permission from a tenant role, or as manager of an earlier project."""
    if tenant_allows(user, Permission.PROJECT_CREATE):
        return True
    if withheld(user, Permission.PROJECT_CREATE):
        return False
    return bool(user.memberships.filter(role=Role.PROJECT_MANAGER.value).exists())
