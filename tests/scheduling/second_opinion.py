"""Plans handed to MPXJ's own critical-path code (Java), as Microsoft Project would schedule them."""

from __future__ import annotations

import shutil
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from phases.scheduling.model import (
    CalendarEntry,
    ConstraintType,
    Interval,
    LagUnit,
    PlanInput,
    Task,
    WorkingCalendar,
)

CONSTRAINTS = {
    ConstraintType.ASAP: "AS_SOON_AS_POSSIBLE",
    ConstraintType.ALAP: "AS_LATE_AS_POSSIBLE",
    ConstraintType.SNET: "START_NO_EARLIER_THAN",
    ConstraintType.SNLT: "START_NO_LATER_THAN",
    ConstraintType.FNET: "FINISH_NO_EARLIER_THAN",
    ConstraintType.FNLT: "FINISH_NO_LATER_THAN",
    ConstraintType.MSO: "MUST_START_ON",
    ConstraintType.MFO: "MUST_FINISH_ON",
    ConstraintType.SO: "START_ON",
    ConstraintType.FO: "FINISH_ON",
}
LINKS = {"FS": "FINISH_START", "SS": "START_START", "FF": "FINISH_FINISH", "SF": "START_FINISH"}
FIELDS = ("early_start", "early_finish", "late_start", "late_finish", "total_slack", "free_slack")

Opinion = dict[object, dict[str, Any]]


def why_not() -> str | None:
    """The sentence to skip with where there is no Java or no MPXJ."""
    if shutil.which("java") is None:
        return "no Java on this machine: MPXJ's second opinion is not heard"
    try:
        import jpype  # noqa: F401
        import mpxj  # noqa: F401
    except ImportError:
        return "the packages mpxj and jpype1 are not installed: MPXJ's second opinion is not heard"
    return None


@cache
def _java() -> Any:
    import jpype
    import mpxj  # noqa: F401

    if not jpype.isJVMStarted():
        jpype.startJVM("-Xmx256m", "-XX:+UseSerialGC", convertStrings=False)
    return jpype.JPackage("org.mpxj"), jpype.JPackage("java.time")


def second_opinion(plan: PlanInput) -> Opinion:
    """Early, late dates and slack in minutes of every task without children."""
    mpxj, clock = _java()
    file = mpxj.ProjectFile()
    calendars = {key: _calendar(mpxj, clock, file, found) for key, found in plan.calendars.items()}
    file.setDefaultCalendar(calendars[plan.project_calendar])
    file.getProjectProperties().setStartDate(_at(clock, plan.start))
    parents = {task.parent for task in plan.tasks}
    made: dict[object, Any] = {}
    for task in sorted(plan.tasks, key=lambda task: task.parent is not None):
        made[task.key] = _task(mpxj, clock, file, task, made, calendars)
    minutes = mpxj.TimeUnit
    units = {LagUnit.WORKING: minutes.MINUTES, LagUnit.ELAPSED: minutes.ELAPSED_MINUTES}
    for link in plan.links:
        lag = mpxj.Duration.getInstance(float(link.lag), units[link.unit])
        builder = mpxj.Relation.Builder().predecessorTask(made[link.predecessor])
        builder = builder.type(getattr(mpxj.RelationType, LINKS[link.type.value])).lag(lag)
        made[link.successor].addPredecessor(builder)
    mpxj.cpm.MicrosoftScheduler().schedule(file, _at(clock, plan.start))
    return {task.key: _read(mpxj, file, made[task.key]) for task in plan.tasks if task.key not in parents}


def _calendar(mpxj: Any, clock: Any, file: Any, found: WorkingCalendar) -> Any:
    calendar = file.addCalendar()
    calendar.setName(found.key)
    for day in range(7):
        hours = calendar.addCalendarHours(clock.DayOfWeek.of(day + 1))
        calendar.setWorkingDay(clock.DayOfWeek.of(day + 1), bool(found.week[day]))
        for interval in found.week[day]:
            hours.add(_range(mpxj, clock, interval))
    for entry in winning_entries(found):
        exception = calendar.addCalendarException(_day(clock, entry.first), _day(clock, entry.last))
        for interval in entry.intervals:
            exception.add(_range(mpxj, clock, interval))
    return calendar


def winning_entries(found: WorkingCalendar) -> list[CalendarEntry]:
    """One exception a day, for MPXJ knows no layers."""
    from phases.scheduling.calendars import rule_of

    entries = [entry for layer in found.layers for entry in layer.entries]
    days = {
        entry.first + timedelta(days=n)
        for entry in entries
        for n in range((entry.last - entry.first).days + 1)
    }
    return [CalendarEntry(day, day, rule_of(found, day).intervals) for day in sorted(days)]


def _task(
    mpxj: Any, clock: Any, file: Any, task: Task, made: dict[object, Any], calendars: dict[str, Any]
) -> Any:
    found = made[task.parent].addTask() if task.parent is not None else file.addTask()
    found.setName(str(task.key))
    unit = mpxj.TimeUnit.ELAPSED_MINUTES if task.elapsed else mpxj.TimeUnit.MINUTES
    found.setDuration(mpxj.Duration.getInstance(float(task.duration), unit))
    found.setActualDuration(mpxj.Duration.getInstance(0.0, unit))
    found.setRemainingDuration(mpxj.Duration.getInstance(float(task.duration), unit))
    found.setMilestone(task.duration == 0)
    if task.calendar is not None:
        found.setCalendar(calendars[task.calendar])
    found.setConstraintType(getattr(mpxj.ConstraintType, CONSTRAINTS[task.constraint]))
    if task.constraint_date is not None:
        found.setConstraintDate(_at(clock, task.constraint_date))
    if task.deadline is not None:
        found.setDeadline(_at(clock, task.deadline))
    if task.pinned is not None:
        found.setTaskMode(mpxj.TaskMode.MANUALLY_SCHEDULED)
        found.setStart(_at(clock, task.pinned[0]))
        found.setFinish(_at(clock, task.pinned[1]))
    return found


def _read(mpxj: Any, file: Any, task: Any) -> dict[str, Any]:
    properties = file.getProjectProperties()

    def minutes(duration: Any) -> int:
        return round(duration.convertUnits(mpxj.TimeUnit.MINUTES, properties).getDuration())

    return {
        "early_start": _instant(task.getEarlyStart()),
        "early_finish": _instant(task.getEarlyFinish()),
        "late_start": _instant(task.getLateStart()),
        "late_finish": _instant(task.getLateFinish()),
        "total_slack": minutes(task.getTotalSlack()),
        "free_slack": minutes(task.getFreeSlack()),
    }


def _instant(at: Any) -> datetime:
    return datetime.fromisoformat(str(at))


def _at(clock: Any, at: datetime) -> Any:
    return clock.LocalDateTime.of(at.year, at.month, at.day, at.hour, at.minute)


def _day(clock: Any, day: date) -> Any:
    return clock.LocalDate.of(day.year, day.month, day.day)


def _range(mpxj: Any, clock: Any, interval: Interval) -> Any:
    first, end = (clock.LocalTime.of(minute // 60 % 24, minute % 60) for minute in interval)
    return mpxj.LocalTimeRange(first, end)
