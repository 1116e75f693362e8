"""Base of API views that belong to no project."""

from __future__ import annotations

from typing import Any, ClassVar

from rollout.core.api.views import ApiViewSet
from rollout.people.access import require_anywhere, require_tenant
from rollout.people.doors import Door, DoorKind
from rollout.people.models import User
from rollout.people.roles import Permission


class InstallationViewSet(ApiViewSet):
    """A permission is asked of the whole installation; for actions in `anywhere` a role in some project is
    enough, and the queryset is narrowed to what it reaches. None: only to be signed in, for own things."""

    anywhere: ClassVar[frozenset[str]] = frozenset()

    @property
    def caller(self) -> User:
        """Who calls; nobody at all while the OpenAPI document is written."""
        user: Any = self.request.user if self.request else None
        return user if isinstance(user, User) else User()

    def open_door(self, permission: str | None) -> None:
        if permission is None:
            return
        require: Any = require_anywhere if self.action in self.anywhere else require_tenant
        require(self.caller, Permission(permission))

    def mask(self, rows: list[dict[str, Any]]) -> None:
        """Hide, in place, what this caller may not see; serializers cannot, callers share them."""

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Every successful answer passes the mask, however it was made."""
        content = getattr(response, "data", None)
        if response.status_code < 300 and isinstance(content, dict):
            self.mask(content.get("results", [content]))
        return super().finalize_response(request, response, *args, **kwargs)

    @classmethod
    def door(cls, action: str) -> Door:
        """What the permission matrix reads."""
        permission = cls.permissions[action]
        if permission is None:
            return Door(DoorKind.SIGNED_IN)
        kind = DoorKind.ANYWHERE if action in cls.anywhere else DoorKind.TENANT
        return Door(kind, Permission(permission), record=action in cls.record_actions)
