"""What a schedule is computed from, and what comes out: frozen values, no Django.

Instants are naive local date-times of the project's time zone, exact to the minute. Durations, lags
and slack are whole minutes: *working* minutes of the named calendar unless a field says elapsed.
A finish is the instant at which work ends (Fri 17:00), never the next morning.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

TaskKey = int | str


class LinkType(StrEnum):
    """Which end of the predecessor bounds which end of the successor."""

    FS = "FS"
    SS = "SS"
    FF = "FF"
    SF = "SF"


class LagUnit(StrEnum):
    WORKING = "working"  # minutes on the lag calendar
    ELAPSED = "elapsed"  # clock minutes
    PERCENT = "percent"  # of the predecessor's duration, re-evaluated whenever that changes


class LagCalendar(StrEnum):
    """On whose calendar working lag is counted (T2)."""

    PREDECESSOR = "predecessor"
    SUCCESSOR = "successor"
    PROJECT = "project"
    CONTINUOUS = "continuous"


class ConstraintType(StrEnum):
    ASAP = "ASAP"
    ALAP = "ALAP"
    SNET = "SNET"
    SNLT = "SNLT"
    FNET = "FNET"
    FNLT = "FNLT"
    MSO = "MSO"
    MFO = "MFO"
    SO = "SO"  # start on, soft (T21)
    FO = "FO"  # finish on, soft


# A summary starts and ends with its tasks: a date can hold them back or cap them, no more.
SUMMARY_CONSTRAINTS = frozenset({ConstraintType.ASAP, ConstraintType.SNET, ConstraintType.FNLT})


class Profile(StrEnum):
    """Who wins when a date and the logic disagree (formulas: L and D)."""

    LOGIC = "logic"
    DATES = "dates"


class OutOfSequence(StrEnum):
    """What the rest of a task does that started before its predecessor allowed it (T33)."""

    RETAINED_LOGIC = "retained"
    PROGRESS_OVERRIDE = "override"


class LayerKind(StrEnum):
    """Calendar layers, strongest first (T28). The weekly pattern lies below all of them."""

    PERSON = "person"
    TASK = "task"
    CLIENT = "client"
    COMPANY = "company"
    STATE = "state"


Interval = tuple[int, int]  # minutes of the day, start inclusive, end exclusive: (480, 720)


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """Working time of each day from `first` to `last` inclusive; no intervals: a day off."""

    first: date
    last: date
    intervals: tuple[Interval, ...] = ()
    name: str = ""
    provisional: bool = False  # from a year whose calendar is not announced yet


@dataclass(frozen=True, slots=True)
class CalendarLayer:
    """Entries of one authority; where two cover one day the later one in the tuple wins."""

    kind: LayerKind
    name: str
    entries: tuple[CalendarEntry, ...]


STANDARD_DAY: tuple[Interval, ...] = ((480, 720), (780, 1020))
STANDARD_WEEK: tuple[tuple[Interval, ...], ...] = (STANDARD_DAY,) * 5 + ((), ())


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """A weekly pattern (Monday first) under layers of exceptions."""

    key: str
    name: str = ""
    week: tuple[tuple[Interval, ...], ...] = STANDARD_WEEK
    layers: tuple[CalendarLayer, ...] = ()
    announced_until: date | None = None  # later days are provisional; None: nothing is
    within: tuple[WorkingCalendar, ...] = ()  # only time that these work too counts (a resource's calendar)


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the plan. A task that is the parent of another is a summary: its own duration,
    constraint dates and progress are ignored, except constraint and links, which bind its children.
    """

    key: TaskKey
    duration: int = 0  # working minutes; 0 is a milestone
    name: str = ""
    parent: TaskKey | None = None
    calendar: str | None = None  # None: the project's
    elapsed: bool = False  # duration in clock minutes
    constraint: ConstraintType = ConstraintType.ASAP
    constraint_date: datetime | None = None
    deadline: datetime | None = None
    actual_start: datetime | None = None
    actual_finish: datetime | None = None
    remaining: int | None = None  # minutes still to do; None: all of it (or nothing once finished)
    actual_duration: int | None = None  # minutes done; None: derived from duration and remaining
    resume: datetime | None = None  # of a started task: its remaining work is recorded to restart then
    pinned: tuple[datetime, datetime] | None = None  # scheduled by hand: dates are facts, not results


class Link(NamedTuple):
    """From one task to another; a tuple, because plans have twice as many links as tasks."""

    predecessor: TaskKey
    successor: TaskKey
    type: LinkType = LinkType.FS
    lag: int = 0  # minutes, or hundredths of a percent with LagUnit.PERCENT; negative is a lead
    unit: LagUnit = LagUnit.WORKING


@dataclass(frozen=True, slots=True)
class PlanInput:
    """Everything dates are a function of. `start` is the earliest instant of any unstarted task."""

    tasks: tuple[Task, ...]
    links: tuple[Link, ...]
    calendars: Mapping[str, WorkingCalendar]
    project_calendar: str
    start: datetime
    status: datetime | None = None
    profile: Profile = Profile.LOGIC
    lag_calendar: LagCalendar = LagCalendar.PREDECESSOR
    out_of_sequence: OutOfSequence = OutOfSequence.RETAINED_LOGIC
    critical_threshold: int = 0  # minutes of total slack at or below which a task is critical
    finish: datetime | None = None  # tasks that are not ASAP lie as late as it allows (`laid_back`)


@dataclass(frozen=True, slots=True)
class Warning:
    """Something the reader of the plan should know; `code` is stable, `values` fill its sentence."""

    code: str
    task: TaskKey | None = None
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ScheduledTask:
    """Dates of one task. `start`/`finish` are where the work lies (they differ from the early dates
    only for ALAP, T22); slack is in working minutes of the task's calendar and may be negative.
    For a summary: the envelope of its children and their least slack.
    """

    key: TaskKey
    start: datetime
    finish: datetime
    early_start: datetime
    early_finish: datetime
    late_start: datetime
    late_finish: datetime
    total_slack: int
    free_slack: int
    critical: bool
    provisional: bool = False  # a date lies in a year whose calendar is not announced


class FactKind(StrEnum):
    """What can set a date."""

    LINK = "link"  # predecessor, successor, type, lag
    SKIPPED_DAYS = "skipped_days"  # first, last, name and layer of the calendar entry
    MADE_UP_DAY = "made_up_day"  # a weekend date that is worked
    OWN_WEEK = "own_week"  # the weekly pattern of the person or task that the calendar lies within
    CONSTRAINT = "constraint"  # type and date
    PROJECT_START = "project_start"
    STATUS_DATE = "status_date"
    ACTUAL = "actual"  # a reported start, finish or remaining duration
    PINNED = "pinned"  # scheduled by hand
    CHILDREN = "children"  # of a summary: the child that sets the edge
    SUMMARY_LINK = "summary_link"  # a link of an enclosing summary
    PROJECT_FINISH = "project_finish"  # ALAP: pushed to the right up to it; the task that decides it
    SLACK = "slack"  # ALAP: pushed to the right by this successor


@dataclass(frozen=True, slots=True)
class Fact:
    """One of the reasons of a date. `about` names the record (a task key, or the two keys of a link);
    `values` hold what a sentence about it needs (ISO dates, minutes, names). `tied` are facts that alone
    would set the same date: only without all of them does it change.
    """

    kind: FactKind
    about: tuple[TaskKey, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    tied: tuple[Fact, ...] = ()
