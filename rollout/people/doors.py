"""What a route asks of its caller, said once beside the view and read by the permission matrix."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.contrib.auth.decorators import login_required

from rollout.people.roles import Permission

View = Callable[..., Any]


class DoorKind(StrEnum):
    OPEN = "open"  # anybody, signed in or not
    SIGNED_IN = "signed_in"  # any account; shows and changes only the caller's own things
    TENANT = "tenant"  # a permission held for the whole installation
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
