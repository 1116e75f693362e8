"""Why a computed date is what it is, cheaply for whole plans: a summary is read off its children."""

from __future__ import annotations

from collections import defaultdict

from phases.scheduling.explain import Edge, explain
from phases.scheduling.model import Fact, FactKind, PlanInput, ScheduledTask, TaskKey
from phases.scheduling.result import Schedule


class Reasons:
    """The facts behind the dates of one plan and its schedule."""

    def __init__(self, plan: PlanInput, schedule: Schedule) -> None:
        self.plan = plan
        self.schedule = schedule
        self.children: defaultdict[TaskKey, list[ScheduledTask]] = defaultdict(list)
        for task in plan.tasks:
            if task.parent is not None:
                self.children[task.parent].append(schedule.tasks[task.key])

    def of(self, key: TaskKey, edge: Edge) -> tuple[Fact, ...]:
        """A minimal set of facts (see `explain`); of a summary the children at that edge, as one fact."""
        if key in self.children:
            return (self._outermost(key, edge),)
        return explain(self.plan, key, edge, self.schedule)

    def _outermost(self, key: TaskKey, edge: Edge) -> Fact:
        children = self.children[key]
        at = getattr(self.schedule.tasks[key], edge)
        facts = [
            Fact(
                FactKind.CHILDREN,
                (child.key,),
                {"start": child.start.isoformat(), "finish": child.finish.isoformat()},
            )
            for child in children
            if getattr(child, edge) == at
        ]
        first, *others = facts
        return Fact(first.kind, first.about, first.values, tied=tuple(others))
