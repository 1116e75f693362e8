"""What an owner may say of a task on a status date, and what that means for the plan (T30–T34).

Days are whole calendar days of the project, durations working minutes of the task's calendar.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from rollout.core.horizons import HAPPENED, PROMISED, limit_of

AHEAD = timedelta(days=7)
BEFORE_DUE = timedelta(hours=24)
LONGEST_TEXT = 2_000
HORIZONS = {"start": HAPPENED, "finish": HAPPENED, "forecast": PROMISED}
MOST_MINUTES = 10 * 366 * 1440


class Kind(StrEnum):
    """How far a task is."""

    NOT_BEGUN = "not_begun"
    RUNNING = "in_progress"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Answer:
    """What an owner reports of one task. Of a running one `remaining` minutes, a `forecast` day, or both."""

    kind: Kind
    start: date | None = None
    finish: date | None = None
    remaining: int | None = None
    forecast: date | None = None
    blocker: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why an answer cannot be taken: a code, the field it is about and the values that its sentence names."""

    code: str
    field: str
    value: str = ""
    limit: str = ""


@dataclass(frozen=True, slots=True)
class Stored:
    """A task's progress as the plan has it."""

    task: int
    milestone: bool
    duration: int
    actual_start: datetime | None
    remaining: int | None


@dataclass(frozen=True, slots=True)
class Report:
    """An answer in the plan's own terms: instants instead of days. `done`: of a running task the working
    minutes from its start to the status date, its actual duration."""

    actual_start: datetime | None = None
    actual_finish: datetime | None = None
    remaining: int | None = None
    done: int = 0


def is_asked(
    start: datetime | None, finish: datetime | None, begun: bool, status: datetime, ahead: timedelta = AHEAD
) -> bool:
    """Is the owner of an unfinished task asked: is it running, due to have begun, late, or due in a week?"""
    should_have_begun = start is not None and start < status
    due_soon = finish is not None and finish <= status + ahead
    return begun or should_have_begun or due_soon


def faults(answer: Answer, *, milestone: bool, status: datetime) -> list[Fault]:
    """All that is wrong with an answer; empty: it can be taken."""
    found = [*_days(answer, status.date()), *_texts(answer)]
    if found:
        return found
    if answer.kind is Kind.NOT_BEGUN:
        found = _superfluous(answer, "start", "finish", "remaining")
    elif answer.kind is Kind.FINISHED:
        found = _superfluous(answer, "remaining", "forecast") + _finished(answer, milestone, status.date())
    elif milestone:
        found = [Fault("milestone_running", "kind")]
    else:
        found = _superfluous(answer, "finish") + _running(answer, status.date())
    if answer.forecast is not None and answer.forecast < status.date():
        found.append(Fault("forecast_past", "forecast", str(answer.forecast), str(status.date())))
    return found


def _days(answer: Answer, status: date) -> list[Fault]:
    found = []
    for name, horizon in HORIZONS.items():
        day = getattr(answer, name)
        limit = limit_of(day, status, horizon) if day is not None else None
        if limit is not None:
            code = "day_too_far" if day > limit else "day_too_early"
            found.append(Fault(code, name, str(day), str(limit)))
    return found


def _texts(answer: Answer) -> list[Fault]:
    found = []
    for name in ("blocker", "note"):
        text = getattr(answer, name)
        if len(text) > LONGEST_TEXT:
            found.append(Fault("text_too_long", name, str(len(text)), str(LONGEST_TEXT)))
        if "\x00" in text:
            found.append(Fault("text_unreadable", name))
    return found


def _superfluous(answer: Answer, *names: str) -> list[Fault]:
    return [
        Fault("superfluous", name, str(getattr(answer, name)))
        for name in names
        if getattr(answer, name) is not None
    ]


def _finished(answer: Answer, milestone: bool, status: date) -> list[Fault]:
    if answer.finish is None:
        return [Fault("finish_missing", "finish")]
    if answer.finish > status:
        return [Fault("finish_ahead", "finish", str(answer.finish), str(status))]
    if milestone:
        return _superfluous(answer, "start")
    if answer.start is None:
        return [Fault("start_missing", "start")]
    if answer.start > answer.finish:
        return [Fault("finish_before_start", "finish", str(answer.finish), str(answer.start))]
    return []


def _running(answer: Answer, status: date) -> list[Fault]:
    found = []
    if answer.start is None:
        found.append(Fault("start_missing", "start"))
    elif answer.start > status:
        found.append(Fault("start_ahead", "start", str(answer.start), str(status)))
    if answer.remaining is None and answer.forecast is None:
        found.append(Fault("remaining_missing", "remaining"))
    elif answer.remaining is not None and answer.remaining <= 0:
        found.append(Fault("remaining_nothing", "remaining", str(answer.remaining)))
    elif answer.remaining is not None and answer.remaining > MOST_MINUTES:
        found.append(Fault("remaining_too_long", "remaining"))
    return found


def operations(pairs: Iterable[tuple[Stored, Report]]) -> list[dict[str, Any]]:
    """The changes of the plan, in their JSON form, that make it say what the owners report.

    A running task has done the working time since its start and has left what its owner says: its duration
    is both together, its percent the share of the first (T30).
    """
    return [one for stored, report in pairs for one in _of_task(stored, report)]


def _of_task(stored: Stored, report: Report) -> list[dict[str, Any]]:
    def put(field: str, value: Any) -> dict[str, Any]:
        plain = value.isoformat() if isinstance(value, datetime) else value
        return {"op": "task.set", "task": stored.task, "field": field, "value": plain}

    begins = [put("actual_start", report.actual_start)]
    same_start = stored.actual_start == report.actual_start
    done = _done(stored)
    if report.actual_finish is not None:
        begins = [] if stored.milestone or same_start else begins
        return [*begins, put("actual_finish", report.actual_finish)]
    if report.actual_start is None:
        return [] if stored.actual_start is None else begins
    assert report.remaining is not None, "a running task says what remains"
    if same_start and (done, stored.remaining) == (report.done, report.remaining):
        return []
    again = begins if stored.actual_start is None else [put("actual_start", None), *begins]
    return [*again, put("duration", report.done + report.remaining), put("remaining", report.remaining)]


def parts(stored: Stored, report: Report) -> tuple[int, int]:
    """Done and remaining minutes as they will stand once the report is taken over.

    >>> monday = datetime(2026, 3, 2, 8)
    >>> parts(Stored(1, False, 4800, monday, 2880), Report(monday, None, 3840, 1920))
    (1920, 3840)
    """
    if report.actual_finish is not None:
        return max(stored.duration, 1), 0
    if report.actual_start is None or report.remaining is None:
        return 0, stored.duration
    return report.done, report.remaining


def _done(stored: Stored) -> int:
    if stored.actual_start is None or stored.remaining is None:
        return 0
    return max(stored.duration - stored.remaining, 0)


def wants_reminder(*, at: datetime, due_at: datetime, last_contact: date | None, today: date) -> bool:
    """Is a reminder by itself due: from a day before the due time on, at most one mail a day?"""
    return at >= due_at - BEFORE_DUE and (last_contact is None or last_contact < today)
