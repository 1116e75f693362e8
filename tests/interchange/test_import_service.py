"""Storing an imported plan: what the file says stays until somebody recalculates."""

from __future__ import annotations

from datetime import datetime

import pytest

from phases.interchange.dry_run import DryRun, dry_run
from phases.interchange.mspdi import read_mspdi
from phases.models import Assignment, Dependency, Plan, Task
from phases.operations import Recalculate
from phases.scheduling.model import Profile
from phases.services.changes import apply, undo
from phases.services.imports import import_plan, read_plan_file
from rollout.audit.models import AuditEvent
from rollout.core.errors import InvalidInput, NotAllowed, StateRefusal
from rollout.people.models import User
from rollout.projects.models import Project
from tests.interchange.conftest import FILES
from tests.interchange.documents import document, fields, link, task

pytestmark = pytest.mark.django_db


def run_of(name: str, profile: Profile = Profile.DATES) -> DryRun:
    return dry_run(read_mspdi((FILES / name).read_bytes()), profile)


def dates(plan: Plan) -> dict[str, tuple[datetime | None, datetime | None]]:
    return {
        name: (start, finish) for name, start, finish in plan.tasks.values_list("name", "start", "finish")
    }


@pytest.mark.parametrize("name", ["office_2003.xml", "calendars_2010.xml", "master_2013.xml"])
def test_recorded_dates_are_kept_until_the_plan_is_recalculated(
    name: str, project: Project, ada: User
) -> None:
    run = run_of(name)
    plan = import_plan(project, run, actor=ada, source=name)
    recorded = {one.name: (one.start, one.finish) for one in run.imported.tasks if one.uid and one.active}
    assert plan.recorded_dates_kept
    assert dates(plan) == recorded

    step = apply(plan, [Recalculate()], actor=ada, version=plan.version) if run.differences else None
    computed = {
        one.name: (run.schedule.tasks[one.uid].start, run.schedule.tasks[one.uid].finish)
        for one in run.imported.tasks
        if one.uid and one.active
    }
    assert dates(plan) == computed
    if step is not None:
        undo(step, actor=ada)
        assert dates(plan) == recorded


def test_a_file_laid_from_its_finish_keeps_its_late_dates_when_it_is_calculated(
    project: Project, ada: User
) -> None:
    said = fields(FinishDate="2026-03-06T17:00:00", CalendarUID=1, ScheduleFromStart=0)
    tasks = (task(1), task(2, PredecessorLink=link(1)), task(3))
    run = dry_run(read_mspdi(document(*tasks, header=said)), Profile.LOGIC)
    plan = import_plan(project, run, actor=ada)
    apply(plan, [Recalculate()], actor=ada, version=plan.version)
    assert plan.start == datetime(2026, 3, 5, 8)
    assert [one.finish for one in plan.tasks.order_by("number")] == [
        datetime(2026, 3, 5, 17),
        datetime(2026, 3, 6, 17),
        datetime(2026, 3, 6, 17),
    ]


def test_slack_is_that_of_the_file_until_the_plan_is_calculated(project: Project, ada: User) -> None:
    early = {"TotalSlack": 4800, "FreeSlack": 2400, "Critical": 0}
    run = dry_run(read_mspdi(document(task(1, **early), task(2, Duration="PT16H0M0S"))), Profile.DATES)
    plan = import_plan(project, run, actor=ada)

    def slack() -> list[tuple[int, int, bool]]:
        return list(plan.tasks.order_by("number").values_list("total_slack", "free_slack", "critical"))

    assert slack() == [(480, 240, False), (0, 0, True)]
    apply(plan, [Recalculate()], actor=ada, version=plan.version)
    assert slack() == [(480, 480, False), (0, 0, True)]


def test_what_the_file_says_of_a_task_is_stored(project: Project, ada: User) -> None:
    plan = import_plan(project, run_of("office_2003.xml"), actor=ada)
    done = Task.objects.get(plan=plan, name="Interviews")
    assert (done.percent_complete, done.actual_finish) == (100, datetime(2006, 4, 7, 17))
    assert done.parent is not None and done.parent.name == "Analysis" and done.parent.summary
    maps = Task.objects.get(plan=plan, name="Process maps")
    assert maps.deadline == datetime(2006, 4, 14, 17)
    assert [one.resource_name for one in Assignment.objects.filter(task=maps)] == ["Ben"]
    assert Task.objects.get(plan=plan, name="Cure of the print").elapsed
    mornings = Task.objects.get(plan=plan, name="Mornings only")
    assert mornings.notes == "Hall is free in the morning."
    assert mornings.calendar is not None and mornings.calendar.week[0] == [[480, 720]]
    assert Task.objects.get(plan=plan, name="Gone live").milestone
    assert Dependency.objects.get(successor__name="Half way in").lag == 100 * 100
    baseline = plan.baselines.get()
    assert baseline.tasks.get().finish == datetime(2006, 4, 6, 17)
    assert plan.status_at == datetime(2006, 4, 7, 17)


def test_an_import_is_one_event_that_names_the_file(project: Project, ada: User) -> None:
    before = AuditEvent.objects.count()
    import_plan(project, run_of("master_2013.xml"), actor=ada, source="master_2013.xml")
    event = AuditEvent.objects.latest("sequence")
    assert AuditEvent.objects.count() == before + 1
    assert (event.action, event.after["source"], event.after["tasks"]) == (
        "plan.import",
        "master_2013.xml",
        7,
    )


def test_a_plan_with_tasks_is_not_overwritten(project: Project, ada: User) -> None:
    run = run_of("office_2003.xml")
    import_plan(project, run, actor=ada)
    with pytest.raises(StateRefusal) as refusal:
        import_plan(project, run, actor=ada)
    assert refusal.value.code == "plan_not_empty"
    assert Plan.objects.get(project=project).tasks.count() == 9


def test_who_may_not_write_the_plan_may_not_import_one(project: Project, cleo: User, eve: User) -> None:
    for person in (cleo, eve):
        with pytest.raises(NotAllowed):
            import_plan(project, run_of("office_2003.xml"), actor=person)
    assert not Plan.objects.filter(project=project).exists()


def test_an_uploaded_file_is_read_and_a_bad_one_refused_in_one_sentence() -> None:
    assert len(read_plan_file(document(task(1), task(2, PredecessorLink=link(1)))).plan.tasks) == 2
    with pytest.raises(InvalidInput) as refusal:
        read_plan_file(document(task(1, PredecessorLink=link(2)), task(2, PredecessorLink=link(1))))
    assert refusal.value.code == "cycle"
    assert "1 Task 1 → 2 Task 2 → 1 Task 1" in str(refusal.value)
