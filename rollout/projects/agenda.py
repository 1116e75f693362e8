"""What the next meeting should speak of: said by the apps that know what is open."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from rollout.people.roles import Permission, Scope
from rollout.projects.access import ProjectAccess
from rollout.projects.models import AgendaItem, Meeting, Project


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
    instead for one meeting: what is open in its series.

    Whoever holds `permission` for the whole project sees all its points; whoever holds it for some records,
    the points whose keys `own` gives; everybody else none."""

    key: str
    label: str | Promise
    points: Callable[[Project, date], Sequence[AgendaPoint]]
    permission: Permission
    of_meeting: Callable[[Meeting, date], Sequence[AgendaPoint]] | None = None
    own: Callable[[ProjectAccess], Collection[str]] | None = None

    def ask(self, meeting: Meeting, on: date) -> Sequence[AgendaPoint]:
        return self.of_meeting(meeting, on) if self.of_meeting else self.points(meeting.project, on)


_sources: dict[str, AgendaSource] = {}


def register_agenda(source: AgendaSource) -> None:
    """Called from an app's `ready()`; sources come on the agenda in the order of registration."""
    _sources[source.key] = source


def sources() -> Sequence[AgendaSource]:
    return tuple(_sources.values())


@dataclass(frozen=True, slots=True)
class AgendaSight:
    """Which points of a project's agendas one reader may see: of the sources in `limits` those with the
    keys given there, of all others everything."""

    limits: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, access: ProjectAccess) -> Self:
        """At most one query for each source that the reader sees in part."""
        return cls(
            {source.key: seen for source in sources() if (seen := keys_seen(source, access)) is not None}
        )

    def sees(self, source: str, key: str) -> bool:
        return source not in self.limits or key in self.limits[source]

    def within(self, points: QuerySet[AgendaItem]) -> QuerySet[AgendaItem]:
        """Those of stored points that may be seen."""
        for source, seen in self.limits.items():
            points = points.filter(~Q(source=source) | Q(source_key__in=seen))
        return points


def keys_seen(source: AgendaSource, access: ProjectAccess) -> frozenset[str] | None:
    """None: every point of the source."""
    scope = access.scope(source.permission)
    if scope is not None and scope >= Scope.PROJECT:
        return None
    if scope is None or source.own is None:
        return frozenset()
    return frozenset(source.own(access))
