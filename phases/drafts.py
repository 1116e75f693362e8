"""A plan in memory while it is being changed, and the difference to what is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from phases.faults import PlanFault
from phases.plain import plain
from phases.scheduling.model import LagUnit, Link, LinkType


class Place(NamedTuple):
    """Where a task stands in the outline; `position` counts through the whole plan."""

    parent: int | None
    position: int
    level: int
    summary: bool


NOWHERE = Place(None, 0, 0, False)


LINK_TYPES = {choice.value: choice for choice in LinkType}
LAG_UNITS = {choice.value: choice for choice in LagUnit}


def link_of(predecessor: int, successor: int, kind: str, lag: int, unit: str) -> Link:
    """A stored link as drafts hold it and the scheduler takes it."""
    return Link(predecessor, successor, LINK_TYPES[kind], lag, LAG_UNITS[unit])


# deeper than any plan people read; every level costs each calculation
DEEPEST = 100


@dataclass(slots=True)
class TaskRecord:
    """One task in full: its own fields, its participants and, for a phase's summary, which phase."""

    values: dict[str, Any]
    participants: list[dict[str, Any]] = field(default_factory=list)
    discipline: str | None = None

    def copy(self) -> TaskRecord:
        return TaskRecord(dict(self.values), [dict(one) for one in self.participants], self.discipline)


class Bound(NamedTuple):
    """A constraint with its date."""

    constraint: str
    at: datetime | None


class Replaced(NamedTuple):
    """What a move puts in the place of a task's constraint; `deadline`: its date stays as the deadline."""

    old: Bound
    new: Bound
    deadline: bool

    def as_json(self) -> dict[str, Any]:
        """
        >>> Replaced(Bound("ALAP", None), Bound("ASAP", None), False).as_json()
        {'old': ['ALAP', None], 'new': ['ASAP', None], 'deadline': False}
        """
        sides = {
            name: [one.constraint, plain(one.at)] for name, one in (("old", self.old), ("new", self.new))
        }
        return {**sides, "deadline": self.deadline}


Fetch = Callable[[Iterable[int]], Mapping[int, TaskRecord]]

NEW_TASK: Mapping[str, Any] = {
    "code": "",
    "milestone": False,
    "duration": 480,
    "elapsed": False,
    "optimistic": None,
    "likely": None,
    "pessimistic": None,
    "effort": None,
    "constraint": "ASAP",
    "constraint_at": None,
    "deadline": None,
    "calendar": None,
    "owner": None,
    "owner_role": "",
    "deliverable": "",
    "notes": "",
    "actual_start": None,
    "actual_finish": None,
    "remaining": None,
    "percent_complete": Decimal("0.00"),
    "physical_percent": None,
    "pinned_start": None,
    "pinned_finish": None,
    "resume_at": None,
    "cost": None,
    "actual_cost": None,
    "source_uid": None,
    "source": None,
}


class Draft:
    """Copy on write: only the tasks that are touched are fetched in full.

    Tasks and links that the draft adds have negative ids until they are stored.
    """

    def __init__(
        self,
        *,
        settings: Mapping[str, Any],
        places: Mapping[int, Place],
        links: Mapping[int, Link],
        last_number: int,
        fetch: Fetch,
    ) -> None:
        self.settings = dict(settings)
        self.places = dict(places)
        self.links = dict(links)
        self.last_number = last_number
        self.records: dict[int, TaskRecord] = {}
        self.before = Stored(dict(settings), places, links)
        self.refs: dict[str, int] = {}
        self.replaced: dict[int, Replaced] = {}
        self.now_milestones: set[int] = set()  # tasks that a duration of nothing made one
        self.told: dict[int, set[str]] = {}  # by task, of "no_time" and "no_milestone" what the step says
        self.attached: dict[str, dict[str, Any]] = {}  # rows of other kinds that come back with tasks
        self._fetch = fetch
        self._children: dict[int | None, list[int]] | None = None
        self._ties: set[tuple[Any, ...]] | None = None
        self._next_id = -1

    def task(self, ref: int | str) -> int:
        """The id behind a reference. Fault: there is no such task in this plan."""
        key = self.refs.get(ref) if isinstance(ref, str) else ref
        if key is None or key not in self.places:
            raise PlanFault("unknown_task", value=str(ref))
        return key

    def prefetch(self, ids: Iterable[int]) -> None:
        wanted = [key for key in ids if key not in self.records and key in self.places and key > 0]
        for key, record in self._fetch(wanted).items() if wanted else ():
            self.records[key] = record
            self.before.records[key] = record.copy()

    def record(self, key: int) -> TaskRecord:
        if key not in self.records:
            self.prefetch([key])
        return self.records[key]

    def name(self, key: int) -> str:
        values = self.record(key).values
        return f"{values['code']} {values['name']}".strip()

    def is_summary(self, key: int) -> bool:
        return self.places[key].summary

    @property
    def children(self) -> dict[int | None, list[int]]:
        """Ids below each summary (None: the top), in outline order."""
        if self._children is None:
            self._children = {}
            for key in sorted(self.places, key=lambda key: self.places[key].position):
                self._children.setdefault(self.places[key].parent, []).append(key)
        return self._children

    def subtree(self, key: int) -> list[int]:
        found = [key]
        for here in found:
            found.extend(self.children.get(here, ()))
        return found

    def new_id(self) -> int:
        self._next_id -= 1
        return self._next_id

    def insert(self, record: TaskRecord, *, parent: int | None, after: int | None) -> int:
        key = self.new_id()
        self.records[key] = record
        self._put(key, parent, after)
        self._number_places()
        return key

    def place(self, key: int, *, parent: int | None, after: int | None) -> None:
        """Move a task with all below it. Faults: into itself; beside a task that is not there."""
        inside = set(self.subtree(key))
        if parent in inside or after == key:
            raise PlanFault("parent_loop", task=self.name(key))
        self.children[self.places[key].parent].remove(key)
        self._put(key, parent, after)
        self._number_places()

    def has_tie(self, link: Link) -> bool:
        """Whether a link of this type stands already between the two."""
        if self._ties is None:
            self._ties = {one[:3] for one in self.links.values()}
        return link[:3] in self._ties

    def put_link(self, key: int, link: Link) -> None:
        self.links[key] = link
        if self._ties is not None:
            self._ties.add(link[:3])

    def take_link(self, key: int) -> None:
        link = self.links.pop(key)
        if self._ties is not None:
            self._ties.discard(link[:3])

    def drop(self, keys: list[int]) -> None:
        """Take tasks out, with their links. `keys` holds whole subtrees."""
        self.prefetch(keys)
        gone = set(keys)
        self.links = {
            key: link
            for key, link in self.links.items()
            if link.predecessor not in gone and link.successor not in gone
        }
        self._ties = None
        for key in keys:
            del self.places[key]
            self.records.pop(key, None)
        self._children = None
        self._number_places()

    def _put(self, key: int, parent: int | None, after: int | None) -> None:
        siblings = self.children.setdefault(parent, [])
        if after is not None and after not in siblings:
            raise PlanFault("not_a_sibling", value=self.name(after))
        siblings.insert(0 if after is None else siblings.index(after) + 1, key)
        self.places[key] = self.places.get(key, NOWHERE)._replace(parent=parent)

    def _number_places(self) -> None:
        """Positions, levels and summary flags anew from the tree."""
        waiting = [(key, 0) for key in reversed(self.children.get(None, ()))]
        position = 0
        while waiting:
            key, level = waiting.pop()
            if level >= DEEPEST:
                raise PlanFault("too_deep", task=self.name(key), limit=DEEPEST)
            below = self.children.get(key, ())
            place = Place(self.places[key].parent, position, level, bool(below))
            if self.places[key] != place:
                self.places[key] = place
            position += 1
            waiting.extend((child, level + 1) for child in reversed(below))


@dataclass(slots=True)
class Stored:
    """What the draft started from."""

    settings: dict[str, Any]
    places: Mapping[int, Place]
    links: Mapping[int, Link]
    records: dict[int, TaskRecord] = field(default_factory=dict)
