"""Where an independent reader must agree with ours, part by part."""

from __future__ import annotations

from datetime import date
from typing import Any

from phases.interchange.calendars import working_calendar
from phases.interchange.imported import ImportedPlan, ImportedTask
from phases.scheduling.calendars import ruled_days
from phases.scheduling.model import LagUnit
from tests.interchange import second_opinion


def same_tasks(name: str, plan: ImportedPlan, project: Any) -> None:
    theirs = second_opinion.tasks(project)
    assert {task.uid for task in plan.tasks} == set(theirs), name
    for task in plan.tasks:
        assert ours(task) == theirs[task.uid], f"{name}, task {task.uid}"


def same_links(name: str, plan: ImportedPlan, project: Any) -> None:
    found = {
        (link.predecessor, link.successor, link.type.value, amount(link.lag, link.unit))
        for link in plan.links
    }
    assert found == second_opinion.links(project), name


def same_calendars(name: str, plan: ImportedPlan, project: Any, first: date, last: date) -> int:
    """How many were compared."""
    known = {calendar.uid: calendar for calendar in plan.calendars}
    compared = 0
    for theirs in project.getCalendars():
        if int(theirs.getUniqueID()) not in known:
            continue
        calendar = working_calendar(known[int(theirs.getUniqueID())], known)
        mine = [rule.intervals for rule in ruled_days(calendar, first, last)]
        assert mine == second_opinion.working_time(theirs, first, len(mine)), f"{name}, {calendar.name}"
        compared += 1
    return compared


def same_header(name: str, plan: ImportedPlan, project: Any) -> None:
    properties = project.getProjectProperties()
    assert plan.start == second_opinion.at(properties.getStartDate()), name
    assert plan.status_date == second_opinion.at(properties.getStatusDate()), name
    assert plan.calendar == int(project.getDefaultCalendar().getUniqueID()), name
    assert plan.schedule_from_start == (properties.getScheduleFrom().name() == "START"), name


def same_baselines(name: str, plan: ImportedPlan, project: Any) -> int:
    """How many were compared."""
    found = {
        (task.uid, one.number): {
            "start": one.start,
            "finish": one.finish,
            "work": one.work,
            "duration": one.duration,
            "cost": float(one.cost) if one.cost else None,
        }
        for task in plan.tasks
        for one in task.baselines
    }
    said = {key: row for key, row in found.items() if any(value is not None for value in row.values())}
    assert said == second_opinion.baselines(project), name
    return len(said)


def same_assignments(name: str, plan: ImportedPlan, project: Any) -> int:
    """How many were compared."""
    found = {
        one.uid: {
            "task": one.task,
            "resource": one.resource,
            "units": one.units,
            "work": one.work,
            "start": one.start,
            "finish": one.finish,
        }
        for one in plan.assignments
    }
    assert found == second_opinion.assignments(project), name
    return len(found)


def ours(task: ImportedTask) -> second_opinion.Row:
    return {
        "name": task.name,
        "level": task.outline_level,
        "parent": task.parent,
        "milestone": task.milestone,
        "duration": task.duration,
        "start": task.start,
        "finish": task.finish,
        "work": task.work,
        "percent": task.percent_complete,
        "actual_start": task.actual_start,
        "actual_finish": task.actual_finish,
        "actual_duration": task.actual_duration,
        "remaining_duration": task.remaining_duration,
        "constraint": task.constraint.value,
        "constraint_date": task.constraint_date,
        "deadline": task.deadline,
        "priority": task.priority,
        "manual": task.manual,
        "notes": task.notes,
        "guid": task.guid.upper(),
        "cost": float(task.cost or 0),
        "fixed_cost": float(task.fixed_cost or 0),
        "actual_cost": float(task.actual_cost or 0),
        "stop": task.stop,
        "resume": task.resume,
    }


def amount(lag: int, unit: LagUnit) -> str:
    if unit is LagUnit.PERCENT and lag:
        return f"{lag / 100:g}%"
    return f"{lag}{'e' if unit is LagUnit.ELAPSED and lag else ''}"
