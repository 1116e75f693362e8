"""Where a write comes from: page, api, command or job. Set once at each door."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone


@dataclass(frozen=True, slots=True)
class Origin:
    """`request_id` is shared by all events of one request, or of one service that no request called."""

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


@contextmanager
def one_act() -> Iterator[None]:
    """Events recorded inside belong together; within a request they do so already."""
    came = origin()
    with writing_via(came.via, came.request_id or str(uuid.uuid4())):
        yield


_moment: ContextVar[datetime | None] = ContextVar("audit_moment", default=None)


def now() -> datetime:
    """The instant that services write down: the present, or the one of `writing_at`."""
    return _moment.get() or timezone.now()


@contextmanager
def writing_at(moment: datetime) -> Iterator[None]:
    """Everything recorded inside happened then: a history that is told afterwards (the demo's)."""
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)
