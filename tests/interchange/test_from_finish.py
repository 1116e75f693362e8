"""Files that are scheduled from their finish."""

from __future__ import annotations

from datetime import datetime

import pytest

from phases.interchange.compare import Rule
from phases.interchange.dry_run import DryRun, dry_run
from phases.interchange.mspdi import read_mspdi
from phases.interchange.report import report
from phases.labels_dry_run import WORDING
from phases.scheduling.model import ConstraintType, Profile
from tests.interchange.documents import document, fields, link, task

FRIDAY = {"Start": "2026-03-06T08:00:00", "Finish": "2026-03-06T17:00:00"}
THURSDAY = {"Start": "2026-03-05T08:00:00", "Finish": "2026-03-05T17:00:00"}


def from_finish(*tasks: str, **header: str) -> DryRun:
    """To end on Friday, 6 March."""
    said = {"FinishDate": "2026-03-06T17:00:00", "CalendarUID": "1", "ScheduleFromStart": "0"} | header
    return dry_run(read_mspdi(document(*tasks, header=fields(**said))), Profile.DATES)


def codes(run: DryRun) -> list[tuple[str, str]]:
    return [(note.code, note.value) for note in run.not_kept]


@pytest.mark.parametrize("start", ["2026-03-05T08:00:00", "2026-01-05T08:00:00", "2026-03-06T17:00:00", "NA"])
def test_its_tasks_lie_before_the_finish_whatever_start_it_records(start: str) -> None:
    run = from_finish(
        task(1, ConstraintType=1, **THURSDAY),
        task(2, ConstraintType=1, PredecessorLink=link(1), **FRIDAY),
        task(3, ConstraintType=1, **FRIDAY),
        task(4, ConstraintType=0, **THURSDAY),
        StartDate=start,
    )
    assert run.differences == ()
    assert run.plan.start == datetime(2026, 3, 5, 8)
    assert ("schedule_from_finish", "2026-03-06T17:00:00") in codes(run)
    told = report(run, WORDING)
    assert told["project"]["start"] == "2026-03-05T08:00:00"
    assert told["project"]["finish"] == "2026-03-06T17:00:00"
    assert [one["critical"] for one in told["tasks"]] == [True, True, False, False]
    reasons = {one["uid"]: [why["sentence"] for why in one["why"]] for one in told["tasks"]}
    assert reasons[2] == ["The plan is laid back from its finish, Fri 6 Mar 2026 17:00."] * 2
    assert reasons[1] == ["It is as late as “Task 2” allows (FS)."] * 2


def test_a_task_without_a_constraint_of_its_own_lies_as_late_as_it_can() -> None:
    run = from_finish(
        task(1, **FRIDAY),
        task(2, Duration="PT16H0M0S", Start="2026-03-05T08:00:00", Finish=FRIDAY["Finish"]),
    )
    assert {one.constraint for one in run.plan.tasks} == {ConstraintType.ALAP}
    assert run.differences == ()


def test_a_bound_is_read_from_the_other_side() -> None:
    """Tasks lie at a latest date, and behind an earliest one as late as all others."""
    run = from_finish(
        task(1, ConstraintType=7, ConstraintDate="2026-03-05T17:00:00", **THURSDAY),
        task(2, ConstraintType=5, ConstraintDate="2026-03-05T08:00:00", **THURSDAY),
        task(3, ConstraintType=4, ConstraintDate="2026-03-05T08:00:00", **FRIDAY),
        task(4, ConstraintType=6, ConstraintDate="2026-03-05T17:00:00", **FRIDAY),
    )
    assert run.differences == ()


def test_without_a_finish_date_that_of_the_last_task_is_taken() -> None:
    run = from_finish(
        task(1, ConstraintType=1, **THURSDAY), task(2, ConstraintType=1, **FRIDAY), FinishDate=""
    )
    assert run.plan.finish == datetime(2026, 3, 6, 17)
    assert ("finish_missing", "2026-03-06T17:00:00") in codes(run)


def test_without_any_finish_the_plan_is_laid_from_its_start() -> None:
    run = from_finish(task(1, Finish="NA"), FinishDate="NA", StartDate="2026-03-02T08:00:00")
    assert (run.plan.finish, run.schedule.tasks[1].start) == (None, datetime(2026, 3, 2, 8))
    assert "schedule_from_finish" not in dict(codes(run))


def test_a_date_that_comes_out_otherwise_is_laid_to_what_follows() -> None:
    run = from_finish(
        task(1, ConstraintType=1),
        task(2, ConstraintType=1, PredecessorLink=link(1)),
        StartDate="2026-03-02T08:00:00",
    )
    assert {(one.uid, one.rule, one.about) for one in run.differences} == {
        (1, Rule.LATE, (2,)),
        (2, Rule.LATE, ()),
    }
