"""Recorded dates beside computed ones: which differ, and by which rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from phases.interchange.imported import ImportedPlan, ImportedTask
from phases.interchange.plan_input import progress
from phases.interchange.reasons import Reasons
from phases.interchange.refusal import Notes
from phases.interchange.task_calendars import TaskCalendars
from phases.scheduling.calendars import continuous, timeline_of
from phases.scheduling.clock import minute_of
from phases.scheduling.explain import Edge
from phases.scheduling.model import FactKind, PlanInput
from phases.scheduling.result import Schedule

EDGES: tuple[Edge, Edge] = ("start", "finish")


class Rule(StrEnum):
    """Why our calculation sets another date than the file records."""

    SAME_MOMENT = "same_moment"  # the end of one working day is the start of the next
    NOT_RECORDED = "not_recorded"  # the file has no date
    CHILDREN = "children"  # a summary follows its children
    ENVELOPE = "envelope"  # the recorded date of a summary is not that of its children
    SPLIT = "split"  # work is interrupted in the file
    LEVELLING_DELAY = "levelling_delay"  # pushed by levelling
    ASSIGNMENT_DELAY = "assignment_delay"  # people begin later than the task
    SEVERAL_CALENDARS = "several_calendars"  # people on different calendars share it
    STATUS_DATE = "status_date"  # unfinished work may not lie before the status date
    PROGRESS = "progress"  # what is reported decides
    MANUAL = "manual"  # set by hand, without both dates
    CONSTRAINT = "constraint"
    PREDECESSOR = "predecessor"  # a predecessor's date differs already
    LATE = "late"  # laid as late as what follows it allows
    DURATION = "duration"  # the start is the same: the duration ends elsewhere on this calendar
    START = "start"  # the finish follows the start
    LINK = "link"  # the links allow another date than the recorded one
    PROJECT_START = "project_start"  # nothing holds the task back from the project's start
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Difference:
    """`about` names the tasks that the rule speaks of: predecessors, children."""

    uid: int
    name: str
    edge: Edge
    recorded: datetime | None
    computed: datetime
    rule: Rule
    about: tuple[int, ...] = ()


class Comparison:
    """The dates of active tasks that our calculation would set otherwise, in the file's order. Which ones is
    known at once; by which rule is looked for when it is asked, for it takes several small schedules each."""

    def __init__(self, imported: ImportedPlan, plan: PlanInput, schedule: Schedule) -> None:
        self.imported = imported
        self.plan = plan
        self.schedule = schedule
        self.tasks = {task.uid: task for task in imported.tasks if task.active}
        self.shared = TaskCalendars(imported, Notes())
        self.split = {one.task for one in imported.assignments if one.splits}
        self.late = {one.task for one in imported.assignments if one.delay}
        self.calendar = {task.key: task.calendar or plan.project_calendar for task in plan.tasks}
        self.order = tuple(self._changed())
        self.changed = frozenset(self.order)

    @cached_property
    def reasons(self) -> Reasons:
        return Reasons(self.plan, self.schedule)

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        return self.first(len(self.order))

    def first(self, count: int) -> tuple[Difference, ...]:
        return tuple(self._difference(self.tasks[uid], edge) for uid, edge in self.order[:count])

    def _difference(self, task: ImportedTask, edge: Edge) -> Difference:
        rule, about = self._rule(task, edge)
        return Difference(task.uid, task.name, edge, *self._dates(task, edge), rule, about)

    def _changed(self) -> Iterator[tuple[int, Edge]]:
        for task in self.tasks.values():
            for edge in EDGES:
                recorded, computed = self._dates(task, edge)
                if recorded != computed:
                    yield task.uid, edge

    def _dates(self, task: ImportedTask, edge: Edge) -> tuple[datetime | None, datetime]:
        computed = self.schedule.tasks[task.uid]
        return (task.start, computed.start) if edge == "start" else (task.finish, computed.finish)

    def _rule(self, task: ImportedTask, edge: Edge) -> tuple[Rule, tuple[int, ...]]:
        recorded, computed = self._dates(task, edge)
        if recorded is None:
            return Rule.NOT_RECORDED, ()
        if self._same_moment(task, recorded, computed):
            return Rule.SAME_MOMENT, ()
        if task.uid in self.reasons.children:
            children = self._changed_children(task, edge)
            return Rule.CHILDREN if children else Rule.ENVELOPE, children
        return self._recorded_rule(task) or self._computed_rule(task, edge)

    def _same_moment(self, task: ImportedTask, recorded: datetime, computed: datetime) -> bool:
        """Whether no working time lies between the two dates."""
        calendar = self.plan.calendars[self.calendar[task.uid]]
        line = timeline_of(continuous() if task.elapsed else calendar)
        return line.ceiling(minute_of(recorded)) >> 1 == line.ceiling(minute_of(computed)) >> 1

    def _changed_children(self, task: ImportedTask, edge: Edge) -> tuple[int, ...]:
        children = (int(child.key) for child in self.reasons.children[task.uid])
        return tuple(child for child in children if (child, edge) in self.changed)

    def _recorded_rule(self, task: ImportedTask) -> tuple[Rule, tuple[int, ...]] | None:
        """What the file says of the task that no calculation here takes up."""
        for applies, rule in (
            (task.uid in self.split, Rule.SPLIT),
            (task.levelling_delay, Rule.LEVELLING_DELAY),
            (task.uid in self.late, Rule.ASSIGNMENT_DELAY),
            (self.shared.several_people(task), Rule.SEVERAL_CALENDARS),
        ):
            if applies:
                return rule, ()
        return None

    def _computed_rule(self, task: ImportedTask, edge: Edge) -> tuple[Rule, tuple[int, ...]]:
        """What decides the computed date."""
        facts = self.reasons.of(task.uid, edge)
        kinds = {one.kind for fact in facts for one in (fact, *fact.tied)}
        before = tuple(
            int(fact.about[0]) for fact in facts if fact.kind in (FactKind.LINK, FactKind.SUMMARY_LINK)
        )
        after = tuple(int(fact.about[1]) for fact in facts if fact.kind is FactKind.SLACK)
        moved = tuple(uid for uid in before if {(uid, "start"), (uid, "finish")} & self.changed)
        started = any(progress(task))
        same_start = (task.uid, "start") not in self.changed
        for applies, rule, about in (
            (FactKind.STATUS_DATE in kinds, Rule.STATUS_DATE, ()),
            (started, Rule.PROGRESS, ()),
            (task.manual, Rule.MANUAL, ()),
            (moved, Rule.PREDECESSOR, moved),
            (after or FactKind.PROJECT_FINISH in kinds, Rule.LATE, after),
            (FactKind.CONSTRAINT in kinds, Rule.CONSTRAINT, ()),
            (edge == "finish" and same_start, Rule.DURATION, ()),
            (edge == "finish", Rule.START, ()),
            (before, Rule.LINK, before),
            (FactKind.PROJECT_START in kinds, Rule.PROJECT_START, ()),
        ):
            if applies:
                return rule, about
        return Rule.OTHER, ()


def counted(differences: Iterable[Difference]) -> dict[str, int]:
    """How many dates differ by each rule."""
    counts: defaultdict[str, int] = defaultdict(int)
    for difference in differences:
        counts[difference.rule.value] += 1
    return dict(counts)
