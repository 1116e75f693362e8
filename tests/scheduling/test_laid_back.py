"""A plan that is laid back from its finish: its tasks lie late, and its start follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phases.scheduling.clock import minute_of
from phases.scheduling.explain import explain
from phases.scheduling.laid_back import laid_back
from phases.scheduling.model import ConstraintType, FactKind, Link, PlanInput, Profile, Task, TaskKey
from phases.scheduling.result import Schedule
from phases.scheduling.schedule import schedule
from tests.scheduling.networks import FAMILIES, Family, network
from tests.scheduling.plans import CALENDARS, plans
from tests.scheduling.second_opinion import second_opinion, why_not
from tests.scheduling.test_explain import ALL, EDGES, assert_minimal

FRIDAY = datetime(2026, 3, 6, 17)
FAR = datetime(2026, 6, 26, 17)
DAY = 480
LATE = ConstraintType.ALAP
EXACT = {"finish to start", "milestones", "lags", "calendars", "summaries", "FF links"}


def of_march(day: int, hour: int = 8) -> datetime:
    return datetime(2026, 3, day, hour)


def week(*tasks: Task, links: tuple[Link, ...] = (), profile: Profile = Profile.LOGIC) -> PlanInput:
    """To end on Friday, 6 March; the start it comes with says nothing."""
    start = datetime(2026, 1, 1)
    return laid_back(PlanInput(tasks, links, CALENDARS, "week", start, finish=FRIDAY, profile=profile))


def all_late(plan: PlanInput, finish: datetime) -> PlanInput:
    tasks = tuple(replace(task, constraint=LATE, constraint_date=None) for task in plan.tasks)
    return laid_back(replace(plan, tasks=tasks, finish=finish))


def dates(found: Schedule) -> dict[TaskKey, tuple[datetime, datetime]]:
    return {key: (task.start, task.finish) for key, task in found.tasks.items()}


@pytest.mark.parametrize("profile", Profile)
def test_the_longest_chain_gives_the_start_and_the_rest_lies_late(profile: Profile) -> None:
    plan = week(
        Task("A", 2 * DAY, constraint=LATE),
        Task("B", DAY, constraint=LATE),
        Task("C", DAY, constraint=LATE),
        Task("D", DAY),
        links=(Link("A", "B"),),
        profile=profile,
    )
    found = schedule(plan)
    assert plan.start == of_march(4)
    assert dates(found) == {
        "A": (of_march(4), of_march(5, 17)),
        "B": (of_march(6), FRIDAY),
        "C": (of_march(6), FRIDAY),
        "D": (of_march(4), of_march(4, 17)),
    }
    assert [(task.total_slack, task.critical) for task in found.tasks.values()] == [
        (0, True),
        (0, True),
        (2 * DAY, False),
        (2 * DAY, False),
    ]


@pytest.mark.parametrize("profile", Profile)
def test_bounds_hold_a_late_task_without_calling_it_early(profile: Profile) -> None:
    """Up to a latest date, and not before an earliest one."""
    kinds = ConstraintType
    plan = week(
        Task("long", 4 * DAY, constraint=LATE),
        Task("by", DAY, constraint=kinds.FNLT, constraint_date=of_march(4, 17)),
        Task("from", DAY, constraint=kinds.SNET, constraint_date=of_march(4)),
        Task("on", DAY, constraint=kinds.MSO, constraint_date=of_march(4)),
        profile=profile,
    )
    found = schedule(plan)
    assert [found.tasks[key].start for key in ("by", "from", "on")] == [of_march(4), of_march(6), of_march(4)]
    (reason,) = explain(plan, "from", "start", found)
    assert (reason.kind, reason.about) == (FactKind.PROJECT_FINISH, ())
    (reason,) = explain(plan, "by", "start", found)
    assert (reason.kind, reason.values["type"]) == (FactKind.CONSTRAINT, "FNLT")


def test_reported_work_does_not_move_the_start_and_an_empty_plan_keeps_its_own() -> None:
    done = Task("done", DAY, actual_start=of_march(2), actual_finish=of_march(2, 17))
    assert week(done, Task("A", DAY, constraint=LATE)).start == of_march(6)
    assert week(done).start == week().start == datetime(2026, 1, 1)


def test_a_plan_without_a_finish_is_left_alone() -> None:
    plan = PlanInput((Task("A", DAY),), (), CALENDARS, "week", of_march(2))
    assert laid_back(plan) is plan


@settings(max_examples=100, deadline=None)
@given(plans(summaries=True, profile=None))
def test_tasks_without_dates_of_their_own_all_end_in_time_and_at_their_late_dates(plan: PlanInput) -> None:
    late = all_late(plan, FAR)
    found = schedule(late)
    assert all(task.finish <= FAR for task in found.tasks.values())
    assert laid_back(late) == late
    leaves = [task for task in late.tasks if task.key != "S"]
    assert min(found.tasks[task.key].late_start for task in leaves) == late.start


@settings(max_examples=150, deadline=None)
@given(plans(kinds=ALL, summaries=True, progress=True, profile=None), EDGES, st.data())
def test_the_reasons_of_a_plan_that_is_laid_back_are_minimal(
    plan: PlanInput, edge: str, data: st.DataObject
) -> None:
    late = laid_back(replace(plan, finish=datetime(2026, 4, 10, 17)))
    key = data.draw(st.sampled_from([task.key for task in late.tasks]))
    assert_minimal(late, key, edge)


@pytest.mark.parametrize(
    "family", [one for one in FAMILIES if one.name in EXACT], ids=lambda family: family.name
)
def test_another_scheduler_lays_the_tasks_at_the_same_dates_from_the_start_found(family: Family) -> None:
    """MPXJ only counts on from a start: from ours its late dates are the dates found."""
    if reason := why_not():
        pytest.skip(reason)
    for seed in range(15):
        plan = all_late(network(family, seed), FAR)
        found = schedule(plan)
        theirs = second_opinion(replace(plan, finish=None))
        lines = found.network.own

        def minute(key: TaskKey, at: datetime, lines=lines, found=found) -> int:  # type: ignore[no-untyped-def]
            line = lines[found.network.tree.index[key]]
            return int(line.ceiling(minute_of(at))) >> 1

        for key, dates_of in theirs.items():
            ours = found.tasks[key]  # type: ignore[index]
            for mine, their in ((ours.start, "late_start"), (ours.finish, "late_finish")):
                assert minute(key, mine) == minute(key, dates_of[their]), f"seed {seed}, task {key}"  # type: ignore[arg-type]
