"""A plan as a file records it: frozen values in minutes and local date-times, before any calculation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from phases.interchange.refusal import NotKept
from phases.scheduling.model import ConstraintType, Interval, LagUnit, LinkType

Hours = tuple[Interval, ...]
PROJECT_SUMMARY = 0  # UID of the line that stands for the whole project; a plan here has none


class TaskType(StrEnum):
    """What stays when work, units or duration change."""

    FIXED_UNITS = "fixed_units"
    FIXED_DURATION = "fixed_duration"
    FIXED_WORK = "fixed_work"


class ResourceKind(StrEnum):
    WORK = "work"
    MATERIAL = "material"
    COST = "cost"


@dataclass(frozen=True, slots=True)
class ImportedException:
    """Days with other working time; no hours: days off. A recurrence is written out as its ranges."""

    name: str
    ranges: tuple[tuple[date, date], ...]
    hours: Hours = ()
    recurrence: str = ""  # daily, weekly, monthly_day, monthly_position, yearly_day, yearly_position


@dataclass(frozen=True, slots=True)
class ImportedWorkWeek:
    """Another weekly pattern from `first` to `last`; None for a day: the calendar's own."""

    name: str
    first: date
    last: date
    week: tuple[Hours | None, ...]


@dataclass(frozen=True, slots=True)
class ImportedCalendar:
    """Monday first; None for a day: as in the base calendar."""

    uid: int
    name: str
    week: tuple[Hours | None, ...]
    base: int | None = None
    is_base: bool = True
    exceptions: tuple[ImportedException, ...] = ()
    work_weeks: tuple[ImportedWorkWeek, ...] = ()
    guid: str = ""


@dataclass(frozen=True, slots=True)
class ImportedBaseline:
    """What was frozen of a task or an assignment under a number from 0 to 10."""

    number: int
    start: datetime | None = None
    finish: datetime | None = None
    duration: int | None = None
    work: int | None = None
    cost: str = ""


@dataclass(frozen=True, slots=True)
class ImportedTask:
    """A line of the file. `parent` follows from the outline; durations in minutes of working time,
    of clock time where `elapsed`; costs in the currency with two places, empty where there are none.
    """

    uid: int
    id: int
    name: str = ""
    outline_level: int = 1
    parent: int | None = None
    outline_number: str = ""
    wbs: str = ""
    summary: bool = False
    milestone: bool = False
    duration: int = 0
    elapsed: bool = False
    estimated: bool = False
    start: datetime | None = None
    finish: datetime | None = None
    work: int | None = None
    actual_work: int | None = None
    remaining_work: int | None = None
    percent_complete: int = 0
    percent_work_complete: int = 0
    physical_percent_complete: int = 0
    actual_start: datetime | None = None
    actual_finish: datetime | None = None
    actual_duration: int | None = None
    remaining_duration: int | None = None
    stop: datetime | None = None
    resume: datetime | None = None
    constraint: ConstraintType = ConstraintType.ASAP
    constraint_date: datetime | None = None
    deadline: datetime | None = None
    priority: int = 500
    calendar: int | None = None
    ignore_resource_calendar: bool = False
    notes: str = ""
    type: TaskType = TaskType.FIXED_UNITS
    effort_driven: bool = False
    manual: bool = False
    active: bool = True
    external: bool = False
    recurring: bool = False
    levelling_delay: int = 0  # clock minutes
    critical: bool | None = None
    total_slack: int | None = None
    free_slack: int | None = None
    baselines: tuple[ImportedBaseline, ...] = ()
    guid: str = ""
    cost: str = ""
    fixed_cost: str = ""
    actual_cost: str = ""


@dataclass(frozen=True, slots=True)
class ImportedLink:
    """`lag` in minutes, or in hundredths of a percent of the predecessor's duration."""

    predecessor: int
    successor: int
    type: LinkType = LinkType.FS
    lag: int = 0
    unit: LagUnit = LagUnit.WORKING


@dataclass(frozen=True, slots=True)
class ImportedResource:
    uid: int
    id: int
    name: str = ""
    kind: ResourceKind = ResourceKind.WORK
    calendar: int | None = None
    email: str = ""
    group: str = ""
    max_units: float = 1.0
    notes: str = ""
    guid: str = ""


@dataclass(frozen=True, slots=True)
class ImportedAssignment:
    """A resource on a task; `resource` None: nobody yet. `splits` are the ranges without work in between."""

    uid: int
    task: int
    resource: int | None = None
    units: float = 1.0
    start: datetime | None = None
    finish: datetime | None = None
    work: int | None = None
    actual_work: int | None = None
    remaining_work: int | None = None
    actual_start: datetime | None = None
    actual_finish: datetime | None = None
    percent_work_complete: int = 0
    contour: int = 0
    delay: int = 0
    splits: tuple[tuple[datetime, datetime], ...] = ()
    baselines: tuple[ImportedBaseline, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportedPlan:
    """A whole file. `calendar` is the project's; tasks in the file's order, summaries before children."""

    name: str
    start: datetime
    calendar: int
    tasks: tuple[ImportedTask, ...] = ()
    links: tuple[ImportedLink, ...] = ()
    calendars: tuple[ImportedCalendar, ...] = ()
    resources: tuple[ImportedResource, ...] = ()
    assignments: tuple[ImportedAssignment, ...] = ()
    not_kept: tuple[NotKept, ...] = ()
    finish: datetime | None = None
    status_date: datetime | None = None
    current_date: datetime | None = None
    schedule_from_start: bool = True
    minutes_per_day: int = 480
    minutes_per_week: int = 2400
    days_per_month: int = 20
    critical_slack_limit: int = 0  # days of total slack up to which a task counts as critical
    author: str = ""
    title: str = ""
