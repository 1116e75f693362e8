"""Task elements, written in the order of the format's schema."""

from __future__ import annotations

from collections.abc import Iterable

from phases.interchange.imported import ImportedBaseline, ImportedLink, ImportedTask
from phases.interchange.mspdi.elements import duration, element, hundredths, record, tenths
from phases.interchange.mspdi.formats import CONSTRAINTS, DAYS, LINK_TYPES, TASK_TYPES
from phases.scheduling.model import LagUnit

ELAPSED_DAYS = 8
PERCENT = 19
NO_CALENDAR = -1
LAG_FORMATS = {LagUnit.WORKING: DAYS, LagUnit.ELAPSED: ELAPSED_DAYS, LagUnit.PERCENT: PERCENT}
CONSTRAINT_NUMBERS = {kind: number for number, kind in CONSTRAINTS.items()}
LINK_NUMBERS = {kind: number for number, kind in LINK_TYPES.items()}
TASK_NUMBERS = {kind: number for number, kind in TASK_TYPES.items()}


def task_element(one: ImportedTask, links: Iterable[ImportedLink]) -> str:
    """`links` are those to its predecessors. KeyError for a constraint that the format does not know."""
    return record(
        "Task",
        ("UID", one.uid),
        ("GUID", one.guid or None),
        ("ID", one.id),
        ("Name", one.name),
        ("Active", one.active),
        ("Manual", one.manual),
        ("Type", TASK_NUMBERS[one.type]),
        ("WBS", one.wbs),
        ("OutlineNumber", one.outline_number),
        ("OutlineLevel", one.outline_level),
        ("Priority", one.priority),
        ("Start", one.start),
        ("Finish", one.finish),
        ("Duration", duration(one.duration)),
        *_by_hand(one),
        ("DurationFormat", ELAPSED_DAYS if one.elapsed else DAYS),
        ("Work", duration(one.work)),
        ("Stop", one.stop),
        ("Resume", one.resume),
        ("EffortDriven", one.effort_driven),
        ("Recurring", one.recurring),
        ("Estimated", one.estimated),
        ("Milestone", one.milestone),
        ("Summary", one.summary),
        ("Critical", one.critical),
        ("ExternalTask", one.external),
        ("FreeSlack", tenths(one.free_slack)),
        ("TotalSlack", tenths(one.total_slack)),
        ("FixedCost", hundredths(one.fixed_cost)),
        ("PercentComplete", one.percent_complete),
        ("PercentWorkComplete", one.percent_work_complete),
        ("Cost", hundredths(one.cost)),
        ("ActualStart", one.actual_start),
        ("ActualFinish", one.actual_finish),
        ("ActualDuration", duration(one.actual_duration)),
        ("ActualCost", hundredths(one.actual_cost)),
        ("ActualWork", duration(one.actual_work)),
        ("RemainingDuration", duration(one.remaining_duration)),
        ("RemainingWork", duration(one.remaining_work)),
        ("ConstraintType", CONSTRAINT_NUMBERS[one.constraint]),
        ("CalendarUID", NO_CALENDAR if one.calendar is None else one.calendar),
        ("ConstraintDate", one.constraint_date),
        ("Deadline", one.deadline),
        ("LevelingDelay", tenths(one.levelling_delay)),
        ("LevelingDelayFormat", ELAPSED_DAYS),
        ("IgnoreResourceCalendar", one.ignore_resource_calendar),
        ("Notes", one.notes or None),
        ("PhysicalPercentComplete", one.physical_percent_complete),
        *map(_link, links),
        *map(baseline_element, one.baselines),
    )


def _by_hand(one: ImportedTask) -> tuple[str, ...]:
    """The dates once more, as those that somebody typed."""
    if not one.manual:
        return ()
    return (
        element("ManualStart", one.start),
        element("ManualFinish", one.finish),
        element("ManualDuration", duration(one.duration)),
    )


def _link(link: ImportedLink) -> str:
    """Lags are tenths of minutes; percentages whole per cent."""
    return record(
        "PredecessorLink",
        ("PredecessorUID", link.predecessor),
        ("Type", LINK_NUMBERS[link.type]),
        ("CrossProject", False),
        ("LinkLag", link.lag // 100 if link.unit is LagUnit.PERCENT else link.lag * 10),
        ("LagFormat", LAG_FORMATS[link.unit]),
    )


def baseline_element(one: ImportedBaseline) -> str:
    """Of a task or an assignment."""
    return record(
        "Baseline",
        ("Number", one.number),
        ("Start", one.start),
        ("Finish", one.finish),
        ("Duration", duration(one.duration)),
        ("DurationFormat", None if one.duration is None else DAYS),
        ("Work", duration(one.work)),
        ("Cost", hundredths(one.cost)),
    )
