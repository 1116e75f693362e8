"""Where a write comes from: page, api, command or job. Set once at each door."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    via: str = "command"
    request_id: str = ""


_origin: ContextVar[Origin] = ContextVar("audit_origin", default=Origin())  # noqa: B039  frozen


def origin() -> Origin:
    return _origin.get()


@contextmanager
def writing_via(via: str, request_id: str = "") -> Iterator[None]:
    """Everything recorded inside is marked as coming through this door."""
    token = _origin.set(Origin(via, request_id))
    try:
        yield
    finally:
        _origin.reset(token)
