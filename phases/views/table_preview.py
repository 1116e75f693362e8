"""What a change writes, line by line: fields, links and places of tasks, now and then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from phases.drafts import NEW_TASK, Place
from phases.labels_fields import field_label
from phases.models import Plan, Task
from phases.operations import Operation, PlaceTask
from phases.patches import difference
from phases.plain import plain
from phases.services.changes import Attempt
from phases.services.previews import Preview
from phases.task_days import CLOCKED
from phases.views.plan_events import text
from phases.views.wording import link_label
from rollout.audit.wording import model_field, value_text
from rollout.people.models import User

HIDDEN = frozenset({"resume_at", "source", "source_uid"})  # of a new task
SILENT = frozenset({"resume_at", "recorded_dates_kept"})  # follows from what is told
NUMBERED = frozenset({"calendar", "go_live_task", "week"})  # a value that means nothing to a reader
OF_DAYS = frozenset({"duration", "remaining", "optimistic", "likely", "pessimistic", "effort"})
NOTHING = "–"
LINES_SHOWN, OF_A_KIND = 200, 50


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that would be written. `place` orders lines as the outline does."""

    task: str
    what: str
    old: str
    new: str
    place: int


def lines(plan: Plan, found: Preview, operations: Sequence[Operation]) -> list[Line]:
    """Everything that the change would write, in the order of the outline, but for dates that only follow;
    none where it is refused. A fixed number of queries."""
    if found.attempt is None:
        return []
    return sorted(_Lines(plan, found.attempt, operations).all(), key=lambda line: line.place)


@dataclass(frozen=True, slots=True)
class Kind:
    """How many lines of one kind there are, and how many of them stand in the list."""

    what: str
    count: int
    shown: int


def first_of_each(found: Sequence[Line]) -> tuple[list[Line], list[Kind]]:
    """The lines that a page has room for, and the kinds that they stand for where it has not room for all."""
    if len(found) <= LINES_SHOWN:
        return list(found), []
    counts: Counter[str] = Counter()
    shown = []
    for line in found:
        counts[line.what] += 1
        if counts[line.what] <= OF_A_KIND:
            shown.append(line)
    kinds = [Kind(what, count, min(count, OF_A_KIND)) for what, count in counts.most_common()]
    return shown, kinds


class _Lines:
    def __init__(self, plan: Plan, attempt: Attempt, operations: Sequence[Operation]) -> None:
        self.plan, self.draft = plan, attempt.draft
        self.patch = difference(attempt.draft)
        self.asked = {one.task for one in operations if isinstance(one, PlaceTask)}
        self.per_day = int(plan.hours_per_day * 60)
        self.siblings = {key: _siblings(places) for key, places in self._sides().items()}
        self.tasks = self._names()
        self.people = self._people()

    def all(self) -> Iterator[Line]:
        for name, (old, new) in self.patch["plan"].items():
            if name not in SILENT:
                told = ("", "") if name in NUMBERED else (self._setting(name, old), self._setting(name, new))
                yield Line(_("Plan"), field_label(name), *told, -1)
        for key, (old, new) in self.patch["records"].items():
            yield from self._added(int(key), new) if old is None else self._removed(int(key), old)
        for key, fields in self.patch["tasks"].items():
            for name, (old, new) in fields.items():
                if name not in SILENT:
                    yield self._field(int(key), name, old, new)
        for key, (old, new) in self.patch["people"].items():
            yield self._line(int(key), field_label("users"), *map(self._participants, (old, new)))
        for key, (old, new) in self.patch["places"].items():
            yield from self._place(int(key), Place(*old), Place(*new))
        for old, new in sorted(self.patch["links"].values(), key=lambda sides: sides[1] is not None):
            yield self._link(old, new)

    def _sides(self) -> dict[str, Mapping[int, Place]]:
        return {"old": self.draft.before.places, "new": self.draft.places}

    def _names(self) -> dict[int, str]:
        """Code and name of every task of the plan, and of those that the change adds."""
        rows = Task.objects.filter(plan=self.plan).values_list("pk", "code", "name")
        known = {pk: f"{code} {name}".strip() for pk, code, name in rows}
        return known | {key: self.draft.name(key) for key in self.draft.places if key not in known}

    def _people(self) -> dict[int, str]:
        keys = {pair for fields in self.patch["tasks"].values() for pair in fields.get("owner", ())}
        keys |= {new["values"]["owner"] for _old, new in self.patch["records"].values() if new is not None}
        keys |= {one["user"] for sides in self.patch["people"].values() for side in sides for one in side}
        return dict(User.objects.filter(pk__in=keys - {None}).values_list("pk", "name"))

    def _line(self, key: int, what: str, old: str, new: str) -> Line:
        place = self.draft.places.get(key) or self.draft.before.places[key]
        return Line(self.tasks[key], what, old, new, place.position)

    def _field(self, key: int, name: str, old: Any, new: Any) -> Line:
        values = self.draft.records[key].values
        clocked = values["elapsed"] and name in CLOCKED
        told = (self._value(name, side, elapsed=clocked) for side in (old, new))
        return self._line(key, field_label(name), *told)

    def _value(self, name: str, value: Any, *, elapsed: bool) -> str:
        if name in NUMBERED:
            return ""
        return text(name, value, self.people, self.per_day, elapsed=elapsed)

    def _setting(self, name: str, value: Any) -> str:
        return value_text(model_field(Plan, name), value)

    def _participants(self, side: Sequence[Mapping[str, Any]]) -> str:
        return _(", ").join(self.people.get(one["user"]) or one["resource_name"] for one in side) or NOTHING

    def _added(self, key: int, content: Mapping[str, Any]) -> Iterator[Line]:
        yield self._line(key, _("new task"), NOTHING, self._where(key, "new"))
        values = content["values"]
        for name in (name for name in NEW_TASK if name not in HIDDEN):
            usual = values[name] == plain(NEW_TASK[name])
            if not usual or (name == "duration" and not self.draft.is_summary(key)):
                yield self._field(key, name, None, values[name])

    def _removed(self, key: int, content: Mapping[str, Any]) -> Iterator[Line]:
        yield self._line(key, _("removed task"), content["values"]["name"], NOTHING)

    def _place(self, key: int, old: Place, new: Place) -> Iterator[Line]:
        if old.parent != new.parent or key in self.asked:
            yield self._line(key, _("place in the outline"), self._where(key, "old"), self._where(key, "new"))
        if old.summary != new.summary:
            kinds = {True: _("phase"), False: _("task")}
            yield self._line(key, _("kind"), kinds[old.summary], kinds[new.summary])

    def _where(self, key: int, side: str) -> str:
        """Below which phase and after which task."""
        parent = self._sides()[side][key].parent
        before = self.siblings[side][key]
        names = {
            "phase": "" if parent is None else self.tasks[parent],
            "task": "" if before is None else self.tasks[before],
        }
        if parent is None:
            return _("after “%(task)s”") % names if before is not None else _("first of all")
        if before is None:
            return _("first in “%(phase)s”") % names
        return _("in “%(phase)s” after “%(task)s”") % names

    def _link(self, old: Sequence[Any] | None, new: Sequence[Any] | None) -> Line:
        row = new or old
        assert row is not None
        return self._line(row[1], _("predecessor"), self._link_text(old), self._link_text(new))

    def _link_text(self, row: Sequence[Any] | None) -> str:
        if row is None:
            return NOTHING
        predecessor, _successor, kind, lag, unit = row
        return f"{self.tasks[predecessor]}, {link_label(kind, lag, unit, self.per_day)}"


def _siblings(places: Mapping[int, Place]) -> dict[int, int | None]:
    """The task above each among those of its summary."""
    last: dict[int | None, int] = {}
    found: dict[int, int | None] = {}
    for key in sorted(places, key=lambda key: places[key].position):
        parent = places[key].parent
        found[key] = last.get(parent)
        last[parent] = key
    return found
