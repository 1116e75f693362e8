"""Task elements, before their place in the outline is known."""

from __future__ import annotations

import re
from datetime import datetime

from phases.interchange.imported import ImportedTask, TaskType
from phases.interchange.mspdi.baselines import baselines_of
from phases.interchange.mspdi.formats import (
    CONSTRAINTS,
    DAYS,
    DURATION_FORMATS,
    ELAPSED_FORMATS,
    ESTIMATED,
    TASK_TYPES,
)
from phases.interchange.mspdi.record import Record
from phases.interchange.refusal import ImportRefused
from phases.scheduling.model import ConstraintType

COUNTED = re.compile(r"\d+(?:\.\d+)*", re.ASCII)
TENTH = 10  # delays and slack are written in tenths of minutes


def task_of(record: Record, uid: int, number: int) -> ImportedTask:
    """`parent` is left open. Refuses dates, durations and percentages that cannot be."""
    form = record.choice("DurationFormat", DURATION_FORMATS, DAYS)
    duration, start, finish = _span(record)
    constraint, constraint_date = _constraint(record)
    return ImportedTask(
        uid=uid,
        id=number,
        name=record.name(),
        outline_level=_level(record),
        outline_number=record.text("OutlineNumber"),
        wbs=record.text("WBS"),
        summary=record.flag("Summary"),
        milestone=record.flag("Milestone", default=duration == 0 and not record.flag("Summary")),
        duration=duration,
        elapsed=form in ELAPSED_FORMATS,
        estimated=record.flag("Estimated", default=form in ESTIMATED),
        start=start,
        finish=finish,
        work=record.minutes("Work"),
        actual_work=record.minutes("ActualWork"),
        remaining_work=record.minutes("RemainingWork"),
        percent_complete=record.percent("PercentComplete"),
        percent_work_complete=record.percent("PercentWorkComplete"),
        physical_percent_complete=record.percent("PhysicalPercentComplete"),
        actual_start=record.instant("ActualStart"),
        actual_finish=record.instant("ActualFinish"),
        actual_duration=record.minutes("ActualDuration"),
        remaining_duration=record.minutes("RemainingDuration"),
        stop=record.instant("Stop"),
        resume=record.instant("Resume"),
        constraint=constraint,
        constraint_date=constraint_date,
        deadline=record.instant("Deadline"),
        priority=record.integer("Priority", 500),
        calendar=record.optional_integer("CalendarUID"),
        ignore_resource_calendar=record.flag("IgnoreResourceCalendar"),
        notes=record.text("Notes"),
        type=_type(record),
        effort_driven=record.flag("EffortDriven"),
        manual=record.flag("Manual"),
        active=record.flag("Active", default=True),
        external=record.flag("ExternalTask") or record.flag("IsSubproject"),
        recurring=record.flag("Recurring"),
        levelling_delay=round(record.number("LevelingDelay") / TENTH),
        critical=record.flag("Critical") if record.text("Critical") else None,
        total_slack=_tenths(record, "TotalSlack"),
        free_slack=_tenths(record, "FreeSlack"),
        baselines=baselines_of(record),
        guid=record.guid(),
        cost=_amount(record, "Cost"),
        fixed_cost=_amount(record, "FixedCost"),
        actual_cost=_amount(record, "ActualCost"),
    )


def _span(record: Record) -> tuple[int, datetime | None, datetime | None]:
    """Duration and dates; those typed by hand where the task is scheduled by hand and has no others."""
    duration, by_hand = record.minutes("Duration"), record.minutes("ManualDuration")
    start, finish = record.instant("Start"), record.instant("Finish")
    first, last = record.instant("ManualStart"), record.instant("ManualFinish")
    if record.flag("Manual"):
        duration = by_hand if duration is None else duration
        start, finish = start or first, finish or last
    return duration or 0, start, finish


def _level(record: Record) -> int:
    """The outline level; where it is missing the depth of the outline number, or of a WBS that counts."""
    level = record.optional_integer("OutlineLevel")
    if level is None:
        wbs = record.text("WBS")
        number = record.text("OutlineNumber") or (wbs if COUNTED.fullmatch(wbs) else "")
        level = 0 if number == "0" else number.count(".") + 1
    if level < 0:
        record.notes.add("outline_level", record.place.at("OutlineLevel"), f"{level} → 1")
        return 1
    return level


def _constraint(record: Record) -> tuple[ConstraintType, datetime | None]:
    number, at = record.integer("ConstraintType"), record.instant("ConstraintDate")
    if number not in CONSTRAINTS:
        raise ImportRefused("bad_constraint", record.place.at("ConstraintType"), number)
    kind = CONSTRAINTS[number]
    if kind in (ConstraintType.ASAP, ConstraintType.ALAP):
        return kind, None
    if at is None:
        record.notes.add("constraint_without_date", record.place.at("ConstraintType"), kind.value)
        return ConstraintType.ASAP, None
    return kind, at


def _type(record: Record) -> TaskType:
    number = record.integer("Type")
    if number not in TASK_TYPES:
        raise ImportRefused("not_a_number", record.place.at("Type"), number)
    return TASK_TYPES[number]


def _amount(record: Record, tag: str) -> str:
    """Programs write 0 for every task that costs nothing."""
    amount = record.money(tag)
    return "" if amount in ("0.00", "-0.00") else amount


def _tenths(record: Record, tag: str) -> int | None:
    return round(record.number(tag) / TENTH) if record.text(tag) else None
