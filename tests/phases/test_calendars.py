"""Calendars in layers (T28), and plans that follow them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from phases.models import Calendar, CalendarDay, Plan, Task
from phases.scheduling.model import LayerKind
from phases.services.calendar_removal import remove_calendar, remove_day
from phases.services.calendars import (
    DayWanted,
    add_day,
    change_day,
    create_calendar,
    preview,
)
from phases.services.state_calendars import refresh_from_files, state_calendar
from phases.services.working_time import PROJECT, WorkingTime
from rollout.core.errors import InvalidInput, NotAllowed, Stale
from rollout.people.models import Organization, User
from rollout.people.roles import Role
from rollout.projects.models import Project
from tests.factories import CalendarDayFactory, CalendarFactory, TenantRoleFactory

pytestmark = pytest.mark.django_db
SATURDAY = date(2026, 10, 10)


@pytest.fixture
def pmo(ada: User) -> User:
    TenantRoleFactory(user=ada, role=Role.PMO)
    return ada


def works_on(project: Project, day: date, *, calendar: int | None = None, owner: User | None = None) -> bool:
    from phases.scheduling.calendars import rule_of

    settings = {"calendar": Calendar.objects.get(kind="state").pk, "week": None}
    pair = (calendar, owner.pk if owner else None)
    return bool(rule_of(WorkingTime(project, settings, [pair]).calendar(*pair), day).intervals)


def test_a_make_up_day_that_the_client_does_not_work_is_worked_by_the_vendor(
    project: Project, client_organization: Organization, ada: User, ben: User
) -> None:
    state = CalendarFactory(country="CN")
    CalendarDayFactory(calendar=state, first=SATURDAY, intervals=[[480, 720], [780, 1020]])
    client = CalendarFactory(kind="client", organization=client_organization)
    CalendarDayFactory(calendar=client, first=SATURDAY)
    assert not works_on(project, SATURDAY, owner=ada) and works_on(project, SATURDAY, owner=ben)
    assert works_on(project, SATURDAY)


def test_a_person_wins_over_the_task_and_the_task_over_the_company(
    project: Project, vendor_organization: Organization, ben: User
) -> None:
    monday, hours = date(2026, 3, 2), [[480, 720]]
    CalendarFactory(country="CN")
    company = CalendarFactory(kind="company", organization=vendor_organization)
    CalendarDayFactory(calendar=company, first=monday)
    task = CalendarFactory(kind="task", project=project)
    assert not works_on(project, monday, owner=ben)
    CalendarDayFactory(calendar=task, first=monday, intervals=hours)
    assert works_on(project, monday, calendar=task.pk, owner=ben)
    CalendarDayFactory(calendar=CalendarFactory(kind="person", user=ben), first=monday)
    assert not works_on(project, monday, calendar=task.pk, owner=ben)


def test_another_project_s_exceptions_do_not_count(project: Project, other_project: Project) -> None:
    CalendarFactory(country="CN")
    foreign = CalendarFactory(kind="company", project=other_project)
    CalendarDayFactory(calendar=foreign, first=date(2026, 3, 2))
    assert works_on(project, date(2026, 3, 2)) and not works_on(other_project, date(2026, 3, 2))


def test_people_without_days_of_their_own_share_one_calendar(rollout: Project, ben: User, ada: User) -> None:
    settings = {"calendar": rollout.plan.calendar_id, "week": None}
    working = WorkingTime(rollout, settings, [(None, ben.pk), (None, ada.pk)])
    assert set(working.calendars) == {PROJECT} and working.key(None, ben.pk) is None


def test_leave_moves_own_tasks_and_leaves_a_step(rollout: Project, ben: User, task: Any) -> None:
    was = task("R1").finish
    leave = create_calendar(LayerKind.PERSON, actor=ben, user=ben)
    moved = add_day(leave, DayWanted(date(2026, 3, 6), date(2026, 3, 6), "leave"), version=1, actor=ben)
    assert moved[0].project == rollout and moved[0].moved > 10
    assert task("R1").finish.date().toordinal() == was.date().toordinal() + 1
    step = Plan.objects.get(project=rollout).steps.first()
    assert step is not None and step.actor == ben and step.operations == [{"op": "recalculate"}]
    remove_day(leave.days.get(), version=2, actor=ben)
    assert task("R1").finish == was


def test_a_preview_of_a_day_off_changes_nothing(rollout: Project, ben: User, task: Any) -> None:
    leave, was = create_calendar(LayerKind.PERSON, actor=ben, user=ben), task("R1").finish
    wanted = DayWanted(date(2026, 3, 6), date(2026, 3, 6))
    found = preview(lambda: add_day(leave, wanted, version=1, actor=ben))
    assert found[0].moved > 10 and task("R1").finish == was and not leave.days.exists()


def test_nobody_sets_another_s_leave_or_the_company_s_days(
    rollout: Project, ben: User, dai: User, eve: User, vendor_organization: Organization
) -> None:
    with pytest.raises(NotAllowed):
        create_calendar(LayerKind.PERSON, actor=ben, user=dai)
    with pytest.raises(NotAllowed):
        create_calendar(LayerKind.COMPANY, actor=ben, organization=vendor_organization)
    with pytest.raises(NotAllowed):
        create_calendar(LayerKind.TASK, actor=eve, project=rollout)


def test_the_project_manager_keeps_the_project_s_days_and_people_s_leave(
    rollout: Project, ada: User, ben: User
) -> None:
    days = create_calendar(LayerKind.COMPANY, actor=ada, project=rollout)
    assert add_day(days, DayWanted(date(2026, 3, 3), date(2026, 3, 4)), version=1, actor=ada)
    assert create_calendar(LayerKind.PERSON, actor=ada, user=ben).user == ben


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (DayWanted(date(2026, 3, 5), date(2026, 3, 4)), "finish_before_start"),
        (DayWanted(date(1900, 3, 5), date(1900, 3, 5)), "date_out_of_range"),
        (DayWanted(date(2026, 3, 5), date(2026, 3, 5), intervals=[[480, 720], [700, 800]]), "bad_hours"),
        (DayWanted(date(2026, 3, 5), date(2026, 3, 5), intervals=[[0, 2000]]), "bad_hours"),
        (DayWanted(date(2026, 3, 5), date(2026, 3, 5), name="x" * 201), "text_too_long"),
    ],
)
def test_a_bad_exception_is_refused(wanted: DayWanted, code: str, rollout: Project, ben: User) -> None:
    leave = create_calendar(LayerKind.PERSON, actor=ben, user=ben)
    with pytest.raises(InvalidInput) as refused:
        add_day(leave, wanted, version=1, actor=ben)
    assert refused.value.code == code and not leave.days.exists()


def test_the_second_editor_of_a_calendar_meets_a_conflict(rollout: Project, ben: User) -> None:
    leave = create_calendar(LayerKind.PERSON, actor=ben, user=ben)
    add_day(leave, DayWanted(date(2026, 3, 6), date(2026, 3, 6)), version=1, actor=ben)
    with pytest.raises(Stale):
        change_day(leave.days.get(), DayWanted(date(2026, 3, 7), date(2026, 3, 7)), version=1, actor=ben)


def test_removing_a_calendar_gives_its_days_back(rollout: Project, ben: User, task: Any) -> None:
    was = task("R1").finish
    leave = create_calendar(LayerKind.PERSON, actor=ben, user=ben)
    add_day(leave, DayWanted(date(2026, 3, 6), date(2026, 3, 6)), version=1, actor=ben)
    assert remove_calendar(leave, actor=ben)[0].moved > 10
    assert task("R1").finish == was and not CalendarDay.objects.filter(calendar=leave.pk).exists()


def test_a_state_calendar_is_made_once(pmo: User) -> None:
    first = state_calendar("CN", on=date(2026, 3, 2), actor=pmo)
    assert state_calendar("cn", on=date(2027, 3, 2), actor=pmo) == first
    assert first.days.filter(first=date(2026, 2, 14), intervals=[[480, 720], [780, 1020]]).exists()


def test_a_file_renews_its_year_and_plans_follow(rollout: Project, ada: User, task: Any) -> None:
    calendar = rollout.plan.calendar
    days = [{"name": "Extra", "date": "2026-03-06", "isOffDay": True}]
    refresh_from_files(calendar, [json.dumps({"year": 2026, "days": days})], actor=ada)
    assert list(calendar.days.filter(first__year=2026).values_list("name", flat=True)) == ["Extra"]
    assert calendar.days.filter(first__year=2025).exists()


@pytest.mark.parametrize(
    "content",
    [
        b"\xff",
        b"[]",
        b'{"year": 1}',
        b'{"year": 2026, "days": [{"date": "x"}]}',
        b'{"year": 2026, "days": []}',
        b'{"year": 2026, "days": [{"date": "2025-01-01", "isOffDay": true}]}',
        b'{"year": 2026, "days": [{"date": "2025-12-31", "isOffDay": true}]}',
        b'{"year": 2026, "days": [{"date": "2026-01-01", "isOffDay": true, "name": "\\ud800"}]}',
        b'{"year": 2026, "days": [{"date": "2026-01-01", "isOffDay": true, "name": "a\\u0000"}]}',
        b'{"year": 2026, "days": [{"date": "2026-01-01", "isOffDay": true, "name": "%s"}]}' % (b"x" * 201),
    ],
)
def test_a_bad_holiday_file_is_refused_with_one_sentence(content: bytes, rollout: Project, ada: User) -> None:
    calendar = rollout.plan.calendar
    before = list(calendar.days.values_list("first", "name"))
    with pytest.raises(InvalidInput, match=r"\.$"):
        refresh_from_files(calendar, [content], actor=ada)
    assert list(calendar.days.values_list("first", "name")) == before


def test_the_command_reads_the_announced_years(rollout: Project, shared_data: Path, task: Any) -> None:
    files = [str(shared_data / "holidays" / f"cn-{year}.json") for year in (2026, 2027)]
    call_command("calendar_refresh", "CN", *files)
    calendar = Calendar.objects.get(country="CN")
    assert calendar.announced_until == date(2026, 12, 31)
    assert Task.objects.filter(plan__project=rollout, provisional=True).count() == 0
    with pytest.raises(CommandError, match="existing file"):
        call_command("calendar_refresh", "CN", "/nowhere.json")


def test_the_golden_plan_with_make_up_days(shared_data: Path, pmo: User) -> None:
    """T27's calendar from the announced files: Sunday 20 September and Saturday 10 October are worked."""
    calendar = state_calendar("CN", on=date(2026, 3, 2), actor=pmo)
    content = (shared_data / "holidays" / "cn-2026.json").read_bytes()
    refresh_from_files(calendar, [content], actor=pmo)
    worked = {day.first for day in calendar.days.all() if day.intervals}
    assert {date(2026, 9, 20), SATURDAY} <= worked
