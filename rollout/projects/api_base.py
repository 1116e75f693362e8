"""Base of API views inside one project: `/api/v1/projects/<slug>/…`."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet

from rollout.core.api.views import ApiViewSet
from rollout.people.api_base import InstallationViewSet
from rollout.people.doors import Door, DoorKind
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess, open_project


class ProjectViewSet(ApiViewSet):
    """`self.access` is the caller in the project of the URL: 404 for a stranger, 403 that names the
    permission for a member without it. `project_lookup` leads from a record to its project."""

    project_lookup: ClassVar[str] = "project"
    access: ProjectAccess

    def open_door(self, permission: str | None) -> None:
        self.access = open_project(
            self.request.user,  # type: ignore[arg-type]
            self.kwargs["slug"],
            Permission(permission or Permission.PLAN_READ),
            record=self.action in self.record_actions,
        )

    def get_queryset(self) -> QuerySet[Any]:
        queryset = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return queryset.none()
        return queryset.filter(**{self.project_lookup: self.access.project})

    @classmethod
    def door(cls, action: str) -> Door:
        """What the permission matrix reads."""
        permission = Permission(cls.permissions[action] or Permission.PLAN_READ)
        return Door(DoorKind.PROJECT, permission, record=action in cls.record_actions)


class TenantViewSet(InstallationViewSet):
    """Views outside a project; `self.caller` is who calls."""
