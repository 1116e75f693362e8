"""Who may read which events, and what they see of private values: said by the apps that know people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from rollout.core.classification import DataClass

HIDDEN = "•••"
Show = Callable[[DataClass, Any], Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """`visible` narrows events to those a person may read; `shown` gives how that person sees values."""

    visible: Callable[[Any, QuerySet[Any]], QuerySet[Any]]
    shown: Callable[[Any], Show]


_reading: list[Reading] = []


def register_reading(reading: Reading) -> None:
    """Called once, from the `ready()` of the app that knows people and roles."""
    _reading[:] = [reading]


def visible(user: Any, events: QuerySet[Any]) -> QuerySet[Any]:
    """The events this person may read; none as long as nobody has said so."""
    return _reading[0].visible(user, events) if _reading else events.none()


def shown_to(user: Any) -> Show:
    """How this person sees a value of a data class."""
    return _reading[0].shown(user) if _reading else hidden


def hidden(data_class: DataClass, value: Any) -> Any:
    """What is shown as long as nobody has said more."""
    return value if data_class in (DataClass.PUBLIC, DataClass.INTERNAL) else HIDDEN
