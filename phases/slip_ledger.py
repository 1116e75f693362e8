"""Whose days acceptance has slipped: each week's move given to vendor, client, third party or scope.

Between two report days the plan changes in many places at once. The ledger asks of each group of parties:
where would acceptance lie if only they had departed from the earlier plan and everybody else had done what
it said? What a party answers for is its share over all such groups (`apportioning.shares`), so the parts
add up to the move, in whatever order the changes were made.

A task's departure (begun later than it could, longer, moved, on another calendar) is its party's; one that
only waited for another departed from nothing (`slip_departures`). What is to be done and in which order
(tasks added or dropped, links, outline, the plan's settings) is scope.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from phases.apportioning import shares, whole_units
from phases.scheduling.calendars import timeline_of
from phases.scheduling.clock import minute_of
from phases.scheduling.model import PlanInput, Task, TaskKey, WorkingCalendar
from phases.scheduling.result import Schedule
from phases.scheduling.schedule import schedule
from phases.scheduling.timeline import Timeline
from phases.slip_departures import Course, Departures

MOST_CAUSES = 40


class Party(StrEnum):
    VENDOR = "vendor"
    CLIENT = "client"
    THIRD_PARTY = "third_party"
    SCOPE = "scope"


@dataclass(frozen=True)
class Standing:
    """The plan on one report day, and who answers for each task. `acceptance` is the task whose finish
    counts; None, or a task that is not there: the finish of the plan."""

    plan: PlanInput
    party_of: Mapping[TaskKey, Party]
    acceptance: TaskKey | None = None

    @cached_property
    def schedule(self) -> Schedule:
        return schedule(self.plan)

    @cached_property
    def tasks(self) -> dict[TaskKey, Task]:
        return {task.key: task for task in self.plan.tasks}


@dataclass(frozen=True, slots=True)
class Cause:
    """A task that departed from the plan. `minutes`: by how much it alone would have moved acceptance; None
    of a task that was added or dropped."""

    task: TaskKey
    minutes: int | None


@dataclass(frozen=True, slots=True)
class WeekSlip:
    """The move of acceptance between two standings, in working minutes of the project's calendar; positive is
    later. `parts` adds up to `minutes`."""

    minutes: int
    parts: Mapping[Party, int]
    causes: Mapping[Party, tuple[Cause, ...]] = field(default_factory=dict)


def slip_between(before: Standing, after: Standing) -> WeekSlip:
    """Give the move of acceptance from one standing to the next to those who caused it.

    A move without any departure (rounding of work in progress) is scope's. Errors: PlanError of a plan that
    cannot be scheduled.
    """
    week = _Week(before, after)
    active = week.active
    parts = dict.fromkeys(Party, 0) | whole_units(shares(week.moved_by, active))
    parts[Party.SCOPE] += week.unmoved if active else week.whole
    return WeekSlip(week.whole, parts, {party: week.causes(party) for party in active})


def total(weeks: Iterable[WeekSlip]) -> WeekSlip:
    """Several weeks as one."""
    parts, minutes = dict.fromkeys(Party, 0), 0
    for week in weeks:
        minutes += week.minutes
        for party, part in week.parts.items():
            parts[party] += part
    return WeekSlip(minutes, parts)


@dataclass(frozen=True)
class _Week:
    before: Standing
    after: Standing

    @cached_property
    def line(self) -> Timeline:
        return timeline_of(self.after.plan.calendars[self.after.plan.project_calendar])

    def work_until(self, standing: Standing, dates: Schedule) -> int:
        key = standing.acceptance
        known = key is not None and key in standing.tasks
        at = dates.tasks[key].finish if known else dates.finish  # type: ignore[index]
        return self.line.floor(minute_of(at)) >> 1

    @cached_property
    def start(self) -> int:
        return self.work_until(self.before, self.before.schedule)

    @cached_property
    def whole(self) -> int:
        return self.work_until(self.after, self.after.schedule) - self.start

    @cached_property
    def status(self) -> datetime | None:
        """From where work is planned that went by the earlier plan: no later than that plan's status date."""
        then, now = self.before.plan.status, self.after.plan.status
        return None if then is None or now is None else min(then, now)

    @cached_property
    def summaries(self) -> set[TaskKey | None]:
        """Tasks that hold others, then or now: of theirs only constraints bear on dates."""
        return {task.parent for task in (*self.before.plan.tasks, *self.after.plan.tasks)}

    @cached_property
    def work(self) -> set[TaskKey]:
        """Tasks of both plans, without those that hold others."""
        return (self.before.tasks.keys() & self.after.tasks.keys()) - self.summaries

    @cached_property
    def departures(self) -> Departures:
        later = self.framed(self.after, tuple(self.named(self.after, task) for task in self.after.plan.tasks))
        earlier = {key: self.named(self.before, self.before.tasks[key]) for key in self.work}
        return Departures(later, self.after.schedule, earlier)

    @cached_property
    def departed(self) -> dict[TaskKey, Party]:
        """Tasks of both plans that did not go as the earlier plan said, with their party."""
        return {
            key: self.before.party_of.get(key, Party.CLIENT)
            for key in self.after.tasks
            if key in self.work and (self.planned_anew(key) or self.departures.departed(key))
        }

    def planned_anew(self, key: TaskKey) -> bool:
        """Is work that nobody has begun to be another than it was, though it may lie at the same dates?"""
        task = self.after.tasks[key]
        if task.actual_start is not None or task.actual_finish is not None:
            return False
        return self.essence(self.after, task) != self.essence(self.before, self.before.tasks[key])

    @staticmethod
    def essence(standing: Standing, task: Task) -> tuple[object, ...]:
        """What can move a task's dates, whatever was reported of it, its calendar by content."""
        calendar = standing.plan.calendars[_calendar(standing, task)]
        return (
            (task.duration, task.elapsed, task.constraint, task.constraint_date, task.pinned),
            replace(calendar, key="", name=""),
        )

    @cached_property
    def new_scope(self) -> bool:
        """Is there another thing to do, or another order to do it in?"""
        before, after = self.before, self.after
        return (
            before.tasks.keys() != after.tasks.keys()
            or any(self.placing(task) != self.placing(after.tasks[key]) for key, task in before.tasks.items())
            or set(before.plan.links) != set(after.plan.links)
            or _settings(before.plan) != _settings(after.plan)
            or before.acceptance != after.acceptance
        )

    def placing(self, task: Task) -> tuple[object, ...]:
        """Where a task stands in the outline, and how a summary holds its children."""
        return task.parent, *((task.constraint, task.constraint_date) if task.key in self.summaries else ())

    @cached_property
    def active(self) -> list[Party]:
        found = set(self.departed.values())
        if self.new_scope or self.unmoved:
            found.add(Party.SCOPE)
        return [party for party in Party if party in found]

    @cached_property
    def unmoved(self) -> int:
        """The move of acceptance if nobody had departed: none, unless the status date was set back."""
        return 0 if self.status == self.before.plan.status else self.moved_with(set(), new_scope=False)

    def moved_by(self, group: frozenset[str]) -> int:
        """The move of acceptance if only these parties had departed from the earlier plan."""
        if not group:
            return self.unmoved
        if set(self.active) <= group:
            return self.whole
        return self.moved_with(
            {key for key, party in self.departed.items() if party in group}, Party.SCOPE in group
        )

    def moved_with(self, departed: set[TaskKey], new_scope: bool) -> int:
        frame = self.after if new_scope else self.before
        courses = {key: self.courses[key] for key in self.on_course(departed, frame)}
        tasks: list[Task] = []
        for key, task in frame.tasks.items():
            own = courses[key].tasks if key in courses else (self.as_planned(task, frame),)
            tasks += (replace(one, parent=task.parent) for one in own)
        links = [
            link._replace(successor=courses[link.successor].entry) if link.successor in courses else link
            for link in frame.plan.links
        ]
        links += (link for course in courses.values() for link in course.inner)
        mixed = replace(self.framed(frame, tuple(tasks)), links=tuple(links))
        return self.work_until(frame, schedule(mixed)) - self.start

    def on_course(self, departed: set[TaskKey], frame: Standing) -> set[TaskKey]:
        """Tasks that lie as they went: with new scope also what the earlier plan does not know."""
        return departed if frame is self.before else departed | self.unknown

    @cached_property
    def unknown(self) -> set[TaskKey]:
        """Work that the earlier plan does not know."""
        return self.departures.leaves - self.work

    @cached_property
    def courses(self) -> dict[TaskKey, Course]:
        return self.departures.courses(self.departed.keys() | self.unknown)

    def as_planned(self, task: Task, frame: Standing) -> Task:
        """As the earlier plan has it; of an outline that is new, the line of now."""
        if frame is self.after and task.key not in self.work:
            return self.named(self.after, task)
        return self.named(self.before, self.before.tasks[task.key])

    def framed(self, frame: Standing, tasks: tuple[Task, ...]) -> PlanInput:
        """Other tasks in one of the two plans, from the status date that planned work starts from."""
        project = _name(frame is self.after, frame.plan.project_calendar)
        return replace(
            frame.plan, tasks=tasks, calendars=self.calendars, project_calendar=project, status=self.status
        )

    def named(self, side: Standing, task: Task) -> Task:
        """On its calendar among those of both plans."""
        return replace(task, calendar=_name(side is self.after, _calendar(side, task)))

    @cached_property
    def calendars(self) -> dict[str, WorkingCalendar]:
        """Those of both plans: equal keys may mean different calendars in different weeks."""
        return {
            _name(side is self.after, key): calendar
            for side in (self.before, self.after)
            for key, calendar in side.plan.calendars.items()
        }

    def causes(self, party: Party) -> tuple[Cause, ...]:
        """The party's departures, what moved acceptance most first."""
        if party is Party.SCOPE:
            changed = self.before.tasks.keys() ^ self.after.tasks.keys()
            return tuple(Cause(key, None) for key in sorted(changed, key=str)[:MOST_CAUSES])
        mine = [key for key, whose in self.departed.items() if whose is party]
        mine = sorted(mine, key=lambda key: self.after.schedule.tasks[key].total_slack)[:MOST_CAUSES]
        found = [Cause(key, self.moved_with({key}, new_scope=False) - self.unmoved) for key in mine]
        return tuple(sorted(found, key=lambda cause: -abs(cause.minutes or 0)))


def _calendar(standing: Standing, task: Task) -> str:
    return task.calendar or standing.plan.project_calendar


def _name(later: bool, key: str) -> str:
    return f"{'now' if later else 'then'} {key}"


def _settings(plan: PlanInput) -> tuple[object, ...]:
    return (plan.start, plan.profile, plan.lag_calendar, plan.out_of_sequence)
