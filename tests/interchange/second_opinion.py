"""What MPXJ says about a file, in plain values that compare with ours."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

Row = dict[str, Any]
CONSTRAINTS = {
    "AS_SOON_AS_POSSIBLE": "ASAP",
    "AS_LATE_AS_POSSIBLE": "ALAP",
    "MUST_START_ON": "MSO",
    "MUST_FINISH_ON": "MFO",
    "START_NO_EARLIER_THAN": "SNET",
    "START_NO_LATER_THAN": "SNLT",
    "FINISH_NO_EARLIER_THAN": "FNET",
    "FINISH_NO_LATER_THAN": "FNLT",
}


def at(value: Any) -> datetime | None:
    return None if value is None else datetime.fromisoformat(str(value))


def whole(value: Any) -> int:
    return 0 if value is None else round(float(str(value)))


def minutes(value: Any, project: Any) -> int | None:
    """An MPXJ duration; elapsed units and hours count on the clock, days by the project's settings."""
    if value is None:
        return None
    unit, amount = str(value.getUnits()), float(value.getDuration())
    per_day = float(str(project.getProjectProperties().getMinutesPerDay()))
    per_week = float(str(project.getProjectProperties().getMinutesPerWeek()))
    per_month = float(str(project.getProjectProperties().getDaysPerMonth())) * per_day
    clock = {"m": 1, "em": 1, "h": 60, "eh": 60, "ed": 1440, "ew": 10080, "emo": 43200}
    factor = {**clock, "d": per_day, "w": per_week, "mo": per_month}
    return round(amount * factor[unit])


def amount(value: Any) -> float:
    return 0.0 if value is None else float(str(value))


def made_up(task: Any) -> bool:
    """A task that MPXJ puts in for a link to another project; the file has none."""
    return bool(task.getExternalTask()) and task.getStart() is None


def tasks(project: Any) -> dict[int, Row]:
    rows = {}
    for task in project.getTasks():
        if task.getNull() or made_up(task):
            continue
        parent = task.getParentTask()
        rows[int(task.getUniqueID())] = {
            "name": str(task.getName() or ""),
            "level": int(task.getOutlineLevel()),
            "parent": None if parent is None else int(parent.getUniqueID()),
            "milestone": bool(task.getMilestone()),
            "duration": minutes(task.getDuration(), project),
            "start": at(task.getStart()),
            "finish": at(task.getFinish()),
            "work": minutes(task.getWork(), project),
            "percent": whole(task.getPercentageComplete()),
            "actual_start": at(task.getActualStart()),
            "actual_finish": at(task.getActualFinish()),
            "actual_duration": minutes(task.getActualDuration(), project),
            "remaining_duration": minutes(task.getRemainingDuration(), project),
            "constraint": CONSTRAINTS[task.getConstraintType().name()]
            if task.getConstraintType()
            else "ASAP",
            "constraint_date": at(task.getConstraintDate()),
            "deadline": at(task.getDeadline()),
            "priority": int(task.getPriority().getValue()) if task.getPriority() else 500,
            "manual": task.getTaskMode().name() == "MANUALLY_SCHEDULED",
            "notes": str(task.getNotes() or "").strip(),
            "guid": str(task.getGUID() or "").upper(),
            "cost": amount(task.getCost()),
            "fixed_cost": amount(task.getFixedCost()),
            "actual_cost": amount(task.getActualCost()),
            "stop": at(task.getStop()),
            "resume": at(task.getResume()),
        }
    return rows


def links(project: Any) -> set[tuple[int, int, str, str]]:
    found = set()
    for task in project.getTasks():
        for relation in task.getPredecessors():
            if made_up(relation.getPredecessorTask()):
                continue
            lag = relation.getLag()
            unit = str(lag.getUnits())
            if not lag.getDuration():  # of no lag it tells one unit or another: 0 % comes as 0 years
                amount = "0"
            elif "%" in unit:
                amount = f"{float(lag.getDuration()):g}{unit}"
            else:
                amount = f"{minutes(lag, project)}{'e' if unit.startswith('e') else ''}"
            found.add(
                (
                    int(relation.getPredecessorTask().getUniqueID()),
                    int(task.getUniqueID()),
                    str(relation.getType()),
                    amount,
                )
            )
    return found


def working_time(calendar: Any, first: date, days: int) -> list[tuple[tuple[int, int], ...]]:
    """Working times of each day from `first`; midnight at the end of a range is minute 1440."""
    from java.time import LocalDate  # type: ignore[import-not-found]

    result = []
    for offset in range(days):
        ranges = []
        for one in calendar.getHours(LocalDate.parse((first + timedelta(days=offset)).isoformat())):
            begin, end = one.getStart().toSecondOfDay() // 60, one.getEnd().toSecondOfDay() // 60
            ranges.append((begin, end or 1440))
        result.append(tuple(sorted(ranges)))
    return result


def baselines(project: Any) -> dict[tuple[int, int], Row]:
    found = {}
    for task in project.getTasks():
        for number in range(11):
            if number:
                start, finish = task.getBaselineStart(number), task.getBaselineFinish(number)
                work, cost = task.getBaselineWork(number), task.getBaselineCost(number)
                duration = task.getBaselineDuration(number)
            else:
                start, finish = task.getBaselineStart(), task.getBaselineFinish()
                work, cost, duration = (
                    task.getBaselineWork(),
                    task.getBaselineCost(),
                    task.getBaselineDuration(),
                )
            row = {
                "start": at(start),
                "finish": at(finish),
                "work": minutes(work, project),
                "duration": minutes(duration, project),
                "cost": None if cost is None else float(str(cost)),
            }
            if any(value is not None for value in row.values()):
                found[int(task.getUniqueID()), number] = row
    return found


def assignments(project: Any) -> dict[int, Row]:
    found = {}
    for one in project.getResourceAssignments():
        resource = one.getResource()
        found[int(one.getUniqueID())] = {
            "task": int(one.getTask().getUniqueID()),
            "resource": None if resource is None else int(resource.getUniqueID()),
            "units": float(str(one.getUnits())) / 100,
            "work": minutes(one.getWork(), project),
            "start": at(one.getStart()),
            "finish": at(one.getFinish()),
        }
    return found
