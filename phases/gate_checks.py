"""What the system itself can say about a gate's criteria: answers registered by the apps that know."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise

from rollout.projects.models import Project


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """`met` decides. `text` is the answer in a sentence with its figures, said when it is read
    (`core.wording.when_read`): what is signed keeps it in each language. `url` opens the rows behind it.
    `facts` is what the answer rests on, small, JSON and without words: a signed gate goes stale when it
    changes."""

    met: bool
    text: Promise
    url: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


Answer = Callable[[Project, Decimal | None, date], CheckAnswer]


@dataclass(frozen=True, slots=True)
class LiveCheck:
    """`answer(project, target, on)` takes a fixed number of queries; `target` is the criterion's, if any."""

    key: str
    label: str | Promise
    answer: Answer


_checks: dict[str, LiveCheck] = {}


def register_check(check: LiveCheck) -> None:
    """Called from an app's `ready()`."""
    _checks[check.key] = check


def check_called(key: str) -> LiveCheck | None:
    """None for a check whose app is not here (yet): the criterion is then shown by evidence."""
    return _checks.get(key)


def checks() -> Sequence[LiveCheck]:
    return tuple(_checks.values())
