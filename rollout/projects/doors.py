"""Doors of project pages: the view gets a ProjectAccess instead of a slug."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest

from rollout.people.doors import Door, DoorKind, View, tenant_page
from rollout.people.roles import Permission
from rollout.projects.access import open_project

__all__ = ["project_page", "tenant_page"]


def project_page(permission: Permission, *, record: bool = False) -> Callable[[View], View]:
    """`view(request, access, …)` for the project of the URL's `slug`; 404 for strangers, 403 that names
    the permission for members without it. Without `record` the permission must reach the whole project;
    with it some record is enough to come in, and the service asks again for the one it changes."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, slug: str, **kwargs: Any) -> Any:
            access = open_project(request.user, slug, permission, record=record)  # type: ignore[arg-type]
            request.project_access = access  # type: ignore[attr-defined]  # the frame shows the project's sections
            return view(request, access, **kwargs)

        door: View = login_required(guarded)
        door.door = Door(DoorKind.PROJECT, permission, record)  # type: ignore[attr-defined]
        return door

    return wrap
