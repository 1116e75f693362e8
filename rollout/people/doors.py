"""What a route asks of its caller, said once beside the view and read by the permission matrix."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest

from rollout.people.access import require_anywhere, require_tenant
from rollout.people.roles import Permission

View = Callable[..., Any]


class DoorKind(StrEnum):
    OPEN = "open"  # anybody, signed in or not
    SIGNED_IN = "signed_in"  # any account; shows and changes only the caller's own things
    TENANT = "tenant"  # a permission held for the whole installation
    ANYWHERE = (
        "anywhere"  # a permission held for the installation or in a project; the page shows what it reaches
    )
    PROJECT = "project"  # a permission in the project named by the URL


@dataclass(frozen=True, slots=True)
class Door:
    """`record`: the permission is asked again for the single record the route names."""

    kind: DoorKind
    permission: Permission | None = None
    record: bool = False


def open_to_all(view: View) -> View:
    """A route without identity: sign-in, health, signed links."""
    view.door = Door(DoorKind.OPEN)  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """A route about the caller's own things."""
    guarded = login_required(view)
    guarded.door = Door(DoorKind.SIGNED_IN)  # type: ignore[attr-defined]
    return guarded


def tenant_page(permission: Permission) -> Callable[[View], View]:
    """A page that needs a permission held for the whole installation."""
    return asking(Door(DoorKind.TENANT, permission), require_tenant)


def page_for(permission: Permission, *, record: bool = False) -> Callable[[View], View]:
    """A page for whoever holds the permission anywhere; the view narrows what it shows to that reach."""
    return asking(Door(DoorKind.ANYWHERE, permission, record), require_anywhere)


def asking(door: Door, require: Callable[[Any, Permission], object]) -> Callable[[View], View]:
    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            assert door.permission is not None
            require(request.user, door.permission)
            return view(request, *args, **kwargs)

        behind: View = login_required(guarded)
        behind.door = door  # type: ignore[attr-defined]
        return behind

    return wrap
