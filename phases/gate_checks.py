"""What the system itself can say about a gate's criteria: answers registered by the apps that know."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.functional import Promise

from phases.phase_tasks import PhaseTasks
from rollout.projects.models import Project


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """`met` decides. `text` is the answer in a sentence with its figures, said when it is read
    (`core.wording.when_read`): what is signed keeps it in each language. `url` opens the rows behind it.
    `facts` is all that a signer relies on, plain JSON in no reader's language: the records behind the figures
    with what they promise, as figures alone stay the same when one takes the place of another. A signed gate
    goes stale when they change."""

    met: bool
    text: Promise
    url: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """What a check is asked: about a project on the day `on`; `target` is the criterion's, if any."""

    project: Project
    on: date
    target: Decimal | None = None
    read: PhaseTasks | None = None

    @cached_property
    def tasks(self) -> PhaseTasks:
        """The plan's; whoever asks many checks has read them once for all."""
        return self.read or PhaseTasks.of(self.project)


Answer = Callable[[Asked], CheckAnswer]


@dataclass(frozen=True, slots=True)
class LiveCheck:
    """`answer` takes a fixed number of queries. `rests_on` names the kinds of records (`app.model`, as the
    audit log calls them) whose change may change it: signed gates look again in that very step. `task_fields`
    are the fields of tasks that it reads, if it reads nothing else of a plan but which tasks there are, and
    where: a step that changes other fields cannot change it."""

    key: str
    label: str | Promise
    answer: Answer
    rests_on: frozenset[str]
    task_fields: frozenset[str] | None = None


_checks: dict[str, LiveCheck] = {}


def register_check(check: LiveCheck) -> None:
    """Called from an app's `ready()`."""
    _checks[check.key] = check


def check_called(key: str) -> LiveCheck | None:
    """None for a check whose app is not here (yet): the criterion is then shown by evidence."""
    return _checks.get(key)


def checks() -> Sequence[LiveCheck]:
    return tuple(_checks.values())
