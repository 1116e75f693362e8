"""What a plan keeps of the file it came from, so that the same file can be written again."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from phases.interchange.dry_run import DryRun, dry_run
from phases.interchange.mspdi import read_mspdi
from phases.models import Assignment, Calendar, Plan, Resource, Task
from phases.operations import Recalculate, RemoveTask, SetTask
from phases.scheduling.model import Profile
from phases.services.changes import apply, undo
from phases.services.imports import import_plan
from rollout.people.models import User
from rollout.projects.models import Project
from tests.interchange.documents import TIMES, calendar, document, fields, task, weekday

pytestmark = pytest.mark.django_db
GUID = "5425A46C-DAD2-E811-AC3F-4CEDDE6E5B5{}"
EVENINGS = (
    f"<Calendar>{fields(UID=7, GUID=GUID.format(7), Name='Evenings', IsBaseCalendar=1)}<WeekDays>"
    + "".join(weekday(day, TIMES) for day in range(1, 8))
    + "</WeekDays></Calendar>"
)
STARTED = {
    "Duration": "PT16H0M0S",
    "ActualStart": "2026-03-02T08:00:00",
    "ActualDuration": "PT8H0M0S",
    "RemainingDuration": "PT8H0M0S",
    "PercentComplete": 50,
    "Stop": "2026-03-02T17:00:00",
    "Resume": "2026-03-05T08:00:00",
    "Finish": "2026-03-05T17:00:00",
}


def run_of(*tasks: str, **parts: str) -> DryRun:
    return dry_run(read_mspdi(document(*tasks, **parts)), Profile.LOGIC)


def stored(project: Project, ada: User, *tasks: str, **parts: str) -> Plan:
    return import_plan(project, run_of(*tasks, **parts), actor=ada, source="plan.xml")


def test_the_numbers_of_tasks_calendars_and_resources_are_those_of_the_file(
    project: Project, ada: User
) -> None:
    people = f"<Resource>{fields(UID=4, GUID=GUID.format(4), Name='Ben', Type=1, MaxUnits=0.5)}</Resource>"
    steel = f"<Resource>{fields(UID=5, Name='Steel', Type=0)}</Resource>"
    works = f"<Assignment>{fields(UID=31, TaskUID=12, ResourceUID=4)}</Assignment>"
    plan = stored(
        project,
        ada,
        task(12, GUID=GUID.format(1), CalendarUID=7),
        task(3),
        calendars=calendar() + EVENINGS,
        resources=people + steel,
        assignments=works,
    )
    assert list(plan.tasks.values_list("number", "source_uid")) == [(1, 12), (2, 3)]
    assert [one.source for one in plan.tasks.all()] == [{"guid": GUID.format(1)}, None]
    assert set(Calendar.objects.values_list("source_uid", "source_guid")) == {(1, ""), (7, GUID.format(7))}
    assert list(Resource.objects.values_list("source_uid", "source_guid", "name", "kind", "max_units")) == [
        (4, GUID.format(4), "Ben", "work", Decimal("50.00")),
        (5, "", "Steel", "material", Decimal("100.00")),
    ]
    ben = Assignment.objects.get()
    assert ben.resource is not None
    assert (ben.source_uid, ben.resource.source_uid, ben.resource_name) == (31, 4, "Ben")


def test_an_own_wbs_costs_priority_and_type_of_a_task_are_stored(project: Project, ada: User) -> None:
    long = "CRM-" + "9" * 60
    plan = stored(
        project,
        ada,
        task(1, OutlineNumber="1", WBS="1"),
        task(2, OutlineNumber="2", WBS=long, Cost=352625, FixedCost=10000, ActualCost=5050),
        task(3, Priority=0, Type=1, LevelingDelay=4800),
    )
    plain, own, other = plan.tasks.all()
    assert (plain.code, plain.source, plain.cost) == ("", None, None)
    assert (own.code, own.cost, own.actual_cost) == (long[:40], Decimal("3526.25"), Decimal("50.50"))
    assert own.source == {"wbs": long, "fixed_cost": "100.00"}
    assert other.source == {"priority": 0, "type": "fixed_duration", "levelling_delay": 480}


def test_the_pauses_of_a_split_task_are_stored_though_work_runs_through(
    project: Project, ada: User, shared_data: Path
) -> None:
    path = shared_data / "mspdi" / "mspdisplittask.xml"
    if not path.exists():
        pytest.skip("the file with split tasks is not in ../shared/data")
    run = dry_run(read_mspdi(path.read_bytes()), Profile.LOGIC)
    plan = import_plan(project, run, actor=ada)
    pauses = [one.source["pauses"] for one in plan.tasks.all() if one.source and "pauses" in one.source]
    assert pauses[0] == [["2006-09-26T17:00:00", "2006-09-29T17:00:00"]]
    assert "split" in {note.code for note in run.not_kept}


def test_the_rest_of_a_started_task_begins_again_on_the_recorded_day(project: Project, ada: User) -> None:
    plan = stored(project, ada, task(1, **STARTED), task(2))
    one = plan.tasks.get(source_uid=1)
    assert one.resume_at == datetime(2026, 3, 5, 8)
    assert one.source == {"stop": "2026-03-02T17:00:00", "resume": "2026-03-05T08:00:00"}
    apply(plan, [Recalculate()], actor=ada, version=plan.version)
    one.refresh_from_db()
    assert one.finish == datetime(2026, 3, 5, 17)


def test_a_newer_report_takes_the_place_of_the_recorded_day(project: Project, ada: User) -> None:
    plan = stored(project, ada, task(1, **STARTED))
    one = plan.tasks.get()
    report = SetTask(task=one.pk, field="remaining", value=480)
    step = apply(plan, [report], actor=ada, version=plan.version)
    one.refresh_from_db()
    assert (one.resume_at, one.finish) == (None, datetime(2026, 3, 3, 17))
    undo(step, actor=ada)
    one.refresh_from_db()
    assert (one.resume_at, one.finish) == (datetime(2026, 3, 5, 8), datetime(2026, 3, 5, 17))


def test_a_task_that_comes_back_has_its_number_and_its_people_of_the_file(
    project: Project, ada: User
) -> None:
    people = f"<Resource>{fields(UID=4, Name='Ben', Type=1)}</Resource>"
    works = f"<Assignment>{fields(UID=31, TaskUID=1, ResourceUID=4)}</Assignment>"
    said = task(1, GUID=GUID.format(1), Cost=100, **STARTED)
    plan = stored(project, ada, said, task(2), resources=people, assignments=works)
    one = plan.tasks.get(source_uid=1)
    before = Task.objects.filter(pk=one.pk).values("source_uid", "source", "cost", "resume_at").get()
    step = apply(plan, [RemoveTask(task=one.pk)], actor=ada, version=plan.version)
    assert not Assignment.objects.exists()
    undo(step, actor=ada)
    assert Task.objects.filter(pk=one.pk).values(*before).get() == before
    back = Assignment.objects.get()
    assert (back.source_uid, back.resource and back.resource.source_uid) == (31, 4)
