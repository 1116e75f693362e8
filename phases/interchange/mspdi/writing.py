"""A whole plan as Microsoft Project XML, element by element."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from phases.interchange.imported import (
    ImportedAssignment,
    ImportedLink,
    ImportedPlan,
    ImportedResource,
)
from phases.interchange.mspdi.elements import Value, duration, element, group, record, tenths
from phases.interchange.mspdi.formats import NO_RESOURCE, RESOURCE_KINDS
from phases.interchange.mspdi.writing_calendars import calendar_element
from phases.interchange.mspdi.writing_tasks import baseline_element, task_element

SAVE_VERSION = 14  # of Project 2010 and later: tasks set by hand, exceptions with names
NO_CALENDAR = -1
KIND_NUMBERS = {kind: number for number, kind in RESOURCE_KINDS.items()}
START = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OPEN = '<Project xmlns="http://schemas.microsoft.com/project">'


def write_mspdi(plan: ImportedPlan) -> bytes:
    """The file that `read_mspdi` reads back to an equal plan, but for `not_kept`, recurrences (which stand as
    their days) and interruptions of assignments.
    """
    return f"{START}{OPEN}{''.join(_parts(plan))}</Project>\n".encode()


def _parts(plan: ImportedPlan) -> Iterator[str]:
    yield from (element(*field) for field in _header(plan))
    yield group("Calendars", map(calendar_element, plan.calendars))
    links: defaultdict[int, list[ImportedLink]] = defaultdict(list)
    for link in plan.links:
        links[link.successor].append(link)
    yield group("Tasks", (task_element(one, links[one.uid]) for one in plan.tasks))
    yield group("Resources", map(_resource, plan.resources))
    yield group("Assignments", map(_assignment, plan.assignments))


def _header(plan: ImportedPlan) -> tuple[tuple[str, Value], ...]:
    return (
        ("SaveVersion", SAVE_VERSION),
        ("Name", plan.name),
        ("Title", plan.title),
        ("Author", plan.author),
        ("ScheduleFromStart", plan.schedule_from_start),
        ("StartDate", plan.start),
        ("FinishDate", plan.finish),
        ("CriticalSlackLimit", plan.critical_slack_limit),
        ("CalendarUID", plan.calendar),
        ("MinutesPerDay", plan.minutes_per_day),
        ("MinutesPerWeek", plan.minutes_per_week),
        ("DaysPerMonth", plan.days_per_month),
        ("StatusDate", plan.status_date),
        ("CurrentDate", plan.current_date),
        ("NewTasksAreManual", False),
    )


def _resource(one: ImportedResource) -> str:
    return record(
        "Resource",
        ("UID", one.uid),
        ("GUID", one.guid or None),
        ("ID", one.id),
        ("Name", one.name),
        ("Type", KIND_NUMBERS[one.kind]),
        ("Group", one.group or None),
        ("EmailAddress", one.email or None),
        ("MaxUnits", one.max_units),
        ("CalendarUID", NO_CALENDAR if one.calendar is None else one.calendar),
        ("Notes", one.notes or None),
    )


def _assignment(one: ImportedAssignment) -> str:
    return record(
        "Assignment",
        ("UID", one.uid),
        ("TaskUID", one.task),
        ("ResourceUID", NO_RESOURCE if one.resource is None else one.resource),
        ("PercentWorkComplete", one.percent_work_complete),
        ("ActualFinish", one.actual_finish),
        ("ActualStart", one.actual_start),
        ("ActualWork", duration(one.actual_work)),
        ("Delay", tenths(one.delay)),
        ("Finish", one.finish),
        ("RemainingWork", duration(one.remaining_work)),
        ("Start", one.start),
        ("Units", one.units),
        ("Work", duration(one.work)),
        ("WorkContour", one.contour),
        *map(baseline_element, one.baselines),
    )
