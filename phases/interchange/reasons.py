"""Why a computed date is what it is, cheaply for whole plans: a summary is read off its children, and a
task looks only at calendars of its neighbourhood and at days that its dates can reach.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta

from phases.scheduling.explain import Edge, explain
from phases.scheduling.model import Fact, FactKind, PlanInput, ScheduledTask, TaskKey, WorkingCalendar
from phases.scheduling.result import Schedule

# Taking a fact away moves a date by a year at most before it is another date anyway.
REACH = timedelta(days=400)


class Reasons:
    """The facts behind the dates of one plan and its schedule."""

    def __init__(self, plan: PlanInput, schedule: Schedule) -> None:
        self.schedule = schedule
        self.children: defaultdict[TaskKey, list[ScheduledTask]] = defaultdict(list)
        for task in plan.tasks:
            if task.parent is not None:
                self.children[task.parent].append(schedule.tasks[task.key])
        self.plan = replace(plan, calendars=_near(plan, schedule))
        self.calendar_of = {task.key: task.calendar for task in plan.tasks}
        self.parent_of = {task.key: task.parent for task in plan.tasks}
        self.neighbours: defaultdict[TaskKey, set[TaskKey]] = defaultdict(set)
        for link in plan.links:
            self.neighbours[link.successor].add(link.predecessor)
            self.neighbours[link.predecessor].add(link.successor)

    def of(self, key: TaskKey, edge: Edge) -> tuple[Fact, ...]:
        """A minimal set of facts (see `explain`); of a summary the children at that edge, as one fact."""
        if key in self.children:
            return (self._outermost(key, edge),)
        return explain(self._around(key), key, edge, self.schedule)

    def _around(self, key: TaskKey) -> PlanInput:
        """The plan with no more calendars than the task and what it is linked with run on."""
        near: set[TaskKey] = {key}
        at: TaskKey | None = key
        while at is not None:
            near |= self.neighbours[at]
            at = self.parent_of[at]
        if near & self.children.keys():
            return self.plan
        keys = {self.calendar_of[one] for one in near} | {self.plan.project_calendar}
        calendars = {name: calendar for name, calendar in self.plan.calendars.items() if name in keys}
        return replace(self.plan, calendars=calendars)

    def _outermost(self, key: TaskKey, edge: Edge) -> Fact:
        at = getattr(self.schedule.tasks[key], edge)
        facts = [
            Fact(
                FactKind.CHILDREN,
                (child.key,),
                {"start": child.start.isoformat(), "finish": child.finish.isoformat()},
            )
            for child in self.children[key]
            if getattr(child, edge) == at
        ]
        first, *others = facts
        return replace(first, tied=tuple(others))


def _near(plan: PlanInput, schedule: Schedule) -> dict[str, WorkingCalendar]:
    """The calendars without the days that no date of the plan can reach."""
    dates = [plan.start, *(at for task in schedule.tasks.values() for at in (task.start, task.finish))]
    dates += [at for task in plan.tasks for at in (task.constraint_date, task.deadline) if at is not None]
    first, last = min(dates).date() - REACH, max(dates).date() + REACH
    return {key: _between(calendar, first, last) for key, calendar in plan.calendars.items()}


def _between(calendar: WorkingCalendar, first: date, last: date) -> WorkingCalendar:
    layers = tuple(
        replace(layer, entries=tuple(one for one in layer.entries if one.last >= first and one.first <= last))
        for layer in calendar.layers
    )
    within = tuple(_between(part, first, last) for part in calendar.within)
    return replace(calendar, layers=layers, within=within)
