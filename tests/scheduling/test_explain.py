"""Why a date: a cited fact is one without which the date would be another, and no other is."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phases.scheduling.explain import date_in, explain, without_all
from phases.scheduling.facts import bounding_facts, day_facts, week_facts, window
from phases.scheduling.model import ConstraintType, Fact, FactKind, PlanInput
from phases.scheduling.schedule import schedule
from phases.scheduling.step import step_of
from phases.scheduling.without import without
from tests.scheduling.plans import FIXED, LOWER, UPPER, plans
from tests.scheduling.scenario import Scenario, scenarios

ALL = (*LOWER, *UPPER, *FIXED, ConstraintType.ALAP)
EDGES = st.sampled_from(("start", "finish"))
CASES = [case for case in scenarios() if case.error is None]


def assert_minimal(plan: PlanInput, key: object, edge: str) -> None:
    found = schedule(plan)
    step = step_of(plan, key, found)  # type: ignore[arg-type]
    date = date_in(step, key, edge)  # type: ignore[arg-type]
    assert date == getattr(found.tasks[key], edge), plan  # type: ignore[index]
    cited = explain(plan, key, edge, found)  # type: ignore[arg-type]
    assert cited
    for fact in cited:
        assert date_in(without(step, fact), key, edge) != date, fact  # type: ignore[arg-type]
        members = [replace(fact, tied=()), *fact.tied]
        for member in members if len(members) > 1 else ():
            fewer = [other for other in members if other is not member]
            assert date_in(without_all(step, fewer), key, edge) == date, member  # type: ignore[arg-type]
    named = [one for fact in cited for one in (replace(fact, tied=()), *fact.tied)]
    for fact in everything(step, plan, key):
        if fact not in named:
            assert date_in(without(step, fact), key, edge) == date, fact  # type: ignore[arg-type]


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


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_date_of_the_worked_examples_has_a_minimal_explanation(case: Scenario) -> None:
    for task in case.plan.tasks:
        assert_minimal(case.plan, task.key, "start")
        assert_minimal(case.plan, task.key, "finish")


def kinds(plan: PlanInput, key: str, edge: str) -> list[tuple[FactKind, tuple[object, ...]]]:
    return [(fact.kind, fact.about) for fact in explain(plan, key, edge)]  # type: ignore[arg-type]


def named(name: str) -> PlanInput:
    return next(case.plan for case in CASES if case.name == name)


def test_a_start_after_a_holiday_names_the_link_and_the_skipped_days() -> None:
    found = explain(named("T26-logic"), "B", "start")
    assert found[0].about == ("A", "B")
    assert found[0].values["finish"] == "2026-09-30T17:00:00"
    assert {fact.kind for fact in found[1:]} == {FactKind.SKIPPED_DAYS}
    assert found[1].values["first"] == "2026-10-01"


def test_a_finish_that_uses_a_made_up_day_names_it() -> None:
    found = explain(named("T27-logic"), "D", "finish")
    assert [fact.values["first"] for fact in found if fact.kind is FactKind.MADE_UP_DAY] == ["2026-10-10"]


def test_two_predecessors_that_drive_one_date_are_one_fact() -> None:
    plan = named("T43-logic")
    both = tuple(replace(task, duration=5 * 480) for task in plan.tasks if task.key != "C")
    found = explain(replace(plan, tasks=(*both, plan.tasks[-1])), "S", "finish")
    assert [(fact.about, [other.about for other in fact.tied]) for fact in found] == [(("A",), [("B",)])]


def test_a_summary_link_is_told_from_a_task_s_own() -> None:
    plan = named("T43-successor-logic")
    assert kinds(plan, "B", "start") == [(FactKind.SUMMARY_LINK, ("C", "S"))]


def test_a_date_that_pulls_a_task_before_its_predecessor_names_both() -> None:
    assert kinds(named("T18-dates"), "B", "start") == [
        (FactKind.CONSTRAINT, ("B",)),
        (FactKind.LINK, ("A", "B")),
    ]


def test_the_status_date_is_named_where_it_holds_work_back() -> None:
    assert kinds(named("T31-logic"), "X", "start") == [(FactKind.STATUS_DATE, ())]
    assert kinds(named("T31-dates"), "X", "start") == [(FactKind.PROJECT_START, ())]


def test_a_reported_start_names_the_report_and_a_waiting_rest_its_predecessor() -> None:
    plan = named("T33-logic")
    assert kinds(plan, "B", "start") == [(FactKind.ACTUAL, ("B",))]
    assert kinds(plan, "B", "finish") == [(FactKind.ACTUAL, ("B",)), (FactKind.LINK, ("A", "B"))]


def test_a_task_pushed_late_names_the_successor_that_holds_it() -> None:
    assert (FactKind.SLACK, ("C", "E")) in kinds(named("T22-logic"), "C", "start")


def test_the_days_that_can_matter_lie_between_the_dates_of_the_step() -> None:
    plan = named("T26-logic")
    found = schedule(plan)
    step = step_of(plan, "B", found)
    first, last = window(step, "B", schedule(step))
    assert (first.isoformat(), last.isoformat()) == ("2026-09-27", "2026-10-15")
