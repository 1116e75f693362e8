"""What a plan brings to the agenda of the next meeting: late tasks, milestones ahead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from phases.models import Baseline, BaselineTask, Plan, Task
from phases.scheduling.model import WorkingCalendar
from phases.services.effects import slip_of_days, working_days
from phases.services.working_time import PROJECT, WorkingTime
from phases.views.wording import late_words
from rollout.core.dates import day_text
from rollout.core.wording import when_read
from rollout.people.roles import Permission
from rollout.projects.agenda import AgendaPoint, AgendaSource, register_agenda
from rollout.projects.models import Project

AHEAD = timedelta(days=14)


def late_tasks(project: Project, on: date) -> Sequence[AgendaPoint]:
    """Open tasks that should be finished by now, by the last baseline or by their own dates; the longest
    late first."""
    morning = datetime.combine(on, time.min)
    promised = promises(project)
    rows = [
        (promised.get(task.number) or task.finish, task)
        for task in open_tasks(project).filter(milestone=False).order_by("position")
    ]
    late = [(due, task) for due, task in rows if due is not None and min(due, task.finish or due) < morning]
    late.sort(key=lambda row: row[0])
    measure = DayMeasure.of(project) if late else None
    return [
        point(project, task, late_note(task, due, measure.late(due, on), on))
        for due, task in late
        if measure is not None
    ]


@dataclass(frozen=True, slots=True)
class DayMeasure:
    """Working days of the project's calendar."""

    calendar: WorkingCalendar
    minutes: int

    @classmethod
    def of(cls, project: Project) -> DayMeasure:
        plan = Plan.objects.select_related("project").get(project=project)
        settings = {"calendar": plan.calendar_id, "week": plan.week}
        return cls(WorkingTime(project, settings, []).calendars[PROJECT], int(plan.hours_per_day * 60))

    def late(self, due: datetime, on: date) -> float:
        """From the evening of the day due to that of `on`; 0 for what is not due yet."""
        return max(0, slip_of_days(self.calendar, self.minutes, due.date(), on))

    def between(self, old: datetime, new: datetime) -> float:
        return working_days(self.calendar, self.minutes, old, new)


def promises(project: Project) -> dict[int, datetime]:
    """The finish of each task as it was promised, by its number."""
    measure = Baseline.objects.filter(plan__project=project).measure_first().values("pk")[:1]
    rows = BaselineTask.objects.filter(baseline__in=measure, finish__isnull=False)
    pairs = rows.values_list("task_number", "finish")
    return {number: finish for number, finish in pairs if finish is not None}


@when_read
def late_note(task: Task, due: datetime, days: float, on: date) -> str:
    """How many working days late it is, how much is done, when it will be."""
    late = late_words(days) if days else _("due %(day)s") % {"day": day_text(due.date(), this_year=on.year)}
    parts = [late, f"{int(task.percent_complete)} %"]
    if task.finish is not None and task.finish.date() >= on:
        parts.append(_("forecast %(day)s") % {"day": day_text(task.finish.date(), this_year=on.year)})
    return " · ".join(parts)


def milestones_ahead(project: Project, on: date) -> Sequence[AgendaPoint]:
    """Milestones that are due within two weeks or overdue, with their slip against the baseline."""
    until = datetime.combine(on + AHEAD, time.max)
    rows = list(open_tasks(project).filter(milestone=True, finish__lte=until).order_by("finish", "position"))
    slips = slips_of(project, rows)
    return [point(project, task, milestone_note(task, slips.get(task.number), on)) for task in rows]


@when_read
def milestone_note(task: Task, slip: float | None, on: date) -> str:
    assert task.finish is not None, "only milestones with a date are ahead"
    day = _("forecast %(day)s") % {"day": day_text(task.finish.date(), this_year=on.year)}
    if slip is None or abs(slip) < 0.05:
        return day
    told = _("%(days)s working days against the baseline") % {"days": f"{slip:+g}".replace("-", "−")}
    return f"{day} · {told}"


def open_tasks(project: Project) -> QuerySet[Task]:
    rows: QuerySet[Task] = Task.objects.filter(
        plan__project=project, summary=False, actual_finish=None, finish__isnull=False
    )
    return rows.only("number", "code", "name", "finish", "percent_complete", "owner", "milestone")


def slips_of(project: Project, tasks: Sequence[Task]) -> dict[int, float]:
    """Slip in working days of those that stand in the last baseline."""
    if not tasks:
        return {}
    measure, before = DayMeasure.of(project), promises(project)
    return {
        task.number: float(measure.between(before[task.number], task.finish))
        for task in tasks
        if task.number in before and task.finish is not None and before[task.number] != task.finish
    }


def point(project: Project, task: Task, note: Promise) -> AgendaPoint:
    return AgendaPoint(
        key=str(task.number),
        title=f"{task.code} {task.name}".strip(),
        note=note,
        url=reverse("phases:task_panel", args=[project.slug, task.number]),
        owner_id=task.owner_id,
    )


def register_agenda_sources() -> None:
    """Called from ready(); tasks come before milestones."""
    register_agenda(
        AgendaSource("phases.late_tasks", gettext_lazy("Late tasks"), late_tasks, Permission.PLAN_READ)
    )
    register_agenda(
        AgendaSource(
            "phases.milestones",
            gettext_lazy("Milestones of the next two weeks"),
            milestones_ahead,
            Permission.PLAN_READ,
        )
    )
