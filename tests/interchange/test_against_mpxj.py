"""An independent reader must find the same plan in every file, ours and other people's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from phases.interchange.calendars import working_calendar
from phases.interchange.dry_run import dry_run
from phases.interchange.imported import ImportedPlan, ImportedTask
from phases.interchange.mspdi import read_mspdi
from phases.interchange.plan_input import to_plan_input
from phases.scheduling.calendars import ruled_days
from phases.scheduling.model import LagUnit, Profile
from phases.scheduling.schedule import schedule
from tests.interchange import second_opinion
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


def ours(task: ImportedTask) -> second_opinion.Row:
    return {
        "name": task.name,
        "level": task.outline_level,
        "parent": task.parent,
        "milestone": task.milestone,
        "duration": task.duration,
        "start": task.start,
        "finish": task.finish,
        "work": task.work,
        "percent": task.percent_complete,
        "actual_start": task.actual_start,
        "actual_finish": task.actual_finish,
        "actual_duration": task.actual_duration,
        "remaining_duration": task.remaining_duration,
        "constraint": task.constraint.value,
        "constraint_date": task.constraint_date,
        "deadline": task.deadline,
        "priority": task.priority,
        "manual": task.manual,
        "notes": task.notes,
        "guid": task.guid.upper(),
        "cost": float(task.cost or 0),
        "fixed_cost": float(task.fixed_cost or 0),
        "actual_cost": float(task.actual_cost or 0),
        "stop": task.stop,
        "resume": task.resume,
    }


def test_tasks_are_the_same(pairs: list[tuple[str, ImportedPlan, Any]]) -> None:
    for name, plan, project in pairs:
        theirs = second_opinion.tasks(project)
        assert {task.uid for task in plan.tasks} == set(theirs), name
        for task in plan.tasks:
            assert ours(task) == theirs[task.uid], f"{name}, task {task.uid}"


def test_links_and_lags_are_the_same(pairs: list[tuple[str, ImportedPlan, Any]]) -> None:
    for name, plan, project in pairs:
        found = {
            (link.predecessor, link.successor, link.type.value, amount(link.lag, link.unit))
            for link in plan.links
        }
        assert found == second_opinion.links(project), name


def amount(lag: int, unit: LagUnit) -> str:
    if unit is LagUnit.PERCENT:
        return f"{lag / 100:g}%"
    return f"{lag}{'e' if unit is LagUnit.ELAPSED and lag else ''}"


def test_calendars_work_at_the_same_times_on_every_day_of_fourteen_years(
    pairs: list[tuple[str, ImportedPlan, Any]],
) -> None:
    compared = 0
    for name, plan, project in pairs:
        known = {calendar.uid: calendar for calendar in plan.calendars}
        for theirs in project.getCalendars():
            if int(theirs.getUniqueID()) not in known:
                continue
            calendar = working_calendar(known[int(theirs.getUniqueID())], known)
            mine = [rule.intervals for rule in ruled_days(calendar, FIRST, LAST)]
            other = second_opinion.working_time(theirs, FIRST, len(mine))
            assert mine == other, f"{name}, {calendar.name}"
            compared += 1
    assert compared >= 30


def test_the_project_starts_and_runs_on_the_same_calendar(pairs: list[tuple[str, ImportedPlan, Any]]) -> None:
    for name, plan, project in pairs:
        properties = project.getProjectProperties()
        assert plan.start == second_opinion.at(properties.getStartDate()), name
        assert plan.status_date == second_opinion.at(properties.getStatusDate()), name
        assert plan.calendar == int(project.getDefaultCalendar().getUniqueID()), name
        assert plan.schedule_from_start == (properties.getScheduleFrom().name() == "START"), name


def test_baselines_are_the_same(pairs: list[tuple[str, ImportedPlan, Any]]) -> None:
    compared = 0
    for name, plan, project in pairs:
        found = {
            (task.uid, one.number): {
                "start": one.start,
                "finish": one.finish,
                "work": one.work,
                "duration": one.duration,
                "cost": float(one.cost) if one.cost else None,
            }
            for task in plan.tasks
            for one in task.baselines
        }
        theirs = second_opinion.baselines(project)
        said = {key: row for key, row in found.items() if any(value is not None for value in row.values())}
        assert said == theirs, name
        compared += len(said)
    assert compared >= 65


def test_assignments_are_the_same(pairs: list[tuple[str, ImportedPlan, Any]]) -> None:
    for name, plan, project in pairs:
        found = {
            one.uid: {
                "task": one.task,
                "resource": one.resource,
                "units": one.units,
                "work": one.work,
                "start": one.start,
                "finish": one.finish,
            }
            for one in plan.assignments
        }
        assert found == second_opinion.assignments(project), name


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
