"""What a change moves and why; chains, slack towards a milestone, progress."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from fractions import Fraction

import pytest

from phases.scheduling.changes import CauseKind, ChangeKind, diff, preview
from phases.scheduling.driving import driving_chain, longest_path
from phases.scheduling.errors import UnknownTaskError
from phases.scheduling.model import (
    ConstraintType,
    FactKind,
    Link,
    LinkType,
    PlanInput,
    Task,
    TaskKey,
    WorkingCalendar,
)
from phases.scheduling.progress import (
    BadPercentError,
    duration_percent,
    phase_percent,
    remaining_from_percent,
)
from phases.scheduling.schedule import schedule
from phases.scheduling.targets import float_towards

DAY = 480


def plan_of(tasks: dict[str, int], links: list[str], **fields: object) -> PlanInput:
    return PlanInput(
        tasks=tuple(Task(key, days * DAY) for key, days in tasks.items()),
        links=tuple(Link(*text.split(">")) for text in links),
        calendars={"week": WorkingCalendar("week")},
        project_calendar="week",
        start=datetime(2026, 3, 2, 8),
        **fields,  # type: ignore[arg-type]
    )


def lasting(plan: PlanInput, key: TaskKey, days: int) -> PlanInput:
    tasks = tuple(replace(task, duration=days * DAY) if task.key == key else task for task in plan.tasks)
    return replace(plan, tasks=tasks)


NET = plan_of({"A": 2, "B": 5, "C": 2, "D": 1, "E": 2}, ["A>B", "A>C", "C>D", "B>E", "D>E"])


def test_a_longer_task_moves_what_follows_and_each_says_which_link_passed_it_on() -> None:
    found = preview(NET, lasting(NET, "C", 3))
    assert [(change.key, change.kind) for change in found.changes] == [
        ("C", ChangeKind.MOVED),
        ("D", ChangeKind.MOVED),
    ]
    assert found.causes["C"].kind is CauseKind.EDITED
    assert found.causes["D"].kind is CauseKind.PASSED_ON
    assert [fact.about for fact in found.causes["D"].facts] == [("C", "D")]
    assert found.changes[1].old == (datetime(2026, 3, 6, 8), datetime(2026, 3, 6, 17))
    assert found.changes[1].new == (datetime(2026, 3, 9, 8), datetime(2026, 3, 9, 17))


def test_a_task_pulled_until_another_link_binds_names_the_link_that_let_go() -> None:
    before = plan_of({"A": 5, "B": 2, "C": 1}, ["A>C", "B>C"])
    found = preview(before, lasting(before, "A", 1))
    assert [fact.about for fact in found.causes["C"].facts] == [("A", "C")]


def test_a_moved_summary_names_the_child_that_moved_it() -> None:
    tasks = (Task("S"), Task("A", DAY, parent="S"), Task("B", 2 * DAY, parent="S"))
    before = replace(NET, tasks=tasks, links=())
    found = preview(before, lasting(before, "B", 4))
    assert found.causes["S"].kind is CauseKind.PASSED_ON
    assert [(fact.kind, fact.about) for fact in found.causes["S"].facts] == [(FactKind.CHILDREN, ("B",))]


def test_a_later_project_start_is_named_as_the_plans_change() -> None:
    found = preview(NET, replace(NET, start=datetime(2026, 3, 9, 8)))
    assert found.causes["A"].kind is CauseKind.PLAN
    assert found.causes["E"].kind is CauseKind.PASSED_ON


def test_added_and_dropped_tasks_are_told_apart() -> None:
    after = replace(NET, tasks=(*NET.tasks[:2], *NET.tasks[3:], Task("F", DAY)), links=(Link("A", "B"),))
    kinds = {change.key: change.kind for change in diff(schedule(NET), schedule(after))}
    assert kinds["C"] is ChangeKind.DROPPED
    assert kinds["F"] is ChangeKind.ADDED


def test_nothing_changed_is_an_empty_difference() -> None:
    assert diff(schedule(NET), schedule(NET)) == ()


def test_the_driving_chain_leads_from_the_start_to_the_target() -> None:
    assert driving_chain(NET, "E") == ("A", "B", "E")
    assert driving_chain(NET, "D") == ("A", "C", "D")


def test_a_driving_chain_passes_through_a_summary() -> None:
    tasks = (Task("S"), Task("A", 3 * DAY, parent="S"), Task("B", 5 * DAY, parent="S"), Task("C", DAY))
    plan = replace(NET, tasks=tasks, links=(Link("S", "C"),))
    assert driving_chain(plan, "C") == ("B", "C")
    assert driving_chain(plan, "S") == ("B", "S")


def test_a_date_that_is_no_links_ends_the_chain() -> None:
    held = tuple(
        replace(task, constraint=ConstraintType.SNET, constraint_date=datetime(2026, 3, 20, 8))
        if task.key == "B"
        else task
        for task in NET.tasks
    )
    assert driving_chain(replace(NET, tasks=held), "E") == ("B", "E")


def test_slack_towards_a_milestone_counts_back_from_it_alone() -> None:
    plan = plan_of({"A": 2, "B": 5, "C": 1, "M": 0, "Z": 10}, ["A>M", "C>M", "A>B", "M>Z"])
    found = float_towards(plan, "M")
    assert found == {"A": 0, "C": DAY, "M": 0, "B": None, "Z": None}


def test_a_start_link_lets_only_the_start_count() -> None:
    plan = replace(
        plan_of({"A": 8, "M": 0, "B": 3}, []), links=(Link("A", "M", LinkType.SS, 2 * DAY), Link("B", "M"))
    )
    assert float_towards(plan, "M") == {"A": DAY, "B": 0, "M": 0}


def test_an_unknown_target_is_refused() -> None:
    with pytest.raises(UnknownTaskError):
        float_towards(NET, "nobody")
    with pytest.raises(UnknownTaskError):
        driving_chain(NET, "nobody")


def test_the_longest_path_does_not_ask_for_slack() -> None:
    late = tuple(replace(task, deadline=datetime(2026, 3, 31, 17)) for task in NET.tasks)
    assert longest_path(replace(NET, tasks=late, critical_threshold=-DAY)) == {"A", "B", "E"}


def test_percent_complete_is_done_over_done_and_left() -> None:
    assert duration_percent(4 * DAY, 8 * DAY) == Fraction(100, 3)
    assert phase_percent([(2 * DAY, 0), (0, 8 * DAY)]) == 20
    assert duration_percent(0, 0) is None


def test_remaining_minutes_are_rounded_half_up() -> None:
    assert remaining_from_percent(480, 33) == 322
    assert remaining_from_percent(1, 50) == 1
    assert remaining_from_percent(480, 100) == 0
    with pytest.raises(BadPercentError):
        remaining_from_percent(480, 101)
