"""What an owner may say, and what it means for the plan."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from phases.update_rules import (
    Answer,
    Kind,
    Report,
    Stored,
    faults,
    is_asked,
    operations,
    wants_reminder,
)

STATUS = datetime(2026, 3, 6, 17)
MONDAY, FRIDAY, NEXT_MONDAY = date(2026, 3, 2), date(2026, 3, 6), date(2026, 3, 9)
DAY = 480


@pytest.mark.parametrize(
    ("start", "finish", "begun", "asked"),
    [
        (datetime(2026, 3, 2, 8), datetime(2026, 4, 1, 17), True, True),
        (datetime(2026, 3, 6, 8), datetime(2026, 4, 1, 17), False, True),
        (datetime(2026, 3, 9, 8), datetime(2026, 3, 13, 17), False, True),
        (datetime(2026, 3, 9, 8), datetime(2026, 3, 13, 17, 1), False, False),
        (None, None, False, False),
    ],
)
def test_owners_hear_of_what_runs_is_due_to_begin_or_ends_within_the_week(
    start: datetime, finish: datetime, begun: bool, asked: bool
) -> None:
    assert is_asked(start, finish, begun, STATUS) is asked


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Answer(Kind.FINISHED, start=MONDAY), "finish_missing"),
        (Answer(Kind.FINISHED, finish=FRIDAY), "start_missing"),
        (Answer(Kind.FINISHED, start=MONDAY, finish=NEXT_MONDAY), "finish_ahead"),
        (Answer(Kind.FINISHED, start=FRIDAY, finish=MONDAY), "finish_before_start"),
        (Answer(Kind.FINISHED, start=MONDAY, finish=FRIDAY, remaining=DAY), "superfluous"),
        (Answer(Kind.RUNNING, start=NEXT_MONDAY, remaining=DAY), "start_ahead"),
        (Answer(Kind.RUNNING, start=MONDAY), "remaining_missing"),
        (Answer(Kind.RUNNING, start=MONDAY, remaining=0), "remaining_nothing"),
        (Answer(Kind.RUNNING, start=MONDAY, remaining=10**9), "remaining_too_long"),
        (Answer(Kind.RUNNING, start=MONDAY, forecast=date(2026, 3, 5)), "forecast_past"),
        (Answer(Kind.RUNNING, start=date(1066, 1, 1), remaining=DAY), "day_too_early"),
        (Answer(Kind.RUNNING, start=STATUS.date(), forecast=date(9999, 1, 1)), "day_too_far"),
        (Answer(Kind.NOT_BEGUN, start=MONDAY), "superfluous"),
        (Answer(Kind.NOT_BEGUN, blocker="x" * 2001), "text_too_long"),
        (Answer(Kind.NOT_BEGUN, note="a\x00b"), "text_unreadable"),
    ],
)
def test_a_contradiction_is_refused_with_its_reason(answer: Answer, code: str) -> None:
    assert code in [fault.code for fault in faults(answer, milestone=False, status=STATUS)]


@pytest.mark.parametrize(
    "answer",
    [
        Answer(Kind.FINISHED, start=MONDAY, finish=FRIDAY),
        Answer(Kind.RUNNING, start=FRIDAY, remaining=DAY),
        Answer(Kind.RUNNING, start=MONDAY, forecast=NEXT_MONDAY),
        Answer(Kind.NOT_BEGUN, forecast=NEXT_MONDAY, blocker="The supplier is silent"),
    ],
)
def test_what_owners_usually_say_is_taken(answer: Answer) -> None:
    assert faults(answer, milestone=False, status=STATUS) == []


def test_a_milestone_is_reached_or_not() -> None:
    running = Answer(Kind.RUNNING, start=MONDAY, remaining=DAY)
    assert [f.code for f in faults(running, milestone=True, status=STATUS)] == ["milestone_running"]
    assert faults(Answer(Kind.FINISHED, finish=FRIDAY), milestone=True, status=STATUS) == []


def put(field: str, value: object) -> dict[str, object]:
    return {"op": "task.set", "task": 7, "field": field, "value": value}


BEGIN = datetime(2026, 3, 2, 8)


def running(done: int, remaining: int, *, again: bool = False) -> list[dict[str, object]]:
    """The changes that make a task say: begun on Monday, so much done, so much left."""
    taken_back = [put("actual_start", None)] if again else []
    return [
        *taken_back,
        put("actual_start", "2026-03-02T08:00:00"),
        put("duration", done + remaining),
        put("remaining", remaining),
    ]


def test_a_first_report_sets_the_start_what_is_done_and_what_remains() -> None:
    stored = Stored(7, False, 10 * DAY, None, None)
    assert operations([(stored, Report(BEGIN, None, 8 * DAY, DAY))]) == running(DAY, 8 * DAY)


def test_what_is_done_is_the_time_since_the_start_whatever_was_planned_or_said_before() -> None:
    stored = Stored(7, False, 5 * DAY, BEGIN, 3 * DAY)
    for remaining in (DAY, 8 * DAY):
        told = operations([(stored, Report(BEGIN, None, remaining, 4 * DAY))])
        assert told == running(4 * DAY, remaining, again=True)


def test_a_week_without_progress_is_more_done_and_as_much_left() -> None:
    stored = Stored(7, False, 5 * DAY, BEGIN, 3 * DAY)
    told = operations([(stored, Report(BEGIN, None, 3 * DAY, 7 * DAY))])
    assert told == running(7 * DAY, 3 * DAY, again=True)


def test_what_the_plan_says_already_is_no_change() -> None:
    begun = Stored(7, False, 5 * DAY, BEGIN, 3 * DAY)
    waiting = Stored(7, False, 5 * DAY, None, None)
    assert operations([(begun, Report(BEGIN, None, 3 * DAY, 2 * DAY)), (waiting, Report())]) == []


def test_a_start_that_was_reported_by_mistake_is_taken_back() -> None:
    stored = Stored(7, False, 5 * DAY, BEGIN, 3 * DAY)
    assert operations([(stored, Report())]) == [put("actual_start", None)]


def test_a_reached_milestone_has_only_a_finish() -> None:
    stored = Stored(7, True, 0, None, None)
    assert operations([(stored, Report(None, BEGIN))]) == [put("actual_finish", "2026-03-02T08:00:00")]


def test_reminders_begin_a_day_before_the_due_time_and_come_once_a_day() -> None:
    due = datetime(2026, 3, 9, 10)
    today = due.date()
    early = due - timedelta(hours=25)
    assert not wants_reminder(at=early, due_at=due, last_contact=None, today=early.date())
    assert wants_reminder(at=due, due_at=due, last_contact=FRIDAY, today=today)
    assert not wants_reminder(at=due, due_at=due, last_contact=today, today=today)
