"""A plan in which a fact does not hold: what "because of" is measured by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from phases.scheduling.calendars import FULL_DAY
from phases.scheduling.model import (
    CalendarEntry,
    ConstraintType,
    Fact,
    FactKind,
    Interval,
    LayerKind,
    PlanInput,
    Task,
    TaskKey,
    WorkingCalendar,
)
from phases.scheduling.step import END

YEAR = timedelta(days=365)
DEADLINE = "DEADLINE"
LATEST = "LATEST"  # as a deadline, but of what lies beyond the neighbours of a step
_LINKS = frozenset({FactKind.LINK, FactKind.SUMMARY_LINK, FactKind.SLACK})
_DAYS = frozenset({FactKind.SKIPPED_DAYS, FactKind.MADE_UP_DAY})


def without(plan: PlanInput, fact: Fact) -> PlanInput:
    """The plan with a fact, and all that are tied to it, taken out.

    A link, a constraint, a deadline, a report, a date by hand, the status date: dropped. A project start: a
    year earlier. A project finish that a step holds: a year later. Skipped or made-up days: the entry is
    struck from every calendar that has it, so the rule beneath decides. A week of somebody's own: round the
    clock, but for their own days. Children: those tasks leave the plan, with a summary that they leave empty.
    """
    for one in (fact, *fact.tied):
        plan = _without_one(plan, one)
    return plan


def _without_one(plan: PlanInput, fact: Fact) -> PlanInput:
    if fact.kind in _LINKS:
        kept = tuple(
            link
            for link in plan.links
            if (link.predecessor, link.successor) != fact.about or link.type.value != fact.values["type"]
        )
        return replace(plan, links=kept)
    if fact.kind in _DAYS:
        calendars = {key: _struck(calendar, fact) for key, calendar in plan.calendars.items()}
        return replace(plan, calendars=calendars)
    if fact.kind is FactKind.OWN_WEEK:
        calendars = {key: _widened(calendar, fact) for key, calendar in plan.calendars.items()}
        return replace(plan, calendars=calendars)
    if fact.kind is FactKind.PROJECT_START:
        return replace(plan, start=plan.start - YEAR)
    if fact.kind is FactKind.PROJECT_FINISH:
        tasks = tuple(_later(task) if task.key == END else task for task in plan.tasks)
        return replace(plan, tasks=tasks, finish=plan.finish and plan.finish + YEAR)
    if fact.kind is FactKind.STATUS_DATE:
        return replace(plan, status=None)
    if fact.kind is FactKind.CHILDREN:
        return _without_tasks(plan, set(fact.about))
    if fact.kind is FactKind.CONSTRAINT and plan.finish is not None:
        tasks = tuple(_laid_back(task, fact) if task.key in fact.about else task for task in plan.tasks)
        return replace(plan, tasks=tasks)
    change = _CHANGES[fact.kind]
    tasks = tuple(change(task, fact) if task.key in fact.about else task for task in plan.tasks)
    return replace(plan, tasks=tasks)


def _later(end: Task) -> Task:
    return replace(end, pinned=end.pinned and (end.pinned[0] + YEAR, end.pinned[1] + YEAR))


def _without_constraint(task: Task, fact: Fact) -> Task:
    if fact.values["type"] in (DEADLINE, LATEST):
        return replace(task, deadline=None)
    return replace(task, constraint=ConstraintType.ASAP, constraint_date=None)


def _laid_back(task: Task, fact: Fact) -> Task:
    """Without its constraint a task of a plan that is laid back is as late as the others."""
    free = _without_constraint(task, fact)
    dated = task.constraint_date is not None and free.constraint is ConstraintType.ASAP
    return replace(free, constraint=ConstraintType.ALAP) if dated else free


def _without_report(task: Task, _: Fact) -> Task:
    return replace(
        task, actual_start=None, actual_finish=None, remaining=None, actual_duration=None, resume=None
    )


def _without_hand(task: Task, _: Fact) -> Task:
    return replace(task, pinned=None)


_CHANGES: dict[FactKind, Callable[[Task, Fact], Task]] = {
    FactKind.CONSTRAINT: _without_constraint,
    FactKind.ACTUAL: _without_report,
    FactKind.PINNED: _without_hand,
}


def _struck(calendar: WorkingCalendar, fact: Fact) -> WorkingCalendar:
    layers = tuple(
        replace(
            layer, entries=tuple(entry for entry in layer.entries if not names_entry(fact, layer.kind, entry))
        )
        for layer in calendar.layers
    )
    return replace(calendar, layers=layers, within=tuple(_struck(part, fact) for part in calendar.within))


def _widened(calendar: WorkingCalendar, fact: Fact) -> WorkingCalendar:
    """The calendar within parts that no longer narrow it by the week that the fact tells."""
    parts = (_widened(part, fact) for part in calendar.within)
    within = tuple(
        replace(part, week=(FULL_DAY,) * 7)
        if (part.name, week_of(part)) == (fact.values["name"], fact.values["week"])
        else part
        for part in parts
    )
    return replace(calendar, within=within)


def names_entry(fact: Fact, kind: LayerKind, entry: CalendarEntry) -> bool:
    """Whether a fact about days speaks of this entry of a layer of this kind."""
    values = fact.values
    return (
        values["layer"] == kind.value
        and values["first"] == entry.first.isoformat()
        and values["last"] == entry.last.isoformat()
        and values["name"] == entry.name
        and values["hours"] == hours_of(entry)
    )


def hours_of(entry: CalendarEntry) -> str:
    """The working time of an entry as text: "08:00-12:00 13:00-17:00", or nothing."""
    return _hours(entry.intervals)


def week_of(calendar: WorkingCalendar) -> str:
    """The weekly pattern as text, Monday first: "08:00-12:00|08:00-12:00|||||"."""
    return "|".join(_hours(day) for day in calendar.week)


def _hours(intervals: tuple[Interval, ...]) -> str:
    return " ".join(
        f"{first // 60:02d}:{first % 60:02d}-{end // 60:02d}:{end % 60:02d}" for first, end in intervals
    )


def _without_tasks(plan: PlanInput, gone: set[TaskKey]) -> PlanInput:
    """Tasks and what lies inside them, then summaries left empty, then their links."""
    had_children = {task.parent for task in plan.tasks}
    tasks = plan.tasks
    while True:
        kept = tuple(task for task in tasks if task.key not in gone and task.parent not in gone)
        parents = {task.parent for task in kept}
        emptied = {task.key for task in kept if task.key in had_children and task.key not in parents}
        if len(kept) == len(tasks) and not emptied:
            break
        gone = gone | {task.key for task in tasks} - {task.key for task in kept} | emptied
        tasks = kept
    keys = {task.key for task in tasks}
    links = tuple(link for link in plan.links if link.predecessor in keys and link.successor in keys)
    return replace(plan, tasks=tasks, links=links)
