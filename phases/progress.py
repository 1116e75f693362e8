"""Percent, remaining and actual dates that never contradict each other (T30)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from phases.faults import PlanFault

Values = dict[str, Any]
WorkBetween = Callable[[datetime, datetime], int]
NOTHING, EVERYTHING = Decimal("0.00"), Decimal("100.00")


def set_progress(
    task: Values,
    field: str,
    value: Any,
    *,
    planned: tuple[datetime, datetime],
    status: datetime | None,
    work: WorkBetween,
) -> None:
    """Set one field of progress and what follows from it.

    `planned` are the task's present dates, taken where a start or finish must be reported and none was
    given; `status` is the latest day that can be reported, up to which a task that says what remains has been
    worked on; `work` counts working minutes. A report is newer than the day on which a file had the rest
    begin again.
    """
    if field == "actual_finish" and value is None and task["actual_finish"] is None:
        return  # open already: what is done of it stays done
    if field != "duration":
        task["resume_at"] = None
    if field == "percent_complete":
        _set_percent(task, value, planned, status, work)
    elif field == "remaining":
        _set_remaining(task, value, planned, status, work)
    elif field == "actual_start":
        _start(task, value, status, work)
    elif field == "actual_finish":
        _finish(task, value, planned, work)
    else:
        _set_duration(task, value)


def done_minutes(task: Mapping[str, Any]) -> int:
    """Work done so far, in minutes of the task's duration."""
    if task["actual_finish"] is not None:
        return int(task["duration"])
    if task["actual_start"] is None or task["remaining"] is None:
        return 0
    return max(int(task["duration"]) - int(task["remaining"]), 0)


def share(done: int | Decimal, whole: int) -> Decimal:
    """Percent of the duration, half up to two places; nothing to do is nothing done.

    >>> share(1920, 5760)
    Decimal('33.33')
    """
    if not whole:
        return NOTHING
    return (Decimal(100 * done) / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _set_percent(
    task: Values,
    value: Decimal,
    planned: tuple[datetime, datetime],
    status: datetime | None,
    work: WorkBetween,
) -> None:
    if value == 0:
        task.update(percent_complete=value, actual_start=None, actual_finish=None, remaining=None)
        return
    if value == 100:
        _finish(task, task["actual_finish"] or _reported(planned[1], status), planned, work)
        return
    if task["milestone"] or not task["duration"]:
        raise PlanFault("milestone_part_done", field="percent_complete", value=str(value))
    done = done_minutes(task)
    if done and task["actual_finish"] is None and value in _told(done, task["duration"]):
        task["percent_complete"] = share(done, task["duration"])
        return
    left = int((task["duration"] * (100 - value) / 100).quantize(Decimal(1), ROUND_HALF_UP))
    task.update(
        percent_complete=value,
        remaining=left,
        actual_finish=None,
        actual_start=task["actual_start"] or _reported(planned[0], status),
    )


def _set_remaining(
    task: Values,
    value: int | None,
    planned: tuple[datetime, datetime],
    status: datetime | None,
    work: WorkBetween,
) -> None:
    """The duration becomes done plus remaining. Done is the work since the start up to the status date;
    without one, what is known to be done stays done. Said again, nothing changes."""
    if value is None:
        _set_percent(task, NOTHING, planned, status, work)
        return
    if task["milestone"] and value:
        raise PlanFault("milestone_with_duration", field="remaining", value=str(value))
    if not value:
        _finish(task, task["actual_finish"] or _reported(planned[1], status), planned, work)
        return
    done = done_minutes(task)
    if done and value == task["remaining"]:
        return
    start = task["actual_start"] or _reported(planned[0], status)
    if status is not None:
        done = work(start, status)
    elif not done:
        done = max(task["duration"] - value, 0)
    task.update(actual_start=start, actual_finish=None)
    _split(task, done, value)


def _split(task: Values, done: int, left: int) -> None:
    task.update(duration=done + left, remaining=left, percent_complete=share(done, done + left))


def _told(done: int, whole: int) -> tuple[Decimal, Decimal]:
    """The share as it is stored and as it is shown: who writes either again says nothing new."""
    stored = share(done, whole)
    return stored, stored.quantize(Decimal("0.1"), ROUND_HALF_UP)


def _start(task: Values, at: datetime | None, status: datetime | None, work: WorkBetween) -> None:
    """Work counted from the old start up to the status date is counted from the new one."""
    if at is None:
        task.update(actual_start=None, actual_finish=None, remaining=None, percent_complete=NOTHING)
        return
    if task["actual_finish"] is not None and at > task["actual_finish"]:
        raise PlanFault(
            "finish_before_start",
            field="actual_start",
            start=at.isoformat(),
            finish=task["actual_finish"].isoformat(),
        )
    before, task["actual_start"] = task["actual_start"], at
    done = done_minutes(task)
    if status is not None and before is not None and done and done == work(before, status):
        _split(task, work(at, status), task["remaining"] or 0)
    if task["remaining"] is None and task["actual_finish"] is None:
        task["remaining"] = task["duration"]


def _finish(task: Values, at: datetime | None, planned: tuple[datetime, datetime], work: WorkBetween) -> None:
    """A finished task took the working time between its two reports; a reopened one has all of it left."""
    if at is None:
        task.update(actual_finish=None, percent_complete=NOTHING, remaining=task["duration"])
        return
    start = at if task["milestone"] else task["actual_start"] or min(planned[0], at)
    if start > at:
        raise PlanFault(
            "finish_before_start", field="actual_finish", start=start.isoformat(), finish=at.isoformat()
        )
    task.update(actual_start=start, actual_finish=at, remaining=0, percent_complete=EVERYTHING)
    if not task["milestone"]:
        task["duration"] = work(start, at)


def _set_duration(task: Values, value: int) -> None:
    """What is done stays done: a new duration changes what remains."""
    if task["actual_finish"] is not None:
        raise PlanFault("finished_duration", field="duration", value=str(value))
    done = done_minutes(task)
    if value < done:
        raise PlanFault("shorter_than_done", field="duration", value=value, done=done)
    task["duration"] = value
    if task["actual_start"] is not None:
        task.update(remaining=value - done, percent_complete=share(done, value))


def _reported(planned: datetime, status: datetime | None) -> datetime:
    """Nothing can be reported from after the status date."""
    return planned if status is None else min(planned, status)
