"""Chainable words about projects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from rollout.people.roles import ROLE_TABLE, Permission, Role, Scope

if TYPE_CHECKING:
    from rollout.people.models import User


def project_roles_with(permission: Permission) -> list[str]:
    """Roles that carry the permission through a whole project in which they are held."""
    return [r.value for r in Role if ROLE_TABLE[r].get(permission, 0) >= Scope.PROJECT]


def tenant_roles_with(permission: Permission) -> list[str]:
    """Roles that carry the permission through the whole installation."""
    return [r.value for r in Role if ROLE_TABLE[r].get(permission) is Scope.TENANT]


def holding(user: User, roles: list[str], permission: Permission) -> models.Q:
    """Condition on projects: held there in one of these roles, or carried through the installation."""
    member = models.Exists(user.memberships.filter(project=models.OuterRef("pk"), role__in=roles))
    tenant = models.Exists(user.tenant_roles.filter(role__in=tenant_roles_with(permission)))
    return models.Q(member) | models.Q(tenant)


class ProjectQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> ProjectQuerySet:
        """Projects the person is a member of, or may read through a role for the whole installation."""
        if user.limited_to is not None and Permission.PLAN_READ not in user.limited_to:
            return self.none()
        return self.filter(holding(user, [role.value for role in Role], Permission.PLAN_READ))

    def allowing(self, user: User, permission: Permission, *, own: bool = False) -> ProjectQuerySet:
        """Visible projects in which the person may do this to the project as a whole; with `own`, at least to
        records of their own."""
        if user.limited_to is not None and permission not in user.limited_to:
            return self.none()
        roles = (
            [r.value for r in Role if permission in ROLE_TABLE[r]] if own else project_roles_with(permission)
        )
        return self.visible_to(user).filter(holding(user, roles, permission))

    def with_right_to_figures(self, user: User) -> ProjectQuerySet:
        """`shows_figures`: may the person read the plan, and so what a list tells of it?"""
        roles = project_roles_with(Permission.PLAN_READ)
        found: ProjectQuerySet = self.annotate(shows_figures=holding(user, roles, Permission.PLAN_READ))
        return found


class MembershipQuerySet(models.QuerySet[Any]):
    def of(self, user: User) -> MembershipQuerySet:
        return self.filter(user=user)
