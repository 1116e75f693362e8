"""Dragging a bar: where a task starts and ends from now on, and what becomes of a date it had to keep."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from phases.drafts import Bound, Draft, Replaced
from phases.faults import PlanFault
from phases.operations import MoveTask
from phases.progress import set_progress
from phases.scheduling.model import ConstraintType

BEGINNING = frozenset({ConstraintType.ASAP.value, ConstraintType.SNET.value})
LATEST_FINISH = frozenset({ConstraintType.FNLT.value, ConstraintType.MFO.value, ConstraintType.FO.value})


class Surroundings(Protocol):
    """What rules ask of the schedule and the calendars."""

    @property
    def minutes_per_day(self) -> int:
        """Working minutes of the plan's day."""

    def dates(self, draft: Draft, key: int) -> tuple[datetime, datetime]:
        """The present start and finish of a task."""

    def computed(self, draft: Draft, key: int) -> tuple[datetime, datetime]:
        """The start and finish that the task would have by the draft as it stands."""

    def work_between(self, draft: Draft, key: int, start: datetime, finish: datetime) -> int:
        """Working minutes of the task's calendar between two instants."""


def move(draft: Draft, operation: MoveTask, around: Surroundings) -> None:
    key = draft.task(operation.task)
    task = draft.record(key).values
    start, finish = around.dates(draft, key)
    if operation.start is not None and operation.start != start:
        _move_start(draft, key, operation.start, around)
        start = operation.start
    if operation.finish is not None and operation.finish != finish:
        if draft.is_summary(key) or task["milestone"]:
            raise PlanFault("cannot_stretch", field="finish", task=draft.name(key))
        if operation.finish <= start:
            raise PlanFault(
                "finish_before_start",
                field="finish",
                start=start.isoformat(),
                finish=operation.finish.isoformat(),
            )
        _stretch(draft, key, start, operation.finish, around)


def _move_start(draft: Draft, key: int, to: datetime, around: Surroundings) -> None:
    """A start no earlier than asked; none at all where the task could start earlier by itself no more."""
    task = draft.record(key).values
    if task["actual_start"] is not None or task["actual_finish"] is not None:
        raise PlanFault("already_started", field="start", task=draft.name(key))
    if task["pinned_start"] is not None:
        length = task["pinned_finish"] - task["pinned_start"]
        task.update(pinned_start=to, pinned_finish=to + length)
        return
    _hold(draft, key, to, around)


def _stretch(draft: Draft, key: int, start: datetime, finish: datetime, around: Surroundings) -> None:
    task = draft.record(key).values
    if task["pinned_finish"] is not None:
        task["pinned_finish"] = finish
        return
    whole = around.work_between(draft, key, start, finish)
    if not whole:
        raise PlanFault("no_work_between", field="finish", start=start.isoformat(), finish=finish.isoformat())
    set_progress(
        task, "duration", whole, planned=(start, finish), status=None, work=lambda first, last: whole
    )
    if task["constraint"] not in BEGINNING:
        _hold(draft, key, start, around)


def _hold(draft: Draft, key: int, start: datetime, around: Surroundings) -> None:
    """Have the task start then: no earlier than asked, or as soon as possible if links hold it back.

    Another constraint stays where the dates come out the same with it. Else it is replaced, and a latest
    finish that it promised stays as the deadline, unless an earlier one stands already.
    """
    task = draft.record(key).values
    old = Bound(task["constraint"], task["constraint_at"])
    task.update(constraint=ConstraintType.ASAP.value, constraint_at=None)
    if start > around.computed(draft, key)[0]:
        task.update(constraint=ConstraintType.SNET.value, constraint_at=start)
    if old.constraint in BEGINNING:
        return
    new, wanted = Bound(task["constraint"], task["constraint_at"]), around.computed(draft, key)
    task.update(constraint=old.constraint, constraint_at=old.at)
    if around.computed(draft, key) == wanted:
        return
    task.update(constraint=new.constraint, constraint_at=new.at)
    promised = old.constraint in LATEST_FINISH and (task["deadline"] is None or task["deadline"] > old.at)
    if promised:
        task["deadline"] = old.at
    draft.replaced.setdefault(key, Replaced(old, new, promised))
