"""What the next meeting should speak of: said by the apps that know what is open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from rollout.projects.models import Meeting, Project


@dataclass(frozen=True, slots=True)
class AgendaPoint:
    """One open thing. `key` is its own within its source, so that it comes on an agenda once. `title` and
    `note` are what people typed, or sentences that are said when they are read (`core.wording.when_read`):
    the agenda keeps them in each language."""

    key: str
    title: str | Promise
    note: str | Promise = ""
    url: str = ""
    owner_id: int | None = None


@dataclass(frozen=True, slots=True)
class AgendaSource:
    """`points` answers in a fixed number of queries, most pressing first. `of_meeting`, where given, is asked
    instead for one meeting: what is open in its series."""

    key: str
    label: str | Promise
    points: Callable[[Project, date], Sequence[AgendaPoint]]
    of_meeting: Callable[[Meeting, date], Sequence[AgendaPoint]] | None = None

    def ask(self, meeting: Meeting, on: date) -> Sequence[AgendaPoint]:
        return self.of_meeting(meeting, on) if self.of_meeting else self.points(meeting.project, on)


_sources: dict[str, AgendaSource] = {}


def register_agenda(source: AgendaSource) -> None:
    """Called from an app's `ready()`; sources come on the agenda in the order of registration."""
    _sources[source.key] = source


def sources() -> Sequence[AgendaSource]:
    return tuple(_sources.values())
