"""An independent reader must find the same plan in every file, ours and other people's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from phases.interchange.dry_run import dry_run
from phases.interchange.imported import ImportedPlan
from phases.interchange.mspdi import read_mspdi
from phases.interchange.plan_input import to_plan_input
from phases.scheduling.model import Profile
from phases.scheduling.schedule import schedule
from tests.interchange import agreement, second_opinion
from tests.interchange.conftest import OWN
from tests.interchange.documents import lagged

FIRST, LAST = date(1999, 1, 1), date(2012, 12, 31)


@pytest.fixture(scope="module")
def pairs(
    second_reader: Callable[[Path], Any], real_files: list[Path]
) -> list[tuple[str, ImportedPlan, Any]]:
    """Name, our reading, theirs."""
    files = [*real_files, *OWN]
    return [(path.name, read_mspdi(path.read_bytes()), second_reader(path)) for path in files]


def test_tasks_are_the_same(pairs: list[tuple[str, ImportedPlan, Any]]) -> None:
    for pair in pairs:
        agreement.same_tasks(*pair)


def test_links_and_lags_are_the_same(pairs: list[tuple[str, ImportedPlan, Any]]) -> None:
    for pair in pairs:
        agreement.same_links(*pair)


def test_calendars_work_at_the_same_times_on_every_day_of_fourteen_years(
    pairs: list[tuple[str, ImportedPlan, Any]],
) -> None:
    assert sum(agreement.same_calendars(*pair, FIRST, LAST) for pair in pairs) >= 30


def test_the_project_starts_and_runs_on_the_same_calendar(pairs: list[tuple[str, ImportedPlan, Any]]) -> None:
    for pair in pairs:
        agreement.same_header(*pair)


def test_baselines_are_the_same(pairs: list[tuple[str, ImportedPlan, Any]]) -> None:
    assert sum(agreement.same_baselines(*pair) for pair in pairs) >= 65


def test_assignments_are_the_same(pairs: list[tuple[str, ImportedPlan, Any]]) -> None:
    for pair in pairs:
        agreement.same_assignments(*pair)


@pytest.mark.parametrize("uid", [2, 3])
def test_lag_is_counted_on_the_same_calendar(
    uid: int, java: Any, second_reader: Callable[[Path], Any], tmp_path: Path
) -> None:
    path = tmp_path / "lag.xml"
    path.write_bytes(lagged(uid))
    project = second_reader(path)
    scheduler = java.JClass("org.mpxj.cpm.MicrosoftScheduler")()
    scheduler.schedule(project, project.getProjectProperties().getStartDate())
    run = dry_run(read_mspdi(path.read_bytes()), Profile.DATES)
    assert run.schedule.tasks[uid].start == second_opinion.tasks(project)[uid]["start"]


def test_a_file_that_another_program_wrote_again_gives_the_same_dates(
    pairs: list[tuple[str, ImportedPlan, Any]], second_writer: Callable[[Any, Path], None], tmp_path: Path
) -> None:
    """Elements come in another order and dress; tasks, links and computed dates stay."""
    for name, plan, project in pairs:
        if name == "master_2013.xml":
            continue  # MPXJ drops its task of another project
        second_writer(project, tmp_path / name)
        again = read_mspdi((tmp_path / name).read_bytes())
        assert [(one.uid, one.name, one.parent) for one in again.tasks] == [
            (one.uid, one.name, one.parent) for one in plan.tasks
        ], name
        assert set(again.links) == set(plan.links), name
        before, after = (schedule(to_plan_input(one, Profile.DATES)) for one in (plan, again))
        assert after.tasks == before.tasks, name
