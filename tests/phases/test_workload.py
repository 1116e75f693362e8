"""Workload by person and week: from assignments and personal calendars, with what is too much."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from phases.models import Assignment, Task
from phases.queries_people import people_concerned
from phases.queries_workload import plan_workload, works_of
from phases.scheduling.model import CalendarEntry, CalendarLayer, LayerKind, WorkingCalendar
from phases.workload import Work, spread, workload
from rollout.people.models import User
from rollout.people.roles import Role
from tests.factories import CalendarDayFactory, CalendarFactory, MembershipFactory, arranging

MONDAY = date(2026, 3, 2)
USUAL = WorkingCalendar("week")
HOUR = 60


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 3, day, hour)


def loads(*works: Work, calendar: WorkingCalendar = USUAL, weeks: int = 3) -> list[tuple[int, int]]:
    cells = workload(works, {1: calendar}, MONDAY, weeks)[1]
    return [(cell.load // HOUR, cell.over // HOUR) for cell in cells]


def test_a_task_without_effort_takes_the_share_of_time_as_long_as_it_lasts() -> None:
    assert loads(Work(7, 1, at(5, 8), at(10, 17))) == [(16, 0), (16, 0), (0, 0)]
    assert loads(Work(7, 1, at(5, 8), at(10, 17), units=Fraction(50))) == [(8, 0), (8, 0), (0, 0)]


def test_effort_is_spread_over_the_working_time_of_the_task() -> None:
    assert loads(Work(7, 1, at(5, 8), at(10, 17), effort=8 * HOUR)) == [(4, 0), (4, 0), (0, 0)]


def test_two_tasks_in_one_week_are_too_much() -> None:
    week = Work(7, 1, at(2, 8), at(6, 17)), Work(8, 1, at(4, 8), at(6, 17))
    assert loads(*week) == [(64, 24), (0, 0), (0, 0)]


def test_leave_takes_time_away_and_work_moves_to_the_days_that_are_left() -> None:
    leave = CalendarLayer(LayerKind.PERSON, "leave", (CalendarEntry(date(2026, 3, 2), date(2026, 3, 4)),))
    away = WorkingCalendar("away", layers=(leave,))
    assert loads(Work(7, 1, at(2, 8), at(10, 17), effort=32 * HOUR), calendar=away) == [
        (16, 0),
        (16, 0),
        (0, 0),
    ]


def test_work_in_a_week_of_leave_is_not_lost() -> None:
    leave = CalendarLayer(LayerKind.PERSON, "leave", (CalendarEntry(date(2026, 3, 2), date(2026, 3, 8)),))
    away = WorkingCalendar("away", layers=(leave,))
    assert loads(Work(7, 1, at(2, 8), at(6, 17), effort=10 * HOUR), calendar=away)[0] == (10, 10)


def test_a_task_in_clock_time_binds_nobody_unless_it_has_effort() -> None:
    assert loads(Work(7, 1, at(2, 8), at(6, 17), elapsed=True))[0] == (0, 0)
    assert loads(Work(7, 1, at(2, 8), at(6, 17), effort=120, elapsed=True))[0] == (2, 0)


@given(
    st.integers(0, 60 * 24 * 40),
    st.integers(1, 60 * 24 * 60),
    st.one_of(st.none(), st.integers(0, 100_000)),
    st.integers(1, 300),
)
def test_the_minutes_of_the_weeks_add_up_to_the_whole(
    start: int, length: int, effort: int | None, units: int
) -> None:
    begins = datetime(2026, 3, 2) + timedelta(minutes=start)
    work = Work(1, 1, begins, begins + timedelta(minutes=length), effort, Fraction(units))
    found = spread(work, USUAL)
    assert all(minutes >= 0 for minutes in found.values())
    if effort is not None:
        assert sum(found.values()) == effort
    assert all(week.weekday() == 0 for week in found)


def test_effort_of_a_task_is_shared_by_units_after_what_assignments_name() -> None:
    row = {
        "pk": 7,
        "owner": 1,
        "effort": 600,
        "start": at(2, 8),
        "finish": at(6, 17),
        "elapsed": False,
    }
    found = works_of(row, [(2, Fraction(50), None), (3, Fraction(100), 300)])
    assert {work.person: work.effort for work in found} == {1: 200, 2: 100, 3: 300}
    assert [work.effort for work in works_of({**row, "effort": None}, [])] == [None]
    assert works_of({**row, "owner": None}, []) == []


@pytest.fixture
def here(plan_of_rollout: Any) -> str:
    return f"/projects/{plan_of_rollout.project.slug}/workload/"


def desk_of(plan: Any, person: User, reader: User, **asked: Any) -> Any:
    found = plan_workload(plan, first=MONDAY, weeks=8, reader=reader, **asked)
    return next(desk for desk in found.desks if desk.person == person)


@pytest.mark.django_db
def test_the_page_shows_each_person_by_department_with_the_weeks_that_are_too_much(
    plan_of_rollout: Any, task: Any, ada: User, ben: User, signed_in: Any, here: str
) -> None:
    desk = desk_of(plan_of_rollout, ben, ada)
    assert any(cell.over for cell in desk.cells)
    shown = signed_in(ben).get(f"{here}?from=2026-03-02").content.decode()
    assert ("Ben" in shown and "have more work than time" in shown) or "has more work than time" in shown
    assert "load-over" in shown and ">over<" in shown


@pytest.mark.django_db
def test_a_cell_opens_the_tasks_behind_it(plan_of_rollout: Any, ben: User, signed_in: Any, here: str) -> None:
    page = signed_in(ben)
    shown = page.get(f"{here}week/?from=2026-03-02&person={ben.pk}").content.decode()
    assert "Interviews and on-site observation" in shown and "/tasks/" in shown
    assert page.get(f"{here}week/?from=2026-03-02&person=0").status_code == 404


@pytest.mark.django_db
def test_leave_of_a_person_takes_hours_out_of_the_week(plan_of_rollout: Any, ada: User, ben: User) -> None:
    before = desk_of(plan_of_rollout, ben, ada).cells[1].capacity
    calendar = CalendarFactory(kind="person", user=ben)
    CalendarDayFactory(calendar=calendar, first=date(2026, 3, 9), last=date(2026, 3, 10), intervals=[])
    assert desk_of(plan_of_rollout, ben, ada).cells[1].capacity == before - 2 * 480


@pytest.mark.django_db
def test_participants_carry_their_share(plan_of_rollout: Any, task: Any, ada: User, dai: User) -> None:
    before = sum(cell.load for cell in desk_of(plan_of_rollout, dai, ada).cells)
    with arranging():
        Assignment.objects.create(task=task("R1"), user=dai, units=Decimal(50))
    after = sum(cell.load for cell in desk_of(plan_of_rollout, dai, ada).cells)
    assert after - before == task("R1").duration // 2


@pytest.mark.django_db
def test_other_projects_count_where_the_reader_may_see_them(
    plan_of_rollout: Any, project: Any, plan: Any, ada: User, ben: User, eve: User, other_project: Any
) -> None:
    with arranging():
        for number, where in ((1, plan),):
            Task.objects.create(
                plan=where,
                number=number,
                name="Elsewhere",
                owner=ben,
                start=at(2, 8),
                finish=at(6, 17),
            )
    alone = desk_of(plan_of_rollout, ben, ada).cells[0].load
    with_others = desk_of(plan_of_rollout, ben, ada, everywhere=True).cells[0].load
    assert with_others - alone == 5 * 480
    assert desk_of(plan_of_rollout, ben, eve, everywhere=True).cells[0].load == alone


@pytest.mark.django_db
def test_the_workload_leaves_as_a_file(plan_of_rollout: Any, ben: User, signed_in: Any, here: str) -> None:
    page = signed_in(ben)
    rows = page.get(f"{here}?from=2026-03-02&weeks=2&export=csv").content.decode().splitlines()
    people = {row.split(",")[1] for row in rows[1:]}
    assert ben.name in people and len(rows) == 1 + 2 * len(people)
    assert page.get(f"{here}?export=xlsx").getvalue()[:2] == b"PK"


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["from=yesterday", "weeks=0", "weeks=99", "weeks=x", "from=0001-01-01"])
def test_weeks_that_are_none_are_refused(ben: User, signed_in: Any, here: str, query: str) -> None:
    assert signed_in(ben).get(f"{here}?{query}").status_code == 400


@pytest.mark.django_db
def test_the_api_gives_the_same_minutes(plan_of_rollout: Any, ada: User, ben: User, api: Any) -> None:
    url = f"/api/v1/projects/{plan_of_rollout.project.slug}/workload/?from=2026-03-02&weeks=3"
    people = {one["person"]: one for one in api(ada).get(url).json()["people"]}
    told = [week["load"] for week in people[ben.pk]["weeks"]]
    assert told == [cell.load for cell in desk_of(plan_of_rollout, ben, ada).cells[:3]]
    assert all(sum(p["minutes"] for p in week["parts"]) == week["load"] for week in people[ben.pk]["weeks"])


@pytest.mark.django_db
def test_the_workload_takes_as_many_queries_for_few_people_as_for_many(
    plan_of_rollout: Any, ada: User, signed_in: Any, here: str
) -> None:
    page, counts = signed_in(ada), []
    page.get(here)
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            page.get(f"{here}?from=2026-03-02&everywhere=yes")
        counts.append(len(queries))
        for _number in range(20):
            MembershipFactory(project=plan_of_rollout.project, role=Role.KEY_USER)
    assert counts[0] == counts[1]


@pytest.mark.django_db
def test_people_of_a_plan_are_found_without_joining_their_work_elsewhere(
    plan_of_rollout: Any, ada: User, ben: User
) -> None:
    people = people_concerned(plan_of_rollout)
    assert people.query.chain().alias_map.keys() <= {User._meta.db_table}
    assert {ada, ben} <= set(people) and len(people) == len(set(people))
