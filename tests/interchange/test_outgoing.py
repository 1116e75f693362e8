"""A stored plan goes out as Microsoft Project XML and comes in again as it was."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from phases.interchange.calendars import working_calendar
from phases.interchange.dry_run import dry_run
from phases.interchange.imported import ImportedPlan, ImportedTask
from phases.interchange.mspdi import read_mspdi, write_mspdi
from phases.methodology.library import shipped
from phases.models import Plan
from phases.operations import AddTask, SetPlan
from phases.outgoing.plan import outgoing_plan
from phases.scheduling.calendars import ruled_days
from phases.scheduling.model import LagCalendar, Profile
from phases.services.baselines import freeze
from phases.services.changes import apply
from phases.services.imports import import_plan
from phases.services.projects import NewProject, start_project
from phases.services.scheduling import draft_of, plan_at_hand
from phases.services.working_time import WorkingTime
from rollout.people.models import User
from rollout.people.roles import Role
from rollout.projects.models import Project
from tests.factories import (
    CalendarDayFactory,
    CalendarFactory,
    MembershipFactory,
    ProjectFactory,
    TenantRoleFactory,
)
from tests.interchange.conftest import OWN
from tests.interchange.documents import document, task

pytestmark = pytest.mark.django_db
COMPUTED = frozenset({"critical", "total_slack", "free_slack", "start", "finish"})  # where a file is silent
TEMPLATES = (
    "agile-two-week",
    "custom-development-20-week",
    "no-code-4-week",
    "no-code-8-week",
    "standard-12-week",
)


@pytest.fixture
def start(ada: User, ben: User, dai: User) -> Any:
    """`start(template)` is a new project's plan by one of the shipped templates."""
    TenantRoleFactory(user=ada, role=Role.PROJECT_MANAGER)

    def started(template: str) -> Plan:
        people = {Role.PROJECT_MANAGER: [ada], Role.CONSULTANT: [ben], Role.KEY_USER: [dai]}
        wanted = NewProject(
            name=template,
            template=shipped(template),
            start=date(2026, 3, 2),
            language="en",
            client=ada.organization,
            people=people,
        )
        plan: Plan = start_project(wanted, actor=ada).plan
        return plan

    return started


def sent(plan: Plan) -> ImportedPlan:
    """The plan as the importer reads the file that was written of it."""
    return read_mspdi(write_mspdi(outgoing_plan(Plan.objects.get(pk=plan.pk), with_cost=True).plan))


def on_lag_of_successors(plan: Plan, ada: User) -> Plan:
    """Lag counted as the other program counts it."""
    operations = [SetPlan("lag_calendar", LagCalendar.SUCCESSOR.value)]
    if plan.lag_calendar != LagCalendar.SUCCESSOR:
        apply(plan, operations, actor=ada, version=plan.version)
    return Plan.objects.get(pk=plan.pk)


def part_time(person: User) -> None:
    """Monday to Wednesday, the mornings of Thursday."""
    whole, half = [[480, 720], [780, 1020]], [[480, 720]]
    CalendarFactory(
        kind="person", user=person, name="Part time", week=[whole, whole, whole, half, [], [], []]
    )


def away(person: User, first: date, last: date) -> None:
    calendar = CalendarFactory(kind="person", user=person, name=f"Leave of {person.name}")
    CalendarDayFactory(calendar=calendar, first=first, last=last, name="Leave")


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_date_of_a_template_is_computed_from_the_file_as_it_is_here(
    start: Any, ada: User, ben: User, dai: User, template: str
) -> None:
    away(ben, date(2026, 3, 16), date(2026, 3, 20))
    part_time(dai)
    plan = on_lag_of_successors(start(template), ada)
    for profile in Profile:
        if plan.profile != profile:
            apply(plan, [SetPlan("profile", profile.value)], actor=ada, version=plan.version)
            plan.refresh_from_db()
        run = dry_run(sent(plan), profile)
        assert run.differences == ()
        found = {
            one.uid: (run.schedule.tasks[one.uid].start, run.schedule.tasks[one.uid].finish)
            for one in run.imported.tasks
        }
        assert found == {task.number: (task.start, task.finish) for task in plan.tasks.all()}
        assert len(run.imported.links) == plan.dependencies.count()


def test_the_week_of_a_person_goes_along_and_the_project_s_days_beat_it(start: Any, dai: User) -> None:
    part_time(dai)
    away(dai, date(2026, 3, 16), date(2026, 3, 20))
    plan = start("standard-12-week")
    file = sent(plan)
    known = {one.uid: one for one in file.calendars}
    person = next(one for one in file.calendars if not one.is_base)
    assert person.name == dai.name and person.week[3:5] == (((480, 720),), ())
    settings = {"calendar": plan.calendar_id, "week": plan.week}
    ours = WorkingTime(plan.project, settings, [(None, dai.pk)]).calendar(None, dai.pk)
    year = date(2026, 1, 1), date(2026, 12, 31)
    written = ruled_days(working_calendar(person, known), *year)
    assert [rule.intervals for rule in written] == [rule.intervals for rule in ruled_days(ours, *year)]


def test_days_off_of_the_owner_are_working_time_of_the_file_day_by_day(
    start: Any, ben: User, ada: User
) -> None:
    away(ben, date(2026, 3, 16), date(2026, 3, 20))
    plan = start("standard-12-week")
    file = sent(plan)
    known = {one.uid: one for one in file.calendars}
    hand = plan_at_hand(plan)
    _schedule, working = hand.schedule(draft_of(hand.stored))
    by_number = {line.uid: line for line in file.tasks}
    compared = set()
    for one in plan.tasks.filter(summary=False, elapsed=False):
        line = by_number[one.number]
        uid = file.calendar if line.calendar is None else line.calendar
        written, ours = working_calendar(known[uid], known), working.calendar(one.calendar_id, one.owner_id)
        theirs = [rule.intervals for rule in ruled_days(written, date(2026, 1, 1), date(2026, 12, 31))]
        assert theirs == [
            rule.intervals for rule in ruled_days(ours, date(2026, 1, 1), date(2026, 12, 31))
        ], one.name
        compared.add(uid)
    assert len(compared) >= 2
    people = [one for one in file.calendars if not one.is_base]
    assert [one.name for one in people] == [ben.name]
    assert people[0].exceptions[0].ranges == ((date(2026, 3, 16), date(2026, 3, 20)),)


def stripped(task: ImportedTask) -> ImportedTask:
    """Without what no plan keeps and what a plan without a summary of itself counts anew."""
    return replace(
        task,
        id=0,
        parent=task.parent or None,
        outline_number="",
        wbs="" if task.wbs == task.outline_number else task.wbs,
        outline_level=0,
        estimated=False,
        effort_driven=False,
        recurring=False,
        external=False,
        summary=False,
        manual=task.manual or task.external,
        actual_work=None,
        remaining_work=None,
        percent_work_complete=0,
        actual_duration=None,
        remaining_duration=None,
        calendar=None,
        ignore_resource_calendar=False,
        work=task.work or None,
        actual_start=None if task.summary else task.actual_start,
        actual_finish=None if task.summary else task.actual_finish,
        percent_complete=0 if task.summary else task.percent_complete,
    )


@pytest.fixture
def files(real_files: list[Path]) -> list[Path]:
    return [*real_files, *OWN]


@pytest.mark.parametrize("profile", list(Profile))
def test_every_file_goes_out_again_with_the_dates_and_links_it_brought(
    files: list[Path], ada: User, profile: Profile
) -> None:
    for path in files:
        before = dry_run(read_mspdi(path.read_bytes()), profile)
        project: Project = ProjectFactory(client=ada.organization)
        MembershipFactory(project=project, user=ada, role=Role.PROJECT_MANAGER)
        plan = import_plan(project, before, actor=ada, source=path.name)
        after = dry_run(sent(plan), profile)
        kept = [task for task in before.imported.tasks if task.uid and task.active]
        known = {task.uid for task in kept}
        for one, was in zip(after.imported.tasks, kept, strict=True):
            said = {name for name, value in asdict(was).items() if value is not None or name not in COMPUTED}
            found, brought = (asdict(stripped(line)) for line in (one, was))
            assert {name: found[name] for name in said} == {name: brought[name] for name in said}, (
                f"{path.name}, task {one.uid}"
            )
        assert set(after.imported.links) == {
            one for one in before.imported.links if {one.predecessor, one.successor} <= known
        }, path.name
        assert {(one.uid, one.name, one.guid) for one in after.imported.resources} == {
            (one.uid, one.name or str(one.uid), one.guid) for one in before.imported.resources
        }, path.name
        for uid in known:
            assert after.schedule.tasks[uid] == before.schedule.tasks[uid], f"{path.name}, task {uid}"


def test_amounts_stay_at_home_without_the_right_to_the_budget(ada: User, project: Project) -> None:
    costly = task(1, Cost=100000, FixedCost=5000, ActualCost=1000)
    plan = import_plan(project, dry_run(read_mspdi(document(costly)), Profile.LOGIC), actor=ada)
    with_cost = outgoing_plan(plan, with_cost=True).plan
    without = outgoing_plan(plan, with_cost=False).plan
    amounts = [one.cost + one.fixed_cost + one.actual_cost for one in without.tasks]
    amounts += [kept.cost for one in without.tasks for kept in one.baselines]
    assert not any(amounts)
    assert any(one.cost for one in with_cost.tasks)


def test_what_the_other_program_does_not_know_is_named(start: Any, ada: User) -> None:
    plan = start("standard-12-week")
    one = plan.tasks.filter(summary=False, milestone=False, owner__isnull=False).first()
    operations = [
        {"constraint": "SO", "constraint_at": datetime(2026, 3, 9, 8)},
        {"deliverable": "Signed scope", "optimistic": 480},
    ]
    for values in operations:
        for name, value in values.items():
            setattr(one, name, value)
    one.save()
    found = outgoing_plan(plan, with_cost=True)
    about = {note.code for note in found.not_kept if note.place.name == one.name}
    assert {"out_soft_date", "out_deliverable", "out_three_points"} <= about
    line = next(other for other in found.plan.tasks if other.name == one.name)
    assert (line.constraint, line.constraint_date) == ("SNET", datetime(2026, 3, 9, 8))


def test_a_name_with_characters_that_xml_forbids_makes_a_readable_file(start: Any) -> None:
    plan = start("no-code-4-week")
    plain = plan.tasks.filter(summary=False).first()
    plain.name, plain.notes = 'R&D "<Test>"', "one\x0btwo\r\nthree ]]> 上线"
    plain.save()
    line = next(one for one in sent(plan).tasks if one.uid == plain.number)
    assert (line.name, line.notes) == ('R&D "<Test>"', "onetwo\r\nthree ]]> 上线")


def test_tasks_added_to_an_imported_plan_get_numbers_that_nobody_has(ada: User, project: Project) -> None:
    plan = import_plan(project, dry_run(read_mspdi(OWN[0].read_bytes()), Profile.LOGIC), actor=ada)
    known = set(plan.tasks.values_list("source_uid", flat=True))
    apply(plan, [AddTask("One more"), AddTask("And another")], actor=ada, version=plan.version)
    uids = [one.uid for one in outgoing_plan(Plan.objects.get(pk=plan.pk), with_cost=False).plan.tasks]
    assert len(set(uids)) == len(uids) == len(known) + 2
    assert known <= set(uids)


def test_of_more_than_eleven_baselines_the_newest_go_along(start: Any, ada: User) -> None:
    plan = start("no-code-4-week")
    for number in range(1, 13):
        freeze(plan, actor=ada, name=f"Baseline of week {number}")
    found = outgoing_plan(plan, with_cost=True)
    assert [one.number for one in found.plan.tasks[0].baselines] == list(range(11))
    left = [note.place.name for note in found.not_kept if note.code == "out_baseline"]
    assert left[-1] == "Baseline of week 1"


def test_dates_fixed_by_hand_are_typed_in_the_file(start: Any) -> None:
    plan = start("no-code-4-week")
    fixed = plan.tasks.filter(summary=False, milestone=False).first()
    fixed.pinned_start, fixed.pinned_finish = (
        fixed.start + timedelta(days=7),
        fixed.finish + timedelta(days=7),
    )
    fixed.start, fixed.finish = fixed.pinned_start, fixed.pinned_finish
    fixed.save()
    content = write_mspdi(outgoing_plan(plan, with_cost=False).plan).decode()
    assert f"<ManualStart>{fixed.pinned_start.isoformat()}</ManualStart>" in content
    line = next(one for one in sent(plan).tasks if one.uid == fixed.number)
    assert (line.manual, line.start, line.finish) == (True, fixed.pinned_start, fixed.pinned_finish)
