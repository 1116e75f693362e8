"""What binds a task by itself: project start, status date, constraint, deadline, reported facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from phases.scheduling.clock import minute_of
from phases.scheduling.errors import BadTaskError
from phases.scheduling.model import ConstraintType, Task
from phases.scheduling.timeline import Timeline

C = ConstraintType
NEVER = -(10**12)  # earlier than any position

AT_START = frozenset({C.SNET, C.SNLT, C.MSO, C.SO})
LOWER = frozenset({C.SNET, C.FNET, C.MSO, C.MFO, C.SO, C.FO})
MANDATORY = frozenset({C.MSO, C.MFO})
ON = frozenset({C.MSO, C.MFO, C.SO, C.FO})
UPPER = frozenset({C.SNLT, C.FNLT})
FREE = frozenset({C.ASAP, C.ALAP})


def lies_late(task: Task, finish: datetime | None) -> bool:
    """Whether a task is laid as late as it can be, in a plan that is laid back from `finish` or is not."""
    return task.constraint is C.ALAP or (finish is not None and task.constraint is not C.ASAP)


class Rule(Enum):
    """How a task departs from "the latest of its bounds"."""

    FIXED = auto()  # starts on its date whatever comes before
    NOT_AFTER = auto()  # a date pulls it before what its predecessors allow
    RUNNING = auto()  # started: the rest may wait
    FACT = auto()  # finished, or scheduled by hand
    EARLIEST = auto()  # the start of a summary: its first child


@dataclass(slots=True)
class Special:
    rule: Rule
    start: int = NEVER  # a position: the fixed or latest start, or the reported one
    finish: int = NEVER  # of a fact
    rest: int = NEVER  # of a running task: where its remaining work starts at the earliest


def start_position(line: Timeline, size: int, minute: int, at_start: bool) -> int:
    """Where a task of doubled duration `size` starts if it starts (or finishes) at an instant."""
    position = line.ceiling(minute)
    if at_start or not size:
        return position
    return (position & -2) - size + 1


def finish_position(line: Timeline, size: int, minute: int, at_start: bool) -> int:
    """Where it finishes at the latest if it must start (or finish) by an instant."""
    position = line.floor(minute)
    if not size:
        return position
    return (position & -2) + size if at_start else position & -2


def constraint_minute(task: Task) -> int:
    """The constraint's instant. Error: a constraint that needs a date and has none."""
    if task.constraint_date is None:
        raise BadTaskError(task=task.key, reason="constraint_without_date")
    return minute_of(task.constraint_date)


def done_minutes(task: Task) -> int:
    """Minutes of work done on a started task (T32)."""
    if task.actual_duration is not None:
        return task.actual_duration
    return max(task.duration - task.remaining, 0) if task.remaining is not None else 0


def remaining_minutes(task: Task) -> int:
    """Minutes still to do; a finished task has none."""
    if task.actual_finish is not None:
        return 0
    if task.remaining is not None:
        return task.remaining
    return max(task.duration - (task.actual_duration or 0), 0)


def whole_minutes(task: Task) -> int:
    """The duration as it now stands: done and remaining once started, else as planned."""
    if task.actual_start is None and task.actual_finish is None:
        return task.duration
    if task.actual_finish is not None:
        return task.duration if task.actual_duration is None else task.actual_duration
    return done_minutes(task) + remaining_minutes(task)
