"""Workload of tasks that rest: nobody works on them until the plan lets them go on (T32)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phases.models import Assignment, Task
from phases.queries_workload import plan_workload
from phases.scheduling.calendars import timeline_of
from phases.scheduling.clock import minute_of
from phases.scheduling.model import STANDARD_DAY, PlanInput, WorkingCalendar
from phases.scheduling.schedule import schedule
from phases.scheduling.starting import done_minutes, remaining_minutes
from phases.scheduling.timeline import CONTINUOUS
from phases.workload import Work, spread
from phases.workload_stretches import Stretch, stretches_of
from rollout.people.models import User
from tests.factories import CalendarFactory, arranging
from tests.scheduling.plans import plans

USUAL = WorkingCalendar("week")
LINE = timeline_of(USUAL)
DAY = 480
FIRST, SECOND, THIRD, FOURTH = (date(2026, 3, day) for day in (2, 9, 16, 23))


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 3, day, hour)


def weeks_of(found: Mapping[date, int]) -> dict[date, int]:
    return {week: minutes for week, minutes in found.items() if minutes}


# Two days are done from Thursday 5 March on, two are left, which wait until Thursday 19 March.
RESTING = stretches_of(at(5, 8), at(20, 17), 2 * DAY, 2 * DAY, LINE, at(6, 17))


def test_a_task_that_rests_binds_nobody_meanwhile() -> None:
    work = Work(7, 1, at(5, 8), at(20, 17), stretches=RESTING)
    assert weeks_of(spread(work, USUAL)) == {FIRST: 2 * DAY, THIRD: 2 * DAY}
    half = Work(7, 1, at(5, 8), at(20, 17), units=Fraction(50), stretches=RESTING)
    assert weeks_of(spread(half, USUAL)) == {FIRST: DAY, THIRD: DAY}


def test_effort_of_a_task_that_rests_lies_where_its_time_does() -> None:
    some = stretches_of(at(5, 8), at(20, 17), DAY, 3 * DAY, LINE, at(6, 17))
    work = Work(7, 1, at(5, 8), at(20, 17), effort=600, stretches=some)
    assert weeks_of(spread(work, USUAL)) == {FIRST: 150, THIRD: 450}


def test_more_than_the_calendar_has_time_for_was_done_by_the_status_date() -> None:
    quick = stretches_of(at(6, 8), at(12, 17), 4 * DAY, DAY, LINE, at(6, 17))
    assert quick == (Stretch(at(6, 8), at(6, 17), 4 * DAY, DAY), Stretch(at(12, 8), at(12, 17), DAY, DAY))
    work = Work(7, 1, at(6, 8), at(12, 17), stretches=quick)
    assert weeks_of(spread(work, USUAL)) == {FIRST: 4 * DAY, SECOND: DAY}


def test_a_finished_task_counts_what_it_took_and_a_finished_milestone_nothing() -> None:
    took = stretches_of(at(2, 8), at(13, 17), 5 * DAY, 0, LINE, None)
    assert sum(spread(Work(7, 1, at(2, 8), at(13, 17), stretches=took), USUAL).values()) == 5 * DAY
    reached = stretches_of(at(6, 17), at(6, 17), 0, 0, LINE, None)
    assert weeks_of(spread(Work(7, 1, at(6, 17), at(6, 17), stretches=reached), USUAL)) == {}


def test_clock_time_that_rests_binds_nobody_unless_it_has_effort() -> None:
    two = stretches_of(at(5, 8), at(21, 8), 1440, 1440, CONTINUOUS, at(6, 17))
    assert two[1] == Stretch(at(20, 8), at(21, 8), 1440, 1440)
    work = Work(7, 1, at(5, 8), at(21, 8), elapsed=True, stretches=two)
    assert weeks_of(spread(work, USUAL)) == {}
    work = Work(7, 1, at(5, 8), at(21, 8), effort=240, elapsed=True, stretches=two)
    assert weeks_of(spread(work, USUAL)) == {FIRST: 120, THIRD: 120}


@settings(max_examples=100, deadline=None)
@given(
    plans(summaries=True, progress=True, profile=None),
    st.integers(1, 300),
    st.one_of(st.none(), st.integers(0, 100_000)),
)
def test_the_rest_lies_where_the_schedule_lays_it_and_each_persons_weeks_add_up_to_the_work(
    plan: PlanInput, units: int, effort: int | None
) -> None:
    found = schedule(plan)
    network = found.network
    for place, task in enumerate(network.tasks):
        if place in network.tree.children or (task.actual_start is None and task.actual_finish is None):
            continue
        dates, line, left = found.tasks[task.key], network.own[place], remaining_minutes(task)
        done = done_minutes(task) if left else network.length_of(place)
        laid = stretches_of(dates.start, dates.finish, done, left, line, plan.status)
        if left:
            assert minute_of(laid[-1].start) == max(
                line.minute(found.early.rest[place]), minute_of(dates.start)
            ), task
            assert plan.status is None or laid[-1].start >= plan.status
        if left and done and plan.status is not None:
            assert laid[0].finish <= max(plan.status, dates.start)
        calendar = plan.calendars[task.calendar or plan.project_calendar]
        whole = Work(1, 1, dates.start, dates.finish, effort, Fraction(units), task.elapsed, laid)
        minutes = sum(spread(whole, calendar).values())
        if effort is not None:
            assert minutes == effort
        elif task.elapsed:
            assert minutes == 0
        else:
            assert minutes == round(Fraction((done + left) * units, 100))


def put(task: Task, field: str, value: Any) -> dict[str, Any]:
    return {"op": "task.set", "task": task.pk, "field": field, "value": value}


def loads(plan: Any, person: User, reader: User, task: Task) -> dict[date, int]:
    """By week what a task asks of a person."""
    found = plan_workload(plan, first=date(2026, 3, 2), weeks=26, reader=reader)
    desk = next(desk for desk in found.desks if desk.person == person)
    return {cell.week: minutes for cell in desk.cells for key, minutes in cell.parts if key == task.pk}


@pytest.mark.django_db
def test_a_reported_task_whose_rest_waits_for_a_predecessor_is_no_work_meanwhile(
    plan_of_rollout: Any, task: Any, change: Any, ada: User, dai: User, api: Any
) -> None:
    with arranging():
        Assignment.objects.create(task=task("C3"), user=dai, units=Decimal(50))
    owner = task("C3").owner
    change(
        {"op": "plan.set", "field": "status_at", "value": "2026-03-06T17:00"},
        put(task("C3"), "duration", 4 * DAY),
        put(task("C3"), "actual_start", "2026-03-05T08:00"),
        put(task("C3"), "remaining", 2 * DAY),
    )
    resting = task("C3")
    assert resting.start == at(5, 8) and resting.finish > datetime(2026, 4, 1)
    found = loads(plan_of_rollout, owner, ada, resting)
    assert found[FIRST] == 2 * DAY and sum(found.values()) == 4 * DAY
    assert set(found) == {FIRST} | {week for week in found if week > FOURTH}
    helped = loads(plan_of_rollout, dai, ada, resting)
    assert helped == {week: minutes // 2 for week, minutes in found.items()}
    url = f"/api/v1/projects/{plan_of_rollout.project.slug}/workload/?from=2026-03-02&weeks=26"
    told = [
        part["minutes"]
        for one in api(ada).get(url).json()["people"]
        if one["person"] == owner.pk
        for week in one["weeks"]
        for part in week["parts"]
        if part["task"] == resting.number
    ]
    assert told == list(found.values())


@pytest.mark.django_db
def test_a_task_with_a_calendar_of_its_own_is_work_in_the_time_of_that_calendar(
    plan_of_rollout: Any, task: Any, change: Any, ada: User
) -> None:
    off: tuple[Any, ...] = ()
    weekend = CalendarFactory(
        kind="task", project=plan_of_rollout.project, week=[off] * 5 + [STANDARD_DAY] * 2
    )
    change(put(task("R1"), "calendar", weekend.pk), put(task("R1"), "duration", 3 * DAY))
    found = loads(plan_of_rollout, task("R1").owner, ada, task("R1"))
    assert sorted(found.values()) == [DAY, 2 * DAY]
