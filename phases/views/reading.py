"""A plan read once for a page (rows, links, baseline, working time, schedule), in few queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from django.urls import reverse

from phases.models import Assignment, Baseline, BaselineTask, Plan
from phases.queries_gate_marks import GateMark, gate_marks
from phases.remarks import Remark, remarks_by_task
from phases.scheduling.calendars import DayRule, ruled_days
from phases.scheduling.driving import driving_chain
from phases.scheduling.model import PlanInput, WorkingCalendar
from phases.scheduling.result import Schedule
from phases.scheduling.targets import float_towards
from phases.services.effects import slip_of_days, working_days
from phases.services.scheduling import PlanAtHand, draft_of, plan_at_hand
from phases.services.working_time import PROJECT, WorkingTime
from phases.summary_progress import percents
from phases.views.task_row import AnyTask, TaskRow, task_rows
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess

Dates = tuple[datetime | None, datetime | None]
MARGIN = timedelta(days=21)


class PlanLink(NamedTuple):
    """A dependency as pages show it."""

    pk: int
    predecessor_id: int
    successor_id: int
    type: str
    lag: int
    lag_unit: str


@dataclass(frozen=True, slots=True)
class People:
    """The people of one task, as `ProjectAccess` asks for them."""

    ids: set[int]

    def people_ids(self) -> set[int]:
        return self.ids


@dataclass(frozen=True)
class PlanReading:
    """One person's look at one plan."""

    access: ProjectAccess

    @cached_property
    def plan(self) -> Plan:
        found: Plan = Plan.objects.select_related("project", "go_live_task").get(project=self.access.project)
        return found

    @cached_property
    def tasks(self) -> list[TaskRow]:
        return task_rows(self.plan)

    @cached_property
    def by_id(self) -> dict[int, TaskRow]:
        return {task.pk: task for task in self.tasks}

    @cached_property
    def links(self) -> list[PlanLink]:
        return [PlanLink(*row) for row in self.plan.dependencies.values_list(*PlanLink._fields)]

    @cached_property
    def links_into(self) -> Mapping[int, list[PlanLink]]:
        """Links by successor."""
        found: dict[int, list[PlanLink]] = {}
        for link in self.links:
            found.setdefault(link.successor_id, []).append(link)
        return found

    @cached_property
    def links_from(self) -> Mapping[int, list[PlanLink]]:
        """Links by predecessor."""
        found: dict[int, list[PlanLink]] = {}
        for link in self.links:
            found.setdefault(link.predecessor_id, []).append(link)
        return found

    def is_blocked(self, task: TaskRow) -> bool:
        """Does it wait for others? For a finish that has not come, or (start to start) a start; not for that
        of a task beside which it may begin at once."""
        for link in self.links_into.get(task.pk, []):
            before = self.by_id[link.predecessor_id]
            if link.type == "FS" and is_open(before):
                return True
            if (
                link.type == "SS"
                and not is_begun(before)
                and (link.lag > 0 or self.follows_open_work(before))
            ):
                return True
        return False

    def follows_open_work(self, task: TaskRow) -> bool:
        return any(is_open(self.by_id[link.predecessor_id]) for link in self.links_into.get(task.pk, []))

    def top_of(self, task: TaskRow) -> TaskRow:
        """The top line of the outline above a task, or the task itself."""
        while task.parent_id is not None:
            task = self.by_id[task.parent_id]
        return task

    @cached_property
    def baseline(self) -> Baseline | None:
        found: Baseline | None = Baseline.objects.measure_of(self.plan)
        return found

    @cached_property
    def baseline_dates(self) -> Mapping[int, Dates]:
        """Start and finish by task number, as the baseline promised them."""
        rows = BaselineTask.objects.filter(baseline=self.baseline).values_list(
            "task_number", "start", "finish"
        )
        return {number: (start, finish) for number, start, finish in rows} if self.baseline else {}

    @cached_property
    def hand(self) -> PlanAtHand:
        return plan_at_hand(self.plan)

    @cached_property
    def computed(self) -> tuple[Schedule, WorkingTime]:
        return self.hand.schedule(draft_of(self.hand.stored))

    @property
    def schedule(self) -> Schedule:
        return self.computed[0]

    @property
    def input(self) -> PlanInput:
        return self.schedule.network.plan

    @cached_property
    def calendar(self) -> WorkingCalendar:
        """The project's own working time."""
        settings = {"calendar": self.plan.calendar_id, "week": self.plan.week}
        return WorkingTime(self.access.project, settings, []).calendars[PROJECT]

    @property
    def minutes_per_day(self) -> int:
        return int(self.plan.hours_per_day * 60)

    @cached_property
    def span(self) -> tuple[date, date]:
        """First and last day that the plan or its baseline touches."""
        known = [self.plan.start, self.plan.status_at]
        known += [at for task in self.tasks for at in (task.start, task.finish, task.deadline)]
        known += [at for dates in self.baseline_dates.values() for at in dates]
        days = [at.date() for at in known if at is not None]
        days += [self.plan.go_live] if self.plan.go_live else []
        return min(days), max(days)

    @cached_property
    def rules(self) -> Mapping[date, DayRule]:
        first, last = self.span
        return {rule.day: rule for rule in ruled_days(self.calendar, first - MARGIN, last + MARGIN)}

    @cached_property
    def target(self) -> TaskRow | None:
        """The task whose finish is the go-live; without one named, the one that ends the plan."""
        if self.plan.go_live_task_id in self.by_id:
            return self.by_id[self.plan.go_live_task_id]
        leaves = [task for task in self.tasks if not task.summary and task.finish is not None]
        return max(leaves, key=lambda task: (task.finish, task.milestone, task.position), default=None)

    def chain_to(self, task: AnyTask) -> list[TaskRow]:
        """What drives a task's date, first cause first, the task itself last."""
        if task.finish is None:
            return []
        keys = driving_chain(self.input, task.pk, self.schedule)
        return [self.by_id[key] for key in keys if isinstance(key, int) and key in self.by_id]

    @cached_property
    def go_live_rooms(self) -> Mapping[Any, int | None]:
        """Working minutes by which each task may slip before the go-live moves; None: does not lead there."""
        return {} if self.target is None else float_towards(self.input, self.target.pk, self.schedule)

    def rooms_towards(self, task: AnyTask) -> Mapping[Any, int | None]:
        """Working minutes by which each task may slip before this one moves."""
        if self.target is not None and task.pk == self.target.pk:
            return self.go_live_rooms
        return float_towards(self.input, task.pk, self.schedule)

    @cached_property
    def tightest_deadlines(self) -> Mapping[int, TaskRow]:
        """Of each task and all that waits for it, through links and the summaries it is part of, the open one
        whose deadline leaves the least room. Each task is looked at once, after what follows it."""
        found: dict[int, TaskRow] = {}
        seen: set[int] = set()
        todo = [(pk, False) for pk in self.by_id]
        while todo:
            key, ready = todo.pop()
            one = self.by_id[key]
            after = [link.successor_id for link in self.links_from.get(key, [])]
            after += [one.parent_id] if one.parent_id is not None else []
            if ready:
                own = [one] if is_open(one) and has_room(one) else []
                bounds = [*own, *(found[pk] for pk in after if pk in found)]
                if bounds:
                    found[key] = min(bounds, key=lambda row: (row.total_slack, row.deadline, row.position))
            elif key not in seen:
                seen.add(key)
                todo.append((key, True))
                todo += [(pk, False) for pk in after if pk not in seen]
        return found

    def late_by(self, task: AnyTask) -> float | None:
        """Working days by which a task's finish lies behind the latest baseline; None: not in it."""
        old = self.baseline_dates.get(task.number, (None, None))[1]
        if old is None or task.finish is None:
            return None
        return self.days_between(old, task.finish)

    def days_between(self, old: datetime, new: datetime) -> float:
        return 0 if old == new else working_days(self.calendar, self.minutes_per_day, old, new)

    @cached_property
    def go_live_late_by(self) -> float | None:
        """Working days from the committed to the forecast go-live; None: nothing committed."""
        committed, target = self.plan.go_live, self.target
        if committed is None or target is None or target.finish is None:
            return None
        return slip_of_days(self.calendar, self.minutes_per_day, committed, target.finish.date())

    @cached_property
    def summary_percents(self) -> Mapping[int, Decimal]:
        """Percent complete of each summary (T30)."""
        return percents(
            (task.pk, task.parent_id, task.summary, task.duration, task.percent_complete)
            for task in self.tasks
        )

    def percent_of(self, task: TaskRow) -> float:
        """Percent complete; of a summary that of the work below it."""
        return float(self.summary_percents[task.pk] if task.summary else task.percent_complete)

    @cached_property
    def may_change(self) -> bool:
        return self.access.allows(Permission.PLAN_WRITE)

    def changeable(self, task: AnyTask) -> bool:
        return self.may_change or self.access.allows(Permission.PLAN_WRITE, People(self.people_of(task)))

    @cached_property
    def participants(self) -> Mapping[int, set[int]]:
        """Assigned people by task."""
        found: dict[int, set[int]] = {}
        assigned = Assignment.objects.filter(task__plan=self.plan, user__isnull=False).order_by()
        for task, user in assigned.values_list("task_id", "user_id"):
            found.setdefault(task, set()).add(user)
        return found

    def people_of(self, task: AnyTask) -> set[int]:
        """Owner and participants: those whose own task this is."""
        people = self.participants.get(task.pk, set())
        return people if task.owner_id is None else people | {task.owner_id}

    def is_mine(self, task: AnyTask) -> bool:
        return self.access.user.pk in self.people_of(task)

    @cached_property
    def remarks(self) -> Mapping[int, list[Remark]]:
        """What the calculation has to say of tasks, by task."""
        return remarks_by_task(self.plan.remarks, {task.pk: task.name for task in self.tasks})

    @cached_property
    def gate_marks(self) -> Mapping[int, GateMark]:
        """How the gate of each phase stands, by the phase's task."""
        return gate_marks(self.plan, self.access.project.slug)

    @property
    def phases(self) -> list[tuple[TaskRow, GateMark, bool]]:
        """Each phase, its gate's mark, and whether work is under way in it."""
        found = [(self.by_id[key], mark) for key, mark in self.gate_marks.items()]
        return [(task, mark, self.is_running(task)) for task, mark in found]

    def is_running(self, phase: TaskRow) -> bool:
        return bool(phase.start and phase.start <= self.now and self.percent_of(phase) < 100)

    @cached_property
    def task_root(self) -> str:
        """The address of a task's page up to its number: asking the resolver for each row costs more."""
        return reverse("phases:task_panel", args=[self.access.project.slug, 0]).removesuffix("0/")

    @cached_property
    def now(self) -> datetime:
        """The plan's own present: its status date, else the start of the plan."""
        present: datetime = self.plan.status_at or self.plan.start
        return present


def has_room(task: AnyTask) -> bool:
    """Has it a deadline, and is known how much room that leaves?"""
    return task.deadline is not None and task.total_slack is not None


def is_begun(task: Any) -> bool:
    return task.actual_start is not None or task.percent_complete > 0


def is_open(task: Any) -> bool:
    """Work that is still to be done."""
    return task.actual_finish is None and task.percent_complete < 100
