"""The one door to a project: who may do what there, from the role table alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rollout.core.errors import NotAllowed
from rollout.people.labels import PERMISSION_LABELS
from rollout.people.models import User
from rollout.people.roles import Permission, Role, Scope, reach
from rollout.projects.models import Project


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
        return frozenset(Role(r) for r in self.project.memberships.filter(user=self.user).values_list("role", flat=True))

    @cached_property
    def tenant_roles(self) -> frozenset[Role]:
        return frozenset(Role(r) for r in self.user.tenant_roles.values_list("role", flat=True))

    def scope(self, permission: Permission) -> Scope | None:
        """The widest scope any role gives, narrowed to what the API token allows."""
        if self.user.limited_to is not None and permission not in self.user.limited_to:
            return None
        found = [reach(role, permission, in_project=True) for role in self.roles]
        found += [s for r in self.tenant_roles if (s := reach(r, permission, in_project=False)) is Scope.TENANT]
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
            return User.objects.filter(pk__in=people, department_id=self.user.department_id).exists()
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


def not_allowed(permission: Permission) -> NotAllowed:
    message = gettext_lazy("You need the permission “%(permission)s” for this; ask the project manager.")
    return NotAllowed(permission.value, message % {"permission": PERMISSION_LABELS[permission]})


def open_project(user: User, slug: str, permission: Permission = Permission.PLAN_READ) -> ProjectAccess:
    """The project as this person may use it. Http404 for a stranger, NotAllowed for a member without
    the permission (for some record at least; the service asks again for the record it changes)."""
    project = Project.objects.visible_to(user).select_related("client", "vendor").filter(slug=slug).first()
    if project is None:
        raise Http404(_("There is no such project, or you are not in it."))
    access = ProjectAccess(user, project)
    access.require_some(permission)
    return access


def tenant_allows(user: User, permission: Permission) -> bool:
    """Does a role for the whole installation carry this permission?"""
    if user.limited_to is not None and permission not in user.limited_to:
        return False
    roles = user.tenant_roles.values_list("role", flat=True)
    return any(reach(Role(r), permission, in_project=False) is Scope.TENANT for r in roles)


def require_tenant(user: User, permission: Permission) -> None:
    if not tenant_allows(user, permission):
        raise not_allowed(permission)


def may_create_projects(user: Any) -> bool:
    """Starting a project needs the permission from a tenant role, or as manager of an earlier project."""
    if tenant_allows(user, Permission.PROJECT_CREATE):
        return True
    if user.limited_to is not None and Permission.PROJECT_CREATE not in user.limited_to:
        return False
    return bool(user.memberships.filter(role=Role.PROJECT_MANAGER.value).exists())
