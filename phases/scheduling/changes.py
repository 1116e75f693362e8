"""What a change of the plan does to its dates, and which link passed it on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from phases.scheduling.driving import driving_facts
from phases.scheduling.explain import explain
from phases.scheduling.model import Fact, PlanInput, Task, TaskKey
from phases.scheduling.result import Schedule
from phases.scheduling.schedule import schedule
from phases.scheduling.starting import lies_late

Dates = tuple[datetime, datetime]


class ChangeKind(StrEnum):
    MOVED = "moved"
    ADDED = "added"
    DROPPED = "dropped"


class CauseKind(StrEnum):
    """Why a task moved."""

    EDITED = "edited"  # its own duration, dates, calendar, progress or links were changed
    PASSED_ON = "passed_on"  # a link from a task that moved, or the child that moved a summary: `facts`
    PLAN = "plan"  # project start, status date, calendars or another setting of the plan


@dataclass(frozen=True, slots=True)
class Change:
    """One task whose start or finish differs; `old` is None for a new, `new` for a dropped task."""

    key: TaskKey
    kind: ChangeKind
    old: Dates | None
    new: Dates | None


@dataclass(frozen=True, slots=True)
class Cause:
    kind: CauseKind
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """Both schedules, what differs in order of the new dates, and why each of those tasks moved."""

    before: Schedule
    after: Schedule
    changes: tuple[Change, ...]
    causes: Mapping[TaskKey, Cause]


def diff(before: Schedule, after: Schedule) -> tuple[Change, ...]:
    """Tasks with another start or finish, new and dropped ones, by new start (dropped ones by old)."""
    old, new = _dates(before), _dates(after)
    found = [
        Change(key, _kind(old.get(key), new.get(key)), old.get(key), new.get(key))
        for key in {**old, **new}
        if old.get(key) != new.get(key)
    ]
    return tuple(sorted(found, key=lambda change: (change.new or change.old, str(change.key))))


def preview(before: PlanInput, after: PlanInput, found: Schedule | None = None) -> Preview:
    """What becomes of a plan that changes from `before` (whose schedule may be given) to `after`."""
    old, new = found or schedule(before), schedule(after)
    changes = diff(old, new)
    moved = {change.key for change in changes}
    edited = _edited(before, after, old, new)
    causes = {
        change.key: _cause(before, after, old, new, change.key, moved, edited)
        for change in changes
        if change.kind is ChangeKind.MOVED
    }
    return Preview(old, new, changes, causes)


def _cause(
    before: PlanInput,
    after: PlanInput,
    old: Schedule,
    new: Schedule,
    key: TaskKey,
    moved: set[TaskKey],
    edited: set[TaskKey],
) -> Cause:
    """Its own change comes first; then what binds it now, then what bound it before and let go."""
    if key in edited:
        return Cause(CauseKind.EDITED)
    for plan, found in ((after, new), (before, old)):
        passed = tuple(fact for fact in _binding(plan, found, key) if _came_over(fact, key, moved))
        if passed:
            return Cause(CauseKind.PASSED_ON, passed)
    return Cause(CauseKind.PLAN)


def _binding(plan: PlanInput, found: Schedule, key: TaskKey) -> tuple[Fact, ...]:
    at = found.network.tree.index[key]
    if lies_late(found.network.tasks[at], plan.finish):
        return explain(plan, key, "start", found)
    return driving_facts(found, key)


def _came_over(fact: Fact, key: TaskKey, moved: set[TaskKey]) -> bool:
    return any(other != key and other in moved for other in fact.about)


def _edited(before: PlanInput, after: PlanInput, old: Schedule, new: Schedule) -> set[TaskKey]:
    was: dict[TaskKey, Task] = {task.key: task for task in before.tasks}
    changed = {
        task.key for task in after.tasks if task.key in was and _timing(was[task.key]) != _timing(task)
    }
    for key in {*old.links_into, *new.links_into}:
        if set(old.links_into.get(key, ())) != set(new.links_into.get(key, ())):
            changed.add(key)
    return changed


def _timing(task: Task) -> Task:
    return replace(task, name="", deadline=None)


def _kind(old: Dates | None, new: Dates | None) -> ChangeKind:
    if old is None:
        return ChangeKind.ADDED
    return ChangeKind.DROPPED if new is None else ChangeKind.MOVED


def _dates(found: Schedule) -> dict[TaskKey, Dates]:
    return {row[0]: (row[1], row[2]) for row in found.rows()}
