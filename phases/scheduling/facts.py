"""All that could have set the dates of a task: the facts of its last step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from phases.scheduling.clock import instant_of
from phases.scheduling.model import (
    CalendarEntry,
    CalendarLayer,
    ConstraintType,
    Fact,
    FactKind,
    Link,
    PlanInput,
    Task,
    TaskKey,
    WorkingCalendar,
)
from phases.scheduling.result import Schedule
from phases.scheduling.starting import lies_late
from phases.scheduling.step import END
from phases.scheduling.without import DEADLINE, LATEST, hours_of, week_of

_FREE = ConstraintType.ASAP


def bounding_facts(step: PlanInput, key: TaskKey, found: Schedule) -> list[Fact]:
    """Whatever can push, hold or fix the task of a step (`step_of`), strongest kinds first; `found` is the
    schedule of the whole plan. For a summary: its children.
    """
    by_key = {task.key: task for task in step.tasks}
    task = by_key[key]
    inside = [child.key for child in step.tasks if child.parent == key]
    if inside:
        return [Fact(FactKind.CHILDREN, (child,), _dates(found, child)) for child in inside]
    around = _ancestors(by_key, task)
    facts = [*_own_facts(task), *_late_facts(task, found)]
    for link in step.links:
        if link.successor == key or link.predecessor == key:
            kind = FactKind.LINK if link.successor == key else FactKind.SLACK
        else:
            kind = FactKind.SUMMARY_LINK if link.successor in around else FactKind.SLACK
        facts.append(_link_fact(kind, link, found))
    for summary in around:
        facts.extend((*_constraint_facts(by_key[summary]), *_late_facts(by_key[summary], found)))
    if step.status is not None:
        facts.append(Fact(FactKind.STATUS_DATE, (), {"date": step.status.isoformat()}))
    if END in by_key:
        facts.extend(_finish_facts(key, found))
    facts.append(Fact(FactKind.PROJECT_START, (), {"date": step.start.isoformat()}))
    return facts


def day_facts(step: PlanInput, first: date, last: date) -> list[Fact]:
    """The calendar entries that touch the days from `first` to `last`, each once, in order of date."""
    known: dict[tuple[object, ...], Fact] = {}
    for layer, entry in _entries(step.calendars.values()):
        if entry.last < first or entry.first > last:
            continue
        values = {
            "first": entry.first.isoformat(),
            "last": entry.last.isoformat(),
            "name": entry.name,
            "layer": layer.kind.value,
            "layer_name": layer.name,
            "hours": hours_of(entry),
        }
        kind = FactKind.MADE_UP_DAY if entry.intervals else FactKind.SKIPPED_DAYS
        identity = (layer.kind, entry.first, entry.last, entry.name, entry.intervals)
        known.setdefault(identity, Fact(kind, (), values))
    return sorted(known.values(), key=lambda fact: (fact.values["first"], sorted(fact.values.items())))


def week_facts(step: PlanInput) -> list[Fact]:
    """The weekly patterns that calendars of the step lie within, each once."""
    known: dict[tuple[str, str], Fact] = {}
    for calendar in _calendars(step.calendars.values()):
        for part in calendar.within:
            told = part.name, week_of(part)
            known.setdefault(
                told, Fact(FactKind.OWN_WEEK, (), dict(zip(("name", "week"), told, strict=True)))
            )
    return list(known.values())


def window(step: PlanInput, key: TaskKey, near: Schedule) -> tuple[date, date]:
    """The days that can bear on the task of a step: those between all dates that take part in it."""
    dates = [near.start, near.finish, step.start]
    for task in step.tasks:
        given = (task.constraint_date, task.deadline, task.actual_start, task.actual_finish, task.resume)
        dates += [at for at in given if at is not None]
    if step.status is not None:
        dates.append(step.status)
    own = near.tasks[key]
    days = [at.date() for at in (*dates, own.start, own.finish)]
    return min(days) - timedelta(days=1), max(days) + timedelta(days=1)


def _entries(calendars: Iterable[WorkingCalendar]) -> Iterator[tuple[CalendarLayer, CalendarEntry]]:
    for calendar in _calendars(calendars):
        for layer in calendar.layers:
            for entry in layer.entries:
                yield layer, entry


def _calendars(calendars: Iterable[WorkingCalendar]) -> Iterator[WorkingCalendar]:
    for calendar in calendars:
        yield calendar
        yield from _calendars(calendar.within)


def _ancestors(by_key: dict[TaskKey, Task], task: Task) -> list[TaskKey]:
    around = []
    while task.parent is not None:
        around.append(task.parent)
        task = by_key[task.parent]
    return around


def _own_facts(task: Task) -> Iterator[Fact]:
    about = (task.key,)
    if task.actual_start is not None or task.actual_finish is not None:
        values = {
            "start": task.actual_start.isoformat() if task.actual_start else "",
            "finish": task.actual_finish.isoformat() if task.actual_finish else "",
            "remaining": "" if task.remaining is None else str(task.remaining),
        }
        yield Fact(FactKind.ACTUAL, about, values)
    if task.pinned is not None:
        first, last = task.pinned
        yield Fact(FactKind.PINNED, about, {"start": first.isoformat(), "finish": last.isoformat()})
    yield from _constraint_facts(task)


def _constraint_facts(task: Task) -> Iterator[Fact]:
    if task.constraint is not _FREE:
        on = task.constraint_date.isoformat() if task.constraint_date else ""
        yield Fact(FactKind.CONSTRAINT, (task.key,), {"type": task.constraint.value, "date": on})


def _late_facts(task: Task, found: Schedule) -> Iterator[Fact]:
    """The deadline of a task that is to be late; one that the step has in place of what lies beyond its
    neighbours is none of the plan's."""
    if lies_late(task, found.network.plan.finish) and task.deadline is not None:
        own = found.network.tasks[found.network.tree.index[task.key]].deadline
        kind = DEADLINE if own == task.deadline else LATEST
        yield Fact(FactKind.CONSTRAINT, (task.key,), {"type": kind, "date": task.deadline.isoformat()})


def _finish_facts(key: TaskKey, found: Schedule) -> Iterator[Fact]:
    """The project finish, and the first task of the plan but this that lies there even as early as it can;
    without one where the plan is laid back from it. A finish that this task sets by itself explains nothing.
    """
    values = {"date": found.finish.isoformat()}
    if found.network.plan.finish is not None:
        yield Fact(FactKind.PROJECT_FINISH, (), values)
        return
    columns, tree = found.columns, found.network.tree
    last = max(columns.early_finish)
    for at, finish in enumerate(columns.early_finish):
        other = found.network.tasks[at].key
        if finish == last and at not in tree.children and other != key:
            yield Fact(FactKind.PROJECT_FINISH, (other,), values)
            return


def _link_fact(kind: FactKind, link: Link, found: Schedule) -> Fact:
    values = {"type": link.type.value, "lag": str(link.lag), "unit": link.unit.value}
    other = link.successor if kind is FactKind.SLACK else link.predecessor
    return Fact(kind, (link.predecessor, link.successor), {**values, **_dates(found, other)})


def _dates(found: Schedule, key: TaskKey) -> dict[str, str]:
    at = found.network.tree.index[key]
    columns = found.columns
    return {
        "start": instant_of(columns.start[at]).isoformat(),
        "finish": instant_of(columns.finish[at]).isoformat(),
    }
