"""An ImportedPlan written as Microsoft Project XML, so that reading it must give it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from xml.sax.saxutils import escape

from phases.interchange.imported import (
    Hours,
    ImportedAssignment,
    ImportedBaseline,
    ImportedCalendar,
    ImportedException,
    ImportedPlan,
    ImportedResource,
    ImportedTask,
    ImportedWorkWeek,
    TaskType,
)
from phases.scheduling.model import LagUnit, LinkType

CONSTRAINTS = {
    kind: number for number, kind in enumerate(("ASAP", "ALAP", "MSO", "MFO", "SNET", "SNLT", "FNET", "FNLT"))
}
LINKS = {LinkType.FF: 0, LinkType.FS: 1, LinkType.SF: 2, LinkType.SS: 3}
TYPES = {kind: number for number, kind in enumerate(TaskType)}
KINDS = {"material": 0, "work": 1, "cost": 2}
LAG_FORMATS = {LagUnit.WORKING: 7, LagUnit.ELAPSED: 8, LagUnit.PERCENT: 19}


def render(plan: ImportedPlan) -> bytes:
    parts = [
        element("Title", plan.title),
        element("Author", plan.author),
        element("StartDate", plan.start),
        element("FinishDate", plan.finish),
        element("StatusDate", plan.status_date),
        element("CurrentDate", plan.current_date),
        element("ScheduleFromStart", plan.schedule_from_start),
        element("CalendarUID", plan.calendar),
        element("MinutesPerDay", plan.minutes_per_day),
        element("MinutesPerWeek", plan.minutes_per_week),
        element("DaysPerMonth", plan.days_per_month),
        element("CriticalSlackLimit", plan.critical_slack_limit),
        group("Calendars", [calendar(one) for one in plan.calendars]),
        group("Tasks", [task(one, plan) for one in plan.tasks]),
        group("Resources", [resource(one) for one in plan.resources]),
        group("Assignments", [assignment(one) for one in plan.assignments]),
    ]
    body = "".join(parts)
    return f'<Project xmlns="http://schemas.microsoft.com/project">{body}</Project>'.encode()


def element(tag: str, value: object) -> str:
    """Nothing at all for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        value = int(value)
    if isinstance(value, datetime):
        value = value.isoformat()
    return f"<{tag}>{escape(str(value))}</{tag}>"


def group(tag: str, children: list[str]) -> str:
    return f"<{tag}>{''.join(children)}</{tag}>"


def record(tag: str, values: Mapping[str, object], *children: str) -> str:
    return group(tag, [*(element(name, value) for name, value in values.items()), *children])


def duration(minutes: int | None) -> str | None:
    return None if minutes is None else f"PT{minutes // 60}H{minutes % 60}M0S"


def hundredths(amount: str) -> int | None:
    return round(float(amount) * 100) if amount else None


def tenths(minutes: int | None) -> int | None:
    return None if minutes is None else minutes * 10


def calendar(one: ImportedCalendar) -> str:
    return record(
        "Calendar",
        {
            "UID": one.uid,
            "GUID": one.guid,
            "Name": one.name,
            "IsBaseCalendar": one.is_base,
            "BaseCalendarUID": -1 if one.base is None else one.base,
        },
        group("WeekDays", weekdays(one.week)),
        group("Exceptions", [exception(other) for other in one.exceptions]),
        group("WorkWeeks", [work_week(other) for other in one.work_weeks]),
    )


def weekdays(week: tuple[Hours | None, ...]) -> list[str]:
    return [
        record("WeekDay", {"DayType": (index + 1) % 7 + 1, "DayWorking": bool(hours)}, times(hours))
        for index, hours in enumerate(week)
        if hours is not None
    ]


def times(hours: Hours) -> str:
    return group(
        "WorkingTimes", [record("WorkingTime", {"FromTime": clock(a), "ToTime": clock(b)}) for a, b in hours]
    )


def clock(minute: int) -> str:
    return f"{minute // 60 % 24:02}:{minute % 60:02}:00"


def exception(one: ImportedException) -> str:
    """In one piece only: recurrences are read, not written."""
    ((first, last),) = one.ranges
    period = record("TimePeriod", {"FromDate": f"{first}T00:00:00", "ToDate": f"{last}T23:59:00"})
    return record(
        "Exception", {"Name": one.name, "Type": 1, "DayWorking": bool(one.hours)}, period, times(one.hours)
    )


def work_week(one: ImportedWorkWeek) -> str:
    period = record("TimePeriod", {"FromDate": f"{one.first}T00:00:00", "ToDate": f"{one.last}T23:59:00"})
    return record("WorkWeek", {"Name": one.name}, period, group("WeekDays", weekdays(one.week)))


def task(one: ImportedTask, plan: ImportedPlan) -> str:
    values: dict[str, object] = {
        "UID": one.uid,
        "ID": one.id,
        "Name": one.name,
        "OutlineLevel": one.outline_level,
        "OutlineNumber": one.outline_number,
        "WBS": one.wbs,
        "Summary": one.summary,
        "Milestone": one.milestone,
        "Duration": duration(one.duration),
        "DurationFormat": 8 if one.elapsed else 7,
        "Estimated": one.estimated,
        "Start": one.start,
        "Finish": one.finish,
        "Work": duration(one.work),
        "ActualWork": duration(one.actual_work),
        "RemainingWork": duration(one.remaining_work),
        "PercentComplete": one.percent_complete,
        "PercentWorkComplete": one.percent_work_complete,
        "PhysicalPercentComplete": one.physical_percent_complete,
        "ActualStart": one.actual_start,
        "ActualFinish": one.actual_finish,
        "ActualDuration": duration(one.actual_duration),
        "RemainingDuration": duration(one.remaining_duration),
        "Stop": one.stop,
        "Resume": one.resume,
        "ConstraintType": CONSTRAINTS[one.constraint.value],
        "ConstraintDate": one.constraint_date,
        "Deadline": one.deadline,
        "Priority": one.priority,
        "CalendarUID": -1 if one.calendar is None else one.calendar,
        "IgnoreResourceCalendar": one.ignore_resource_calendar,
        "Notes": one.notes,
        "Type": TYPES[one.type],
        "EffortDriven": one.effort_driven,
        "Manual": one.manual,
        "Active": one.active,
        "ExternalTask": one.external,
        "Recurring": one.recurring,
        "LevelingDelay": tenths(one.levelling_delay),
        "Critical": one.critical,
        "TotalSlack": tenths(one.total_slack),
        "FreeSlack": tenths(one.free_slack),
        "GUID": one.guid,
        "Cost": hundredths(one.cost),
        "FixedCost": hundredths(one.fixed_cost),
        "ActualCost": hundredths(one.actual_cost),
    }
    links = [
        record(
            "PredecessorLink",
            {
                "PredecessorUID": link.predecessor,
                "Type": LINKS[link.type],
                "LinkLag": link.lag // 100 if link.unit is LagUnit.PERCENT else link.lag * 10,
                "LagFormat": LAG_FORMATS[link.unit],
            },
        )
        for link in plan.links
        if link.successor == one.uid
    ]
    return record("Task", values, *links, *(baseline(other) for other in one.baselines))


def baseline(one: ImportedBaseline) -> str:
    values = {
        "Number": one.number,
        "Start": one.start,
        "Finish": one.finish,
        "Duration": duration(one.duration),
        "Work": duration(one.work),
        "Cost": hundredths(one.cost),
    }
    return record("Baseline", values)


def resource(one: ImportedResource) -> str:
    return record(
        "Resource",
        {
            "UID": one.uid,
            "ID": one.id,
            "Name": one.name,
            "Type": KINDS[one.kind.value],
            "CalendarUID": -1 if one.calendar is None else one.calendar,
            "EmailAddress": one.email,
            "Group": one.group,
            "MaxUnits": one.max_units,
            "Notes": one.notes,
            "GUID": one.guid,
        },
    )


def assignment(one: ImportedAssignment) -> str:
    return record(
        "Assignment",
        {
            "UID": one.uid,
            "TaskUID": one.task,
            "ResourceUID": -65535 if one.resource is None else one.resource,
            "Units": one.units,
            "Start": one.start,
            "Finish": one.finish,
            "Work": duration(one.work),
            "ActualWork": duration(one.actual_work),
            "RemainingWork": duration(one.remaining_work),
            "ActualStart": one.actual_start,
            "ActualFinish": one.actual_finish,
            "PercentWorkComplete": one.percent_work_complete,
            "WorkContour": one.contour,
            "Delay": tenths(one.delay),
        },
        *(baseline(other) for other in one.baselines),
    )
