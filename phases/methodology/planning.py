"""A template on the calendar: the scheduler's input, and the start that meets a go-live date."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta

from phases.methodology.model import Template, TemplateTask
from phases.scheduling.model import Link, PlanInput, Task, WorkingCalendar
from phases.scheduling.result import Schedule
from phases.scheduling.schedule import schedule

STANDARD = WorkingCalendar("standard")
LONGEST_SEARCH = 366 * 10


def plan_of(
    template: Template,
    start: date,
    *,
    calendars: Mapping[str, WorkingCalendar] | None = None,
    project_calendar: str = STANDARD.key,
    calendar_of: Callable[[TemplateTask], str | None] = lambda task: None,
) -> PlanInput:
    """The template with its likely durations; task keys are the template's ids."""
    tasks, links = [], []
    for task, parent, _ in template.walk():
        span = task.span
        tasks.append(
            Task(
                key=task.id,
                duration=span.likely if span else 0,
                name=task.id,
                parent=parent.id if parent else None,
                calendar=calendar_of(task),
                elapsed=bool(span and span.elapsed),
            )
        )
        links += [Link(link.predecessor, task.id, link.type, link.lag, link.unit) for link in task.after]
    return PlanInput(
        tasks=tuple(tasks),
        links=tuple(links),
        calendars=calendars or {STANDARD.key: STANDARD},
        project_calendar=project_calendar,
        start=datetime.combine(start, time()),
    )


def go_live_of(template: Template, planned: Schedule) -> date:
    """The day on which the template's go-live task, or else the whole plan, finishes."""
    if template.go_live is None:
        return planned.finish.date()
    return planned.tasks[template.go_live].finish.date()


def latest_start(template: Template, go_live: date, plan_on: Callable[[date], PlanInput]) -> date | None:
    """The latest day on which the rollout can start and still be live on `go_live`; None: ten years do
    not suffice. A later start never gives an earlier go-live, so the day is found by halving."""

    def is_late(start: date) -> bool:
        return go_live_of(template, schedule(plan_on(start))) > go_live

    span = 7
    while is_late(go_live - timedelta(days=span)):
        span *= 2
        if span > LONGEST_SEARCH:
            return None
    early, late = go_live - timedelta(days=span), go_live + timedelta(days=1)
    while (late - early).days > 1:
        middle = early + timedelta(days=(late - early).days // 2)
        if is_late(middle):
            late = middle
        else:
            early = middle
    return early
