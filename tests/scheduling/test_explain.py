"""Why a date: a cited fact is one without which the date would be another, and no other is."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phases.scheduling.explain import date_in, explain, named, without_all
from phases.scheduling.facts import bounding_facts, day_facts, week_facts, window
from phases.scheduling.model import ConstraintType, Fact, FactKind, Link, LinkType, PlanInput, Task
from phases.scheduling.schedule import schedule
from phases.scheduling.starting import lies_late
from phases.scheduling.step import step_of
from phases.scheduling.without import LATEST
from tests.scheduling.plans import CALENDARS, FIXED, LOWER, START, UPPER, plans
from tests.scheduling.scenario import Scenario, scenarios

ALL = (*LOWER, *UPPER, *FIXED, ConstraintType.ALAP)
EARLY = (
    FactKind.LINK,
    FactKind.SUMMARY_LINK,
    FactKind.CONSTRAINT,
    FactKind.PROJECT_START,
    FactKind.STATUS_DATE,
)
NEIGHBOURS = (
    FactKind.LINK,
    FactKind.SUMMARY_LINK,
    FactKind.SLACK,
    FactKind.PROJECT_FINISH,
    FactKind.CHILDREN,
)
EDGES = st.sampled_from(("start", "finish"))
CASES = [case for case in scenarios() if case.error is None]


def assert_minimal(plan: PlanInput, key: object, edge: str) -> None:
    found = schedule(plan)
    step = step_of(plan, key, found)  # type: ignore[arg-type]
    date = date_in(step, key, edge)  # type: ignore[arg-type]
    assert date == getattr(found.tasks[key], edge), plan  # type: ignore[index]
    cited = explain(plan, key, edge, found)  # type: ignore[arg-type]
    assert cited
    late = lies_late(next(task for task in plan.tasks if task.key == key), plan.finish)
    for fact in cited:
        where = plan if late and fact.kind in EARLY and same_without(step, [fact], key, edge) else step
        assert not same_without(where, [fact], key, edge), fact
        members = named([fact])
        for member in members if len(members) > 1 else ():
            fewer = [other for other in members if other is not member]
            assert same_without(where, fewer, key, edge), member
    told = named(cited)
    for fact in everything(step, plan, key):
        if fact not in told:
            assert same_without(step, [fact], key, edge), fact
            assert fact.kind is not FactKind.LINK or same_without(plan, [fact], key, edge), fact


def same_without(plan: PlanInput, facts: list[Fact], key: object, edge: str) -> bool:
    """Whether a task keeps its date in a plan that is scheduled anew without some facts."""
    now = date_in(plan, key, edge)  # type: ignore[arg-type]
    return date_in(without_all(plan, facts), key, edge) == now  # type: ignore[arg-type]


def everything(step: PlanInput, plan: PlanInput, key: object) -> list[Fact]:
    far = (datetime(1990, 1, 1).date(), datetime(2100, 1, 1).date())
    bounds = bounding_facts(step, key, schedule(plan))  # type: ignore[arg-type]
    return bounds + week_facts(step) + day_facts(step, *far)


@settings(max_examples=150, deadline=None)
@given(plans(kinds=ALL, summaries=True, progress=True, profile=None), EDGES, st.data())
def test_removing_a_cited_fact_changes_the_date_and_removing_another_does_not(
    plan: PlanInput, edge: str, data: st.DataObject
) -> None:
    key = data.draw(st.sampled_from([task.key for task in plan.tasks]))
    assert_minimal(plan, key, edge)


@settings(max_examples=150, deadline=None)
@given(plans(kinds=(ConstraintType.ALAP, *UPPER), summaries=True, profile=None), EDGES, st.data())
def test_the_reasons_of_a_task_that_is_to_be_late_and_that_nothing_waits_for_are_minimal(
    plan: PlanInput, edge: str, data: st.DataObject
) -> None:
    """Holidays lie before the end, some of them in the calendar of this task alone."""
    leaves = [task for task in plan.tasks if task.key not in {one.parent for one in plan.tasks}]
    chosen = data.draw(st.sampled_from(leaves))
    far = Task(
        "far", 60 * data.draw(st.integers(8, 160)), calendar=data.draw(st.sampled_from((None, "client")))
    )
    late = replace(chosen, constraint=ConstraintType.ALAP, constraint_date=None)
    tasks = [late if task is chosen else task for task in plan.tasks]
    links = tuple(link for link in plan.links if link.predecessor not in (chosen.key, chosen.parent))
    assert_minimal(replace(plan, tasks=(*tasks, far), links=links), chosen.key, edge)


@settings(max_examples=100, deadline=None)
@given(plans(kinds=(ConstraintType.ALAP,), summaries=True, profile=None), EDGES)
def test_no_dates_are_explained_by_each_other_alone(plan: PlanInput, edge: str) -> None:
    """From each task its reasons lead to one that is no date of another task."""
    found, around, grounded = schedule(plan), {}, set()
    for task in plan.tasks:
        facts = named(explain(plan, task.key, edge, found))  # type: ignore[arg-type]
        around[task.key] = {key for fact in facts if fact.kind in NEIGHBOURS for key in fact.about}
        assert task.key not in {
            key for fact in facts if fact.kind is FactKind.PROJECT_FINISH for key in fact.about
        }
        if any(sets_a_date(fact) for fact in facts):
            grounded.add(task.key)
    while more := {key for key, others in around.items() if key not in grounded and others & grounded}:
        grounded |= more
    assert grounded == around.keys()


def sets_a_date(fact: Fact) -> bool:
    if fact.kind is FactKind.CONSTRAINT:
        return fact.values["type"] not in (ConstraintType.ALAP, LATEST)
    return fact.kind in (FactKind.PROJECT_START, FactKind.STATUS_DATE)


WEEK = {"week": CALENDARS["week"]}
A = Task("A", 2 * 480)
C = Task("C", 2 * 480, constraint=ConstraintType.ALAP)


def test_a_late_task_that_sets_the_project_finish_names_what_it_waits_for() -> None:
    plan = PlanInput((A, C), (Link("A", "C"),), WEEK, "week", START)
    assert kinds(plan, "C", "start") == [(FactKind.LINK, ("A", "C"))]


def test_a_late_task_without_room_names_what_it_waits_for_and_what_holds_it() -> None:
    """Without the first link it starts on Monday, without the second it ends with the plan."""
    others = (A, Task("B", 5 * 480), Task("D", 480), Task("E", 2 * 480))
    links = (Link("A", "B"), Link("A", "C"), Link("C", "D"), Link("B", "E"), Link("D", "E"))
    plan = PlanInput((*others, C), links, WEEK, "week", START)
    assert kinds(plan, "C", "start") == [(FactKind.LINK, ("A", "C")), (FactKind.SLACK, ("C", "D"))]
    assert kinds(plan, "D", "start") == [(FactKind.LINK, ("C", "D"))]


def test_a_late_task_that_moves_over_a_weekend_what_holds_it_names_what_it_waits_for() -> None:
    clock = replace(C, calendar="24h", duration=3 * 1440)
    plan = PlanInput((A, clock, Task("D", 480)), (Link("A", "C"), Link("C", "D")), CALENDARS, "week", START)
    assert kinds(plan, "C", "finish")[0] == (FactKind.LINK, ("A", "C"))


def late_plan(*links: Link, deadline: datetime | None = None) -> PlanInput:
    """A of 2 days is to be late beside B of 10, whose days end on Thu 15 Oct after the national holidays."""
    calendar = next(case.plan for case in CASES if case.name == "T26-logic").calendars["china"]
    tasks = (
        Task("A", 2 * 480, constraint=ConstraintType.ALAP, deadline=deadline),
        Task("B", 10 * 480),
        Task("C", 480),
    )
    return PlanInput(tasks, links, {"china": calendar}, "china", datetime(2026, 9, 28, 8))


def test_a_late_task_names_the_project_finish_and_the_task_that_decides_it() -> None:
    found = explain(late_plan(), "A", "start")
    assert [(fact.kind, fact.about) for fact in found] == [
        (FactKind.CONSTRAINT, ("A",)),
        (FactKind.PROJECT_FINISH, ("B",)),
    ]
    assert found[1].values["date"] == schedule(late_plan()).finish.isoformat()


def test_a_late_task_over_holidays_names_those_between() -> None:
    plan = late_plan()
    holder = replace(plan.tasks[1], duration=4 * 480)
    short = replace(plan, tasks=(plan.tasks[0], holder, plan.tasks[2]), links=())
    found = explain(short, "A", "start")
    assert [fact.kind for fact in found[:2]] == [FactKind.CONSTRAINT, FactKind.PROJECT_FINISH]
    assert {fact.kind for fact in found[2:]} == {FactKind.SKIPPED_DAYS}
    assert found[2].values["first"] == "2026-10-01"


def test_a_late_task_before_the_last_one_is_held_by_it_and_by_the_finish_together() -> None:
    plan = late_plan(Link("A", "C"), Link("B", "C", LinkType.FS))
    assert kinds(plan, "A", "finish") == [(FactKind.CONSTRAINT, ("A",)), (FactKind.SLACK, ("A", "C"))]
    same = explain(replace(plan, links=(Link("A", "B", LinkType.FF),)), "A", "finish")
    (holder,) = [fact for fact in same if fact.kind is not FactKind.CONSTRAINT]
    assert {holder.kind, *(one.kind for one in holder.tied)} == {FactKind.SLACK, FactKind.PROJECT_FINISH}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_date_of_the_worked_examples_has_a_minimal_explanation(case: Scenario) -> None:
    for task in case.plan.tasks:
        assert_minimal(case.plan, task.key, "start")
        assert_minimal(case.plan, task.key, "finish")


def kinds(plan: PlanInput, key: str, edge: str) -> list[tuple[FactKind, tuple[object, ...]]]:
    return [(fact.kind, fact.about) for fact in explain(plan, key, edge)]  # type: ignore[arg-type]


def example(name: str) -> PlanInput:
    return next(case.plan for case in CASES if case.name == name)


def test_a_start_after_a_holiday_names_the_link_and_the_skipped_days() -> None:
    found = explain(example("T26-logic"), "B", "start")
    assert found[0].about == ("A", "B")
    assert found[0].values["finish"] == "2026-09-30T17:00:00"
    assert {fact.kind for fact in found[1:]} == {FactKind.SKIPPED_DAYS}
    assert found[1].values["first"] == "2026-10-01"


def test_a_finish_that_uses_a_made_up_day_names_it() -> None:
    found = explain(example("T27-logic"), "D", "finish")
    assert [fact.values["first"] for fact in found if fact.kind is FactKind.MADE_UP_DAY] == ["2026-10-10"]


def test_two_predecessors_that_drive_one_date_are_one_fact() -> None:
    plan = example("T43-logic")
    both = tuple(replace(task, duration=5 * 480) for task in plan.tasks if task.key != "C")
    found = explain(replace(plan, tasks=(*both, plan.tasks[-1])), "S", "finish")
    assert [(fact.about, [other.about for other in fact.tied]) for fact in found] == [(("A",), [("B",)])]


def test_a_summary_link_is_told_from_a_task_s_own() -> None:
    plan = example("T43-successor-logic")
    assert kinds(plan, "B", "start") == [(FactKind.SUMMARY_LINK, ("C", "S"))]


def test_a_date_that_pulls_a_task_before_its_predecessor_names_both() -> None:
    assert kinds(example("T18-dates"), "B", "start") == [
        (FactKind.CONSTRAINT, ("B",)),
        (FactKind.LINK, ("A", "B")),
    ]


def test_the_status_date_is_named_where_it_holds_work_back() -> None:
    assert kinds(example("T31-logic"), "X", "start") == [(FactKind.STATUS_DATE, ())]


def test_the_status_date_is_named_where_work_that_is_ahead_goes_on_from_it() -> None:
    plan = example("T32-ahead-logic")
    assert kinds(plan, "A", "finish") == [(FactKind.ACTUAL, ("A",)), (FactKind.STATUS_DATE, ())]
    assert kinds(example("T31-dates"), "X", "start") == [(FactKind.PROJECT_START, ())]


def test_a_reported_start_names_the_report_and_a_waiting_rest_its_predecessor() -> None:
    plan = example("T33-logic")
    assert kinds(plan, "B", "start") == [(FactKind.ACTUAL, ("B",))]
    assert kinds(plan, "B", "finish") == [(FactKind.ACTUAL, ("B",)), (FactKind.LINK, ("A", "B"))]


def test_a_task_pushed_late_names_the_successor_that_holds_it() -> None:
    assert (FactKind.SLACK, ("C", "E")) in kinds(example("T22-logic"), "C", "start")


def test_the_days_that_can_matter_lie_between_the_dates_of_the_step() -> None:
    plan = example("T26-logic")
    found = schedule(plan)
    step = step_of(plan, "B", found)
    first, last = window(step, "B", schedule(step))
    assert (first.isoformat(), last.isoformat()) == ("2026-09-27", "2026-10-15")
