"""The files of other programs: what is read, what is computed, what is said of the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from phases.interchange.compare import Rule
from phases.interchange.dry_run import DryRun, dry_run
from phases.interchange.mspdi import read_mspdi
from phases.scheduling.model import Profile


@pytest.fixture(scope="module", params=list(Profile))
def runs(request: pytest.FixtureRequest, real_files: list[Path]) -> dict[str, DryRun]:
    return {path.name: dry_run(read_mspdi(path.read_bytes()), request.param) for path in real_files}


def test_every_date_is_computed_as_recorded_unless_the_file_interrupts_work(runs: dict[str, DryRun]) -> None:
    """In Project's own files three dates of split tasks move; one is the same moment written differently."""
    dates = sum(2 * len(run.imported.tasks) for run in runs.values())
    rules = [one.rule for run in runs.values() for one in run.differences]
    assert dates >= 320
    assert len(rules) <= 0.02 * dates
    assert set(rules) <= {Rule.SPLIT, Rule.CHILDREN, Rule.SAME_MOMENT}


def test_the_same_tasks_are_critical_as_in_the_file(runs: dict[str, DryRun]) -> None:
    for name, run in runs.items():
        if "split" in name:
            continue  # without its pauses another chain decides
        for task in run.imported.tasks:
            assert run.schedule.tasks[task.uid].critical == task.critical, f"{name}, task {task.uid}"


def test_slack_is_that_of_the_file_where_tasks_are_scheduled_by_the_plan(runs: dict[str, DryRun]) -> None:
    """Project counts the slack of tasks scheduled by hand from their finish alone."""
    compared = 0
    for name, run in runs.items():
        if "split" in name:
            continue
        for task in run.imported.tasks:
            if not task.manual and not task.summary:
                computed = run.schedule.tasks[task.uid]
                assert (computed.total_slack, computed.free_slack) == (task.total_slack, task.free_slack), (
                    name
                )
                compared += 1
    assert compared >= 100


def test_pauses_and_profiles_of_work_are_named_as_lost(runs: dict[str, DryRun]) -> None:
    run = runs.get("mspdisplittask.xml")
    if run is None:
        pytest.skip("the file with split tasks is not in ../shared/data")
    pauses = [note.value for note in run.not_kept if note.code == "split"]
    assert pauses[0] == "2006-09-26 17:00 – 2006-09-29 17:00"
    assert {note.code for note in run.not_kept} >= {"split", "contour"}


def test_blank_rows_are_no_tasks(runs: dict[str, DryRun]) -> None:
    run = runs.get("mspdinulltasks.xml")
    if run is None:
        pytest.skip("the file with blank rows is not in ../shared/data")
    assert [task.name for task in run.imported.tasks] == [
        "Project1",
        "Task 1",
        "Task 2",
        "Task 3",
        "Task 4",
        "Task 5",
    ]
    assert sum(note.code == "blank_row" for note in run.not_kept) == 3
