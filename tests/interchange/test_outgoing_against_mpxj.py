"""An independent reader finds in the files we write what we meant, and computes the same dates from them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from phases.interchange.dry_run import dry_run
from phases.interchange.imported import ImportedPlan
from phases.interchange.mspdi import read_mspdi, write_mspdi
from phases.models import Plan
from phases.outgoing.plan import outgoing_plan
from phases.scheduling.model import Profile
from phases.services.baselines import freeze
from phases.services.imports import import_plan
from rollout.people.models import User
from rollout.people.roles import Role
from tests.factories import MembershipFactory, ProjectFactory
from tests.interchange import agreement, second_opinion
from tests.interchange.conftest import OWN
from tests.interchange.test_outgoing import TEMPLATES, away, on_lag_of_successors, part_time, start

__all__ = ["start"]
pytestmark = pytest.mark.django_db
Pair = tuple[str, ImportedPlan, Any]


@pytest.fixture
def pair(second_reader: Callable[[Path], Any], tmp_path: Path) -> Callable[[str, Plan], Pair]:
    """Name, our reading and theirs of the file written of a plan."""

    def made(name: str, plan: Plan) -> Pair:
        path = tmp_path / f"{Path(name).stem}.xml"
        path.write_bytes(write_mspdi(outgoing_plan(plan, with_cost=True).plan))
        return name, read_mspdi(path.read_bytes()), second_reader(path)

    return made


def agreed(pair: Pair, first: date, last: date) -> None:
    agreement.same_tasks(*pair)
    agreement.same_links(*pair)
    agreement.same_header(*pair)
    agreement.same_assignments(*pair)
    agreement.same_baselines(*pair)
    assert agreement.same_calendars(*pair, first, last)


def test_templates_are_read_the_same_and_scheduled_to_the_same_dates(
    start: Any, ada: User, ben: User, dai: User, java: Any, pair: Callable[[str, Plan], Pair]
) -> None:
    away(ben, date(2026, 3, 16), date(2026, 3, 20))
    part_time(dai)
    for template in TEMPLATES:
        plan = on_lag_of_successors(start(template), ada)
        freeze(plan, actor=ada, name="Second")
        found = pair(template, plan)
        agreed(found, date(2026, 1, 1), date(2026, 12, 31))
        project = found[2]
        java.JClass("org.mpxj.cpm.MicrosoftScheduler")().schedule(
            project, project.getProjectProperties().getStartDate()
        )
        theirs = {uid: (row["start"], row["finish"]) for uid, row in second_opinion.tasks(project).items()}
        assert theirs == {task.number: (task.start, task.finish) for task in plan.tasks.all()}, template


def test_files_of_other_programs_are_read_the_same_when_they_leave_again(
    real_files: list[Path], ada: User, pair: Callable[[str, Plan], Pair]
) -> None:
    for path in [*real_files, *OWN]:
        project = ProjectFactory(client=ada.organization)
        MembershipFactory(project=project, user=ada, role=Role.PROJECT_MANAGER)
        run = dry_run(read_mspdi(path.read_bytes()), Profile.DATES)
        plan = import_plan(project, run, actor=ada, source=path.name)
        agreed(pair(path.name, plan), date(2005, 1, 1), date(2008, 12, 31))
