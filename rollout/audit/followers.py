"""What follows from writes, in their own transaction: apps register what looks again when records change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Written:
    """One recorded write: the kind of its record (`app.model`), the project it belongs to, who wrote, and
    what its event says: the action, and what stands there since."""

    kind: str
    project_id: int | None
    actor: Any
    action: str = ""
    after: Mapping[str, Any] = field(default_factory=dict)


Follower = Callable[[Sequence[Written]], None]

_followers: list[Follower] = []
_written: ContextVar[list[Written] | None] = ContextVar("audit_written", default=None)


def register_follower(follow: Follower) -> None:
    """Called from an app's `ready()`. `follow` hears of every write: it must cost nothing where none is of a
    kind that it rests on."""
    _followers.append(follow)


@contextmanager
def followed() -> Iterator[None]:
    """At its end followers hear once of all that was recorded inside; inside another, at the end of that.
    What followers write themselves is not told again."""
    if _written.get() is not None:
        yield
        return
    token = _written.set([])
    try:
        yield
        told = tuple(_written.get() or ())
        for follow in _followers if told else ():
            follow(told)
    finally:
        _written.reset(token)


def note(written: Sequence[Written]) -> None:
    """Keep what was recorded for the end of `followed`."""
    kept = _written.get()
    if kept is not None:
        kept.extend(written)
