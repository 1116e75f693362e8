"""What a change moves: old and new dates side by side, and who passed the move on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any, NamedTuple

from phases.drafts import Draft
from phases.scheduling.calendars import timeline_of
from phases.scheduling.clock import minute_of
from phases.scheduling.model import WorkingCalendar
from phases.scheduling.network import Network, type_of
from phases.scheduling.reach import pushes_to
from phases.scheduling.result import Instants, Schedule

Dates = tuple[datetime, datetime]
MOST_MOVES = 1_000


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a task moved: it was changed itself or a summary around it was, a predecessor moved, or (of a
    summary) a child moved, came or went, the status date, the plan's other settings or calendars did it, or
    calculation alone, in place of a date that an imported file recorded. `replaces`: such a date goes as
    well, besides the cause that is told."""

    kind: str  # changed, around, link, child, entered, added, left, removed, status, plan, calendar, recorded
    task: int | None = None
    link_type: str = ""
    replaces: bool = False

    @property
    def ends_recorded(self) -> bool:
        return self.replaces or self.kind == "recorded"


@dataclass(frozen=True, slots=True)
class Move:
    """One task whose dates change; `old` None: it is new."""

    task: int
    old: Dates | None
    new: Dates
    slip_days: float
    cause: Cause
    critical: bool


@dataclass(slots=True)
class Effects:
    """A computed change. `schedule` None: no date depends on it, nothing was calculated. Of a very large
    change `moves` holds those that slip most; `count` is the number of all. `replaced`: how many tasks lose
    a date that an imported file recorded."""

    moves: list[Move] = field(default_factory=list)
    count: int = 0
    work: int = 0
    replaced: int = 0
    schedule: Schedule | None = None
    finish: datetime | None = None


def working_days(calendar: WorkingCalendar, day_minutes: int, old: datetime, new: datetime) -> float:
    """Signed working days from `old` to `new`, to one decimal."""
    line = timeline_of(calendar)
    return _days((line.floor(minute_of(new)) >> 1) - (line.floor(minute_of(old)) >> 1), day_minutes)


def slip_of_days(calendar: WorkingCalendar, day_minutes: int, promised: date, expected: date) -> float:
    """Signed working days from one day's evening to another's."""
    return working_days(calendar, day_minutes, _evening(promised), _evening(expected))


def _evening(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 23, 59)


@cache
def _days(minutes: int, day_minutes: int) -> float:
    days = (Decimal(minutes) / day_minutes).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return int(days) if days == int(days) else float(days)


def effects_of(
    draft: Draft,
    schedule: Schedule,
    old: Mapping[int, Dates],
    calendar: WorkingCalendar,
    *,
    day_minutes: int,
    touched: set[int],
    before: Schedule | None = None,
) -> Effects:
    """Every task whose start or finish differs, in outline order. `before`: of a plan with recorded dates,
    what calculation gives without the change."""
    new = moved_dates(schedule, old)
    line = timeline_of(calendar)

    @cache
    def work_until(at: datetime) -> int:
        return line.floor(minute_of(at)) >> 1

    slips = {
        key: work_until(dates[1]) - work_until(old[key][1]) if key in old else 0 for key, dates in new.items()
    }
    shown = list(new)
    if len(shown) > MOST_MOVES:
        shown = sorted(shown, key=lambda key: -abs(slips[key]))[:MOST_MOVES]
    changed = set(new) if before is None else set(moved_dates(schedule, dates_of(before)))
    replaced = set() if before is None else set(moved_dates(before, old)) & old.keys()
    causes = _Causes(schedule, draft, changed, touched, replaced, moves_of_parents(draft))
    critical, index = schedule.columns.critical, schedule.network.tree.index
    moves = [
        Move(
            key, old.get(key), new[key], _days(slips[key], day_minutes), causes.of(key), critical[index[key]]
        )
        for key in sorted(shown, key=lambda key: draft.places[key].position)
    ]
    finish = schedule.finish if draft.places else None
    lost = len(replaced & new.keys())
    work = sum(1 for key in new if not draft.is_summary(int(key)))
    return Effects(moves=moves, count=len(new), work=work, replaced=lost, schedule=schedule, finish=finish)


def dates_of(schedule: Schedule) -> dict[int, Dates]:
    """Start and finish by task."""
    return moved_dates(schedule, {})


def moved_dates(schedule: Schedule, old: Mapping[int, Dates]) -> dict[int, Dates]:
    """New dates by task, of those that differ."""
    columns, at = schedule.columns, Instants()
    found = {}
    for key, start, finish in zip(schedule.keys, columns.start, columns.finish, strict=True):
        dates = at[start], at[finish]
        if old.get(key) != dates:  # type: ignore[arg-type]
            found[int(key)] = dates
    return found


class MovesOfParents(NamedTuple):
    """By summary: the tasks that came into it and those that went."""

    come: dict[int, list[int]]
    gone: dict[int, list[int]]


def moves_of_parents(draft: Draft) -> MovesOfParents:
    found, was, now = MovesOfParents({}, {}), draft.before.places, draft.places
    if now == was:
        return found
    for key in sorted(was.keys() | now.keys()):
        before, after = (places[key].parent if key in places else None for places in (was, now))
        if before != after:
            if after is not None:
                found.come.setdefault(after, []).append(key)
            if before is not None:
                found.gone.setdefault(before, []).append(key)
    return found


@dataclass(slots=True)
class _Causes:
    schedule: Schedule
    draft: Draft
    moved: set[int]
    touched: set[int]
    replaced: set[int]
    moves_of_parents: MovesOfParents

    def of(self, key: int) -> Cause:
        if key in self.replaced and key not in self.moved:
            return Cause("recorded")
        cause = self._of_change(key)
        return replace(cause, replaces=True) if key in self.replaced else cause

    def _of_change(self, key: int) -> Cause:
        if key in self.touched:
            return Cause("changed")
        network = self.schedule.network
        at = network.tree.index[key]
        if at in network.tree.children or key in self.moves_of_parents.gone:
            return self._of_summary(at) or self._of_all()
        return self._passed_on(network, at) or self._around(network, at) or self._of_all()

    def _around(self, network: Network, at: int) -> Cause | None:
        keys = (_key(network, place) for place in network.tree.ancestors(at))
        return next((Cause("around", key) for key in keys if key in self.touched), None)

    def _of_all(self) -> Cause:
        """What holds for the plan as a whole."""
        was, settings = self.draft.before.settings, self.draft.settings
        changed = {name for name in settings if settings[name] != was[name]} - {"recorded_dates_kept"}
        if changed == {"status_at"}:
            return Cause("status")
        return Cause("plan" if changed else "calendar")

    def _of_summary(self, at: int) -> Cause | None:
        """Of the children that moved or came, the one that finishes last; if none lies at an edge, one that
        went."""
        network, columns = self.schedule.network, self.schedule.columns
        come, gone = (table.get(_key(network, at), ()) for table in self.moves_of_parents)
        children = [
            child for child in network.tree.children.get(at, ())
            if _key(network, child) in self.moved or _key(network, child) in come
        ]  # fmt: skip
        edges = [
            child for child in children
            if columns.finish[child] == columns.finish[at] or columns.start[child] == columns.start[at]
        ]  # fmt: skip
        if gone and not edges:
            return Cause("left" if gone[0] in self.draft.places else "removed", gone[0])
        if not children:
            return None
        last = _key(network, max(edges or children, key=lambda child: columns.finish[child]))
        if last in come:
            return Cause("entered" if last in self.draft.before.places else "added", last)
        return Cause("child", last)

    def _passed_on(self, network: Network, at: int) -> Cause | None:
        """Of the predecessors that moved, the one that binds most."""
        bounds = [bound for bound in self._bounds(network, at) if _key(network, bound[1]) in self.moved]
        if not bounds:
            return None
        _, before, code = max(bounds)
        return Cause("link", _key(network, before), type_of(code).value)

    def _bounds(self, network: Network, node: int) -> Iterator[tuple[int, int, int]]:
        """(position, task index, code of the link) of each predecessor, seen through the summaries around
        the task."""
        early = self.schedule.early
        for entry in network.preds[node]:
            before, code, _ = entry
            push = pushes_to(network, early.start, early.finish, node, entry)
            if before < network.count:
                yield push, before, code
            elif network.preds[before] and self._is_around(network, before, node):
                yield from self._bounds(network, before)
            else:
                yield push, network.owner[before - network.count], code

    @staticmethod
    def _is_around(network: Network, gate: int, node: int) -> bool:
        at = node if node < network.count else network.owner[node - network.count]
        return network.owner[gate - network.count] in {at, *network.tree.ancestors(at)}


def _key(network: Network, at: int) -> int:
    return network.tasks[at].key  # type: ignore[return-value]


def renamed(moves: list[Move], ids: dict[int, int]) -> list[Move]:
    """The moves under the ids that new tasks were stored with."""
    if not ids:
        return moves
    return [
        Move(
            ids.get(move.task, move.task),
            move.old,
            move.new,
            move.slip_days,
            move.cause
            if move.cause.task is None
            else replace(move.cause, task=ids.get(move.cause.task, move.cause.task)),
            move.critical,
        )
        for move in moves
    ]


def move_json(move: Move) -> dict[str, Any]:
    """The stored form of a move (`PlanStep.moved`): the cause as a code, so that each reader gets it in
    their language."""
    cause = {"kind": move.cause.kind, "task": move.cause.task, "type": move.cause.link_type}
    return {
        "task": move.task,
        "old": None if move.old is None else [at.isoformat() for at in move.old],
        "new": [at.isoformat() for at in move.new],
        "slip_days": move.slip_days,
        "critical": move.critical,
        "cause": {**cause, "replaces": True} if move.cause.replaces else cause,
    }


def moved_back(moves: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The stored moves of a step, turned round for the step that gives the old dates back."""
    cause = {"kind": "changed", "task": None, "type": ""}
    return [
        {**one, "old": one["new"], "new": one["old"], "slip_days": -one["slip_days"], "cause": cause}
        for one in moves
        if one["old"] is not None
    ]
