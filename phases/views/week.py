"""This week: what moved, what is due, what needs me."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from phases.labels_plan import step_sentence
from phases.models import PlanStep
from phases.pushes import Push, main_push, pushes_of
from phases.queries_waiting import Call
from phases.views.answers import task_url
from phases.views.reading import PlanReading, is_begun, is_open
from phases.views.task_row import TaskRow
from phases.views.wording import day_words, late_words, signed_days

WEEKS = 4
SHOWN = 6
BEYOND = 3
STEPS_READ = 300


@dataclass(frozen=True, slots=True)
class WeekOfMilestones:
    """One week of the strip."""

    monday: date
    current: bool
    milestones: list[dict[str, Any]]
    ending: int  # tasks that finish in this week


@dataclass(frozen=True, slots=True)
class WorkList:
    """Some tasks under one heading; `all_url` opens every row behind the number."""

    key: str
    title: str
    tone: str
    rows: list[dict[str, Any]]
    count: int
    empty: str
    calls: Sequence[Call] = ()

    @property
    def more(self) -> int:
        return self.count - len(self.rows) - len(self.calls)


@dataclass(frozen=True)
class Week:
    """One person's week in one plan, as of `on`; `calls`: what waits for them beside their tasks."""

    read: PlanReading
    on: date
    calls: Sequence[Call] = ()

    @cached_property
    def monday(self) -> date:
        return self.on - timedelta(days=self.on.weekday())

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @cached_property
    def work(self) -> list[TaskRow]:
        return [task for task in self.read.tasks if not task.summary and not task.milestone]

    @cached_property
    def strip(self) -> list[WeekOfMilestones]:
        """Milestones of this and the next three weeks, by week."""
        weeks = []
        for number in range(WEEKS):
            first = self.monday + timedelta(days=7 * number)
            found = [
                self.milestone(task) for task in self.milestones_between(first, first + timedelta(days=6))
            ]
            ending = sum(
                1 for t in self.work if t.finish and first <= t.finish.date() <= first + timedelta(days=6)
            )
            weeks.append(WeekOfMilestones(first, number == 0, found, ending))
        return weeks

    @cached_property
    def beyond(self) -> list[dict[str, Any]]:
        """The next milestones behind the strip."""
        last = self.monday + timedelta(days=7 * WEEKS - 1)
        found = [
            t for t in self.read.tasks if t.milestone and is_open(t) and t.finish and t.finish.date() > last
        ]
        return [self.milestone(task) for task in sorted(found, key=lambda t: (t.finish, t.position))[:BEYOND]]

    def milestones_between(self, first: date, last: date) -> list[TaskRow]:
        found = [t for t in self.read.tasks if t.milestone and t.finish and first <= t.finish.date() <= last]
        return sorted(found, key=lambda task: (task.finish, task.position))

    def milestone(self, task: TaskRow) -> dict[str, Any]:
        slip = self.read.late_by(task)
        return {**self.row(task), "slip": slip, "slip_text": late_words(slip), "done": not is_open(task)}

    def row(self, task: TaskRow) -> dict[str, Any]:
        return {"task": task, "url": task_url(self.read, task), "mine": self.read.is_mine(task)}

    @cached_property
    def late(self) -> list[TaskRow]:
        """Open work that should be finished: by its own date, or by the baseline's."""
        eve = datetime.combine(self.on, time(23, 59))
        found = []
        for task in self.work:
            old = self.read.baseline_dates.get(task.number, (None, None))[1]
            if is_open(task) and any(
                at is not None and at < eve - timedelta(days=1) for at in (task.finish, old)
            ):
                found.append(task)
        return sorted(found, key=lambda t: -(self.read.late_by(t) or 0))

    @cached_property
    def due(self) -> list[TaskRow]:
        """Open work that finishes this week and is not late already."""
        late = {task.pk for task in self.late}
        found = [
            t for t in self.work if is_open(t) and t.pk not in late and t.finish and self.this_week(t.finish)
        ]
        return sorted(found, key=lambda task: (task.finish, task.position))

    def this_week(self, at: datetime) -> bool:
        return self.monday <= at.date() <= self.sunday

    @cached_property
    def waiting(self) -> list[TaskRow]:
        """The reader's own open work that is begun, or may begin this week: what it waits for is done."""
        found = []
        for task in self.work:
            soon = task.start is not None and task.start.date() <= self.sunday
            if (
                is_open(task)
                and self.read.is_mine(task)
                and (is_begun(task) or (soon and not self.read.is_blocked(task)))
            ):
                found.append(task)
        return sorted(found, key=lambda task: (task.finish or datetime.max, task.position))

    def lists(self) -> list[WorkList]:
        """Late, due, waiting for me."""
        return [
            self.waits(),
            self.listed("late", _("Late"), "bad", self.late, _("Nothing is late.")),
            self.listed("due", _("Due this week"), "", self.due, _("Nothing else is due this week.")),
        ]

    def waits(self) -> WorkList:
        tasks = self.listed("waiting", _("Waits for you"), "", self.waiting, _("Nothing waits for you."))
        return replace(tasks, count=tasks.count + len(self.calls), calls=self.calls)

    def listed(self, key: str, title: str, tone: str, tasks: list[TaskRow], empty: str) -> WorkList:
        rows = [{**self.row(task), "note": self.note(task)} for task in tasks[:SHOWN]]
        return WorkList(key, title, tone if tasks else "", rows, len(tasks), empty)

    def note(self, task: TaskRow) -> str:
        slip = self.read.late_by(task)
        return late_words(slip) if slip and slip > 0 else ""

    @cached_property
    def moves(self) -> list[dict[str, Any]]:
        """What moved within the last seven days, milestones first: from where to where, and what did it."""
        since = datetime.combine(self.on - timedelta(days=7), time())
        steps = list(
            PlanStep.objects.filter(plan=self.read.plan, at__date__gte=since.date())
            .select_related("actor")
            .defer("inverse")
            .order_by("number")[:STEPS_READ]
        )
        found = [
            self.move(self.read.by_id[key], pushes)
            for key, pushes in pushes_of(steps).items()
            if key in self.read.by_id
        ]
        moved = [one for one in found if one["days"] and not one["task"].summary]
        return sorted(moved, key=lambda one: (not one["task"].milestone, -abs(one["days"])))

    def move(self, task: TaskRow, pushes: Sequence[Push]) -> dict[str, Any]:
        old = pushes[0].old
        days = self.read.days_between(old, task.finish) if task.finish else 0
        push = main_push(pushes, later=days > 0)
        return {
            **self.row(task),
            "old": old,
            "days": days,
            "days_text": signed_days(days),
            "step": push.step,
            "actor": None if push.calculated else push.step.actor,
            "cause": _("calculation replaced the date that the file recorded")
            if push.calculated
            else step_sentence(push.step.operations),
        }

    def sentence(self) -> str:
        """The week in one line under the title."""
        moved, late = sum(1 for one in self.moves if one["task"].milestone), len(self.late)
        waiting = len(self.waiting) + len(self.calls)
        return _("%(moved)s, %(late)s, %(waiting)s.") % {
            "moved": ngettext(
                "Since last week %(count)s milestone moved",
                "Since last week %(count)s milestones moved",
                moved,
            )
            % {"count": moved},
            "late": ngettext("%(count)s task is late", "%(count)s tasks are late", late) % {"count": late}
            if late
            else _("nothing is late"),
            "waiting": ngettext("%(count)s waits for you", "%(count)s wait for you", waiting)
            % {"count": waiting}
            if waiting
            else _("nothing waits for you"),
        }


def week_of(read: PlanReading, today: date) -> Week:
    """The week of today; of a plan that does not reach today, the week of its own present."""
    first, last = read.span
    on = today if first <= today <= last else read.now.date()
    return Week(read, on)


def period(week: Week) -> str:
    return _("%(first)s to %(last)s") % {
        "first": day_words(week.monday),
        "last": day_words(week.sunday),
    }
