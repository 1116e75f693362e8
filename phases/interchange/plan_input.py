"""An imported plan as the scheduler wants it."""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import datetime

from phases.interchange.calendars import key_of
from phases.interchange.imported import ImportedPlan, ImportedTask
from phases.interchange.refusal import ImportRefused, Notes, Place
from phases.interchange.task_calendars import TaskCalendars
from phases.scheduling.model import (
    SUMMARY_CONSTRAINTS,
    ConstraintType,
    LagCalendar,
    LagUnit,
    Link,
    PlanInput,
    Profile,
    Task,
)

DONE = 100
# What a constraint does on a summary; the others do nothing there.
ON_SUMMARY = {
    ConstraintType.MSO: ConstraintType.SNET,
    ConstraintType.SO: ConstraintType.SNET,
    ConstraintType.MFO: ConstraintType.FNLT,
    ConstraintType.FO: ConstraintType.FNLT,
}


def to_plan_input(imported: ImportedPlan, profile: Profile, notes: Notes | None = None) -> PlanInput:
    """Everything the file's dates follow from; recorded dates only where they are facts: progress, tasks
    scheduled by hand, tasks of other projects. Inactive tasks and their links stay outside. What the
    scheduler cannot take is added to `notes`. The start of a plan with a finish is still that of the file
    (`laid_back`). Raises ImportRefused for a calendar in use without any time.
    """
    notes = Notes() if notes is None else notes
    calendars = TaskCalendars(imported, notes)
    active = {task.uid: task for task in imported.tasks if task.active}
    parents = {task.parent for task in active.values()}
    parent_of = {task.uid: task.parent for task in imported.tasks}
    tasks = tuple(
        _task(
            task,
            calendars,
            _active_parent(task.parent, parent_of, active),
            notes,
            is_parent=task.uid in parents,
            from_finish=not imported.schedule_from_start,
        )
        for task in active.values()
    )
    return PlanInput(
        tasks=tasks,
        links=tuple(_links(imported, active, notes)),
        calendars=calendars.used,
        project_calendar=calendars.project.key,
        start=imported.start,
        status=imported.status_date,
        profile=profile,
        lag_calendar=_lag_calendar(imported, calendars, notes),
        critical_threshold=imported.critical_slack_limit * imported.minutes_per_day,
        finish=_finish(imported, notes),
    )


def _finish(imported: ImportedPlan, notes: Notes) -> datetime | None:
    """What a plan that is scheduled from its finish is laid back from; where that is missing (noted), the
    last date of any task.
    """
    finishes = [task.finish for task in imported.tasks if task.finish is not None]
    finish = imported.finish or max(finishes, default=None)
    if imported.schedule_from_start or finish is None:
        return None
    if imported.finish is None:
        notes.add("finish_missing", Place("project", field="FinishDate"), finish.isoformat())
    notes.add("schedule_from_finish", Place("project", field="ScheduleFromStart"), finish.isoformat())
    return finish


def _task(
    task: ImportedTask,
    calendars: TaskCalendars,
    parent: int | None,
    notes: Notes,
    *,
    is_parent: bool,
    from_finish: bool,
) -> Task:
    """In a plan that is scheduled from its finish summaries lie late as well."""
    constraint, constraint_date = task.constraint, task.constraint_date
    if is_parent and constraint not in SUMMARY_CONSTRAINTS and (constraint_date or not from_finish):
        constraint, constraint_date = _of_summary(task, notes)
    pinned = _pinned(task, notes)
    if task.manual and pinned is None and task.start is not None and not is_parent:
        constraint, constraint_date = ConstraintType.SNET, task.start
    started, finished = (None, None) if is_parent else progress(task)
    for field, taken, said in (
        ("ActualStart", started, task.actual_start),
        ("ActualFinish", finished, task.actual_finish),
    ):
        if taken is not None and said is None:
            notes.add(
                "progress_without_date", Place("task", str(task.uid), task.name, field), taken.isoformat()
            )
    if task.percent_complete > 0 and started is None and not is_parent:
        place = Place("task", str(task.uid), task.name, "PercentComplete")
        notes.add("progress_never_begun", place, task.percent_complete)
    running = started is not None and finished is None
    return Task(
        key=task.uid,
        duration=task.duration,
        name=task.name,
        parent=parent,
        calendar=None if task.elapsed or is_parent else calendars.key_for(task),
        elapsed=task.elapsed,
        constraint=constraint,
        constraint_date=constraint_date,
        deadline=task.deadline,
        actual_start=started,
        actual_finish=finished,
        remaining=remaining(task) if running else None,
        actual_duration=task.actual_duration if running else None,
        resume=task.resume if running and task.stop is not None else None,
        pinned=None if is_parent else pinned,
    )


def _of_summary(task: ImportedTask, notes: Notes) -> tuple[ConstraintType, datetime | None]:
    kind = ON_SUMMARY.get(task.constraint, ConstraintType.ASAP)
    place = Place("task", str(task.uid), task.name, "ConstraintType")
    notes.add("summary_constraint", place, f"{task.constraint.value} → {kind.value}")
    return kind, None if kind is ConstraintType.ASAP else task.constraint_date


def progress(task: ImportedTask) -> tuple[datetime | None, datetime | None]:
    """Actual start and finish; where they are missing beside a percentage, the recorded dates.

    >>> progress(ImportedTask(uid=1, id=1, start=datetime(2026, 3, 2, 8), percent_complete=30))
    (datetime.datetime(2026, 3, 2, 8, 0), None)
    """
    started, finished = task.actual_start, task.actual_finish
    if task.percent_complete > 0 and started is None:
        started = task.start
    if task.percent_complete == DONE and finished is None and not task.remaining_duration:
        finished = task.finish
    if started is not None and finished is not None and finished < started:
        place = Place("task", str(task.uid), task.name, "ActualFinish")
        raise ImportRefused("finish_before_start", place, finished.isoformat())
    return started, finished


def remaining(task: ImportedTask) -> int:
    """Minutes still to do of a started task."""
    if task.remaining_duration is not None:
        return task.remaining_duration
    return round(task.duration * (DONE - task.percent_complete) / DONE)


def _pinned(task: ImportedTask, notes: Notes) -> tuple[datetime, datetime] | None:
    """Dates that are facts: set by hand, or computed in another project."""
    if not (task.manual or task.external) or task.start is None or task.finish is None:
        return None
    if task.finish < task.start:
        place = Place("task", str(task.uid), task.name, "Finish")
        raise ImportRefused("finish_before_start", place, task.finish.isoformat())
    if task.external:
        notes.add("external_task", Place("task", str(task.uid), task.name), task.start.isoformat())
    return task.start, task.finish


def _active_parent(
    parent: int | None, parent_of: Mapping[int, int | None], active: Container[int]
) -> int | None:
    while parent is not None and parent not in active:
        parent = parent_of[parent]
    return parent


def _links(imported: ImportedPlan, active: Mapping[int, ImportedTask], notes: Notes) -> list[Link]:
    for task in imported.tasks:
        if not task.active:
            notes.add("inactive_task", Place("task", str(task.uid), task.name), "")
    return [
        Link(link.predecessor, link.successor, link.type, link.lag, link.unit)
        for link in imported.links
        if link.predecessor in active and link.successor in active
    ]


def _lag_calendar(imported: ImportedPlan, calendars: TaskCalendars, notes: Notes) -> LagCalendar:
    """Project counts lag on the successor's own calendar if it has one, else on the project's; never on
    those of people, so the project's is taken where only people would bend it, and the others are noted.
    """
    tasks = {task.uid: task for task in imported.tasks}
    lagged = [
        tasks[link.successor] for link in imported.links if link.lag and link.unit is not LagUnit.ELAPSED
    ]
    bent = {
        task.uid: task
        for task in lagged
        if (key := calendars.key_for(task)) is not None
        and (task.calendar is None or key != key_of(task.calendar))
        and not task.elapsed
    }
    if bent and not any(task.calendar is not None for task in lagged):
        return LagCalendar.PROJECT
    for task in bent.values():
        notes.add("lag_with_people", Place("task", str(task.uid), task.name), "")
    return LagCalendar.SUCCESSOR
