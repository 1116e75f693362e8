"""Summaries leave with what follows from the work below them: progress and duration."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rest_framework.test import APIClient

from phases.interchange.dry_run import dry_run
from phases.interchange.imported import ImportedPlan
from phases.interchange.mspdi import read_mspdi, write_mspdi
from phases.models import Plan
from phases.operations import parse_operations
from phases.outgoing.plan import outgoing_plan
from phases.scheduling.model import Profile
from phases.services.changes import apply
from phases.services.imports import import_plan
from rollout.people.models import User
from rollout.people.roles import Role
from tests.factories import MembershipFactory, ProjectFactory
from tests.interchange.documents import document, task
from tests.interchange.test_outgoing import sent, start

__all__ = ["start"]
pytestmark = pytest.mark.django_db
DAY = 480


@pytest.fixture
def half_done(ada: User) -> Plan:
    """A phase of a finished task of two days and one of eight that is not begun (T30: 20 %)."""
    tasks = [
        task(1, Name="Build", Summary=1),
        task(2, Name="First", OutlineLevel=2, Duration="PT16H0M0S", Finish="2026-03-03T17:00:00"),
        task(3, Name="Second", OutlineLevel=2, Duration="PT64H0M0S", Finish="2026-03-11T17:00:00"),
    ]
    project = ProjectFactory(client=ada.organization)
    MembershipFactory(project=project, user=ada, role=Role.PROJECT_MANAGER)
    run = dry_run(read_mspdi(document(*tasks)), Profile.LOGIC)
    plan = import_plan(project, run, actor=ada)
    first = plan.tasks.get(name="First").pk
    items = [{"op": "task.set", "task": first, "field": "percent_complete", "value": 100}]
    apply(plan, parse_operations([*items, {"op": "recalculate"}]), actor=ada, version=plan.version)
    return Plan.objects.get(pk=plan.pk)


def summary_of(plan: ImportedPlan) -> Any:
    return next(one for one in plan.tasks if one.summary)


def test_the_file_says_how_much_of_a_phase_is_done(half_done: Plan) -> None:
    found = summary_of(sent(half_done))
    assert found.percent_complete == 20
    assert found.duration == 8 * DAY  # both begin together, and the file said one day
    assert (found.actual_duration, found.remaining_duration) == (round(1.6 * DAY), 8 * DAY - round(1.6 * DAY))


def test_what_comes_in_again_has_the_same_dates_and_the_same_progress(half_done: Plan, ada: User) -> None:
    run = dry_run(sent(half_done), Profile.LOGIC)
    assert run.differences == ()
    project = ProjectFactory(client=ada.organization)
    MembershipFactory(project=project, user=ada, role=Role.PROJECT_MANAGER)
    again = import_plan(project, run, actor=ada)
    assert list(again.tasks.summary_percents().values()) == list(half_done.tasks.summary_percents().values())


def test_an_independent_reader_finds_the_same(
    half_done: Plan, second_reader: Callable[[Path], Any], tmp_path: Path
) -> None:
    path = tmp_path / "half.xml"
    path.write_bytes(write_mspdi(outgoing_plan(half_done, with_cost=False).plan))
    theirs = next(one for one in second_reader(path).getTasks() if str(one.getName()) == "Build")
    assert int(theirs.getPercentageComplete().intValue()) == 20
    assert float(theirs.getDuration().getDuration()) in (8.0, 64.0)


def test_files_say_of_their_summaries_what_we_count(real_files: list[Path], ada: User) -> None:
    compared = 0
    for path in real_files:
        run = dry_run(read_mspdi(path.read_bytes()), Profile.DATES)
        project = ProjectFactory(client=ada.organization)
        MembershipFactory(project=project, user=ada, role=Role.PROJECT_MANAGER)
        said = {one.uid: one for one in run.imported.tasks}
        for one in sent(import_plan(project, run, actor=ada)).tasks:
            if one.summary and one.uid in said:
                assert abs(one.percent_complete - said[one.uid].percent_complete) <= 1, (path.name, one.name)
                assert one.duration == said[one.uid].duration
                compared += 1
    assert compared


def test_the_api_tells_the_working_time_between_the_dates_of_a_summary(half_done: Plan, ada: User) -> None:
    api = APIClient()
    api.force_authenticate(ada)
    url = f"/api/v1/projects/{half_done.project.slug}/tasks/"
    row = next(one for one in api.get(url).json()["results"] if one["summary"])
    assert row["duration"] == 8 * DAY and row["percent_complete"] == "20.00"
    assert api.get(f"{url}{row['number']}/").json()["duration"] == 8 * DAY
