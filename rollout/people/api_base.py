"""Base of API views that belong to no project."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from rest_framework.exceptions import PermissionDenied

from rollout.core.api.masking import MaskedAnswers
from rollout.core.api.views import ApiViewSet
from rollout.people.access import require_anywhere, require_tenant
from rollout.people.doors import Door, DoorKind
from rollout.people.models import User
from rollout.people.roles import Permission


class InstallationViewSet(MaskedAnswers, ApiViewSet):
    """A permission is asked of the whole installation; for actions in `anywhere` a role in some project is
    enough, and the queryset is narrowed to what it reaches. None: only to be signed in, for own things; as
    no token names a permission for those, actions in `in_person` take a session."""

    anywhere: ClassVar[frozenset[str]] = frozenset()
    in_person: ClassVar[frozenset[str]] = frozenset()

    @property
    def caller(self) -> User:
        """Who calls; nobody at all while the OpenAPI document is written."""
        user: Any = self.request.user if self.request else None
        return user if isinstance(user, User) else User()

    def open_door(self, permission: str | None) -> None:
        if self.action in self.in_person and self.caller.limited_to is not None:
            raise PermissionDenied(_("A token may not do this; sign in and do it on the page."))
        if permission is None:
            return
        require: Any = require_anywhere if self.action in self.anywhere else require_tenant
        require(self.caller, Permission(permission))

    @classmethod
    def door(cls, action: str) -> Door:
        """What the permission matrix reads."""
        permission = cls.permissions[action]
        if permission is None:
            return Door(DoorKind.SIGNED_IN)
        kind = DoorKind.ANYWHERE if action in cls.anywhere else DoorKind.TENANT
        return Door(kind, Permission(permission), record=action in cls.record_actions)
