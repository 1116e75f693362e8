"""How each task went beside the earlier plan, apart from what it had to wait for.

A task answers for its own course alone: how long after it was free to begin it began, and how long it took
from there. Each is found by placing the task by itself among the others as they stand, so that one which
merely waited for its predecessor went by the plan, whatever the calendar says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Set
from dataclasses import dataclass, replace

from phases.scheduling.clock import minute_of
from phases.scheduling.model import ConstraintType, Link, LinkType, PlanInput, Task, TaskKey
from phases.scheduling.result import Schedule
from phases.scheduling.schedule import schedule
from phases.scheduling.starting import done_minutes, remaining_minutes
from phases.scheduling.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Course:
    """A task as it went, fit for any plan: `tasks` stand for it there. `entry` takes the links that lead to
    it; `inner` are links between them. The task's own key finishes when it does."""

    tasks: tuple[Task, ...]
    entry: TaskKey
    inner: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """Working minutes on one number line: where a task begins, where what is left of it begins, its end."""

    start: int
    rest: int
    finish: int


class Departures:
    """The tasks of a plan and the courses they took. `plan` is the later one with its schedule `found` and
    the status date that work not touched since is planned from; `earlier` holds tasks of both plans as they
    were, on calendars that `plan` knows."""

    def __init__(self, plan: PlanInput, found: Schedule, earlier: Mapping[TaskKey, Task]) -> None:
        self.plan = plan
        self.found = found
        self.earlier = earlier
        self.tasks = {task.key: task for task in plan.tasks}
        self.leaves = self.tasks.keys() - {task.parent for task in plan.tasks}
        self.planned = self._alone(earlier.values())

    def departed(self, key: TaskKey) -> bool:
        """Does it lie elsewhere than the earlier plan puts it among the others as they stand? One that is to
        lie late and still has room departs from nothing."""
        dates = self.found.tasks[key]
        if dates.start > dates.early_start:
            return False
        now, planned = self._span(self.found, key), self._span(self.planned, key)
        return (now.start, now.finish) != (planned.start, planned.finish)

    def courses(self, keys: Collection[TaskKey]) -> dict[TaskKey, Course]:
        """Of each of these tasks."""
        free = self._alone(self._taking(key) for key in keys if not self._was_begun(key))
        return {key: self._course(key, free) for key in keys}

    def _course(self, key: TaskKey, free: Schedule) -> Course:
        task = self.tasks[key]
        if self._was_begun(key):
            return Course((self._resumed(key),), key)
        if task.pinned is not None and not _begun(task):
            return Course((task,), key)
        return self._late(key, self._span(free, key))

    def _was_begun(self, key: TaskKey) -> bool:
        return key in self.earlier and _begun(self.earlier[key])

    def _resumed(self, key: TaskKey) -> Task:
        """Of a task begun before: what was done then, and what it took from there. One that had ended, or
        did so before work could go on, stands at its dates."""
        before, now = self.earlier[key], self.tasks[key]
        left = self._span(self.found, key).finish - self._span(self.planned, key).rest
        if not remaining_minutes(before) or left <= 0:
            dates = self.found.tasks[key]
            return replace(_untouched(now), pinned=(dates.early_start, dates.early_finish))
        return replace(
            now,
            actual_start=now.actual_start or before.actual_start,
            actual_finish=None,
            remaining=left,
            actual_duration=done_minutes(before),
            resume=before.resume,
        )

    def _late(self, key: TaskKey, free: Span) -> Course:
        """Of a task not begun before: how long after it was free to begin it began, and its length. Begun
        before it was free, what was left when it was free counts as its length."""
        now = self._span(self.found, key)
        wait, length = now.start - free.start, now.finish - max(now.start, free.start)
        task = replace(_untouched(self.tasks[key]), duration=max(length, 0))
        if wait <= 0:
            return Course((task,), key)
        ready, waiting = _named("ready", key), _named("waiting", key)
        alone = replace(task, constraint=ConstraintType.ASAP, constraint_date=None)
        tasks = replace(task, key=ready), replace(alone, key=waiting, duration=wait), alone
        return Course(tasks, ready, (Link(ready, waiting, LinkType.SS), Link(waiting, key)))

    def _taking(self, key: TaskKey) -> Task:
        """A task as if nobody had begun it, as long as it took."""
        span = self._span(self.found, key)
        return replace(_untouched(self.tasks[key]), duration=span.finish - span.start)

    def _alone(self, moving: Iterable[Task]) -> Schedule:
        """Each of these tasks placed by itself, while those it waits for stand where they are."""
        free = tuple(self._placed(task) for task in moving)
        outline = [task for task in self.plan.tasks if task.key not in self.leaves]
        known = {task.key for task in (*outline, *free)}
        links = [link for link in self.plan.links if link.successor in known]
        waited = {link.predecessor for link in links}
        tied = tuple(link._replace(predecessor=_named("standing", link.predecessor)) for link in links)
        standing = (self._standing(task, waited) for task in self.plan.tasks if self._within(task, waited))
        return schedule(replace(self.plan, tasks=(*standing, *outline, *free), links=tied))

    def _placed(self, task: Task) -> Task:
        parent = self.tasks[task.key].parent
        return task if task.parent == parent else replace(task, parent=parent)

    def _within(self, task: Task | None, keys: Set[TaskKey]) -> bool:
        """Is the task one of these, or below one of them?"""
        while task is not None and task.key not in keys:
            task = None if task.parent is None else self.tasks[task.parent]
        return task is not None

    def _standing(self, task: Task, waited: Set[TaskKey]) -> Task:
        above = None if task.parent is None else self.tasks[task.parent]
        parent = _named("standing", above.key) if above is not None and self._within(above, waited) else None
        bare = Task(_named("standing", task.key), parent=parent, calendar=task.calendar, elapsed=task.elapsed)
        if task.key not in self.leaves:
            return bare
        network, dates = self.found.network, self.found.tasks[task.key]
        length = network.length_of(network.tree.index[task.key])
        return replace(bare, duration=length, pinned=(dates.early_start, dates.early_finish))

    def _span(self, where: Schedule, key: TaskKey) -> Span:
        """A task's early dates in one of the schedules, on the number line of its calendar of now."""
        line = self._line(key)
        dates, at = where.tasks[key], where.network.tree.index[key]
        rest = where.network.lines[at].minute(where.early.rest[at])
        start = line.ceiling(minute_of(dates.early_start)) >> 1
        return Span(
            start, line.ceiling(rest) >> 1, max(line.floor(minute_of(dates.early_finish)) >> 1, start)
        )

    def _line(self, key: TaskKey) -> Timeline:
        network = self.found.network
        return network.own[network.tree.index[key]]


def _begun(task: Task) -> bool:
    return task.actual_start is not None or task.actual_finish is not None


def _untouched(task: Task) -> Task:
    """Without what was reported of it."""
    return replace(
        task, actual_start=None, actual_finish=None, remaining=None, actual_duration=None, resume=None
    )


def _named(role: str, key: TaskKey) -> str:
    """The key of a stand-in; no task is called so."""
    return f"\N{START OF TEXT}{role} {key!r}"
