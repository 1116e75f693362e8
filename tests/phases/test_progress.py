"""Progress that never contradicts itself (T30), through the service."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from phases.models import Task
from phases.operations import parse_operations
from phases.services.changes import apply, change_task, read_operations
from rollout.core.errors import InvalidInput, Stale
from rollout.people.models import User

pytestmark = pytest.mark.django_db
DAY = 480


@pytest.fixture
def put(plan_of_rollout: Any, ada: User) -> Any:
    """`put(task, percent_complete=50)` as Ada, in one step; answers the task as stored."""

    def change(task: Task, **values: Any) -> Task:
        plan_of_rollout.refresh_from_db()
        items = [
            {"op": "task.set", "task": task.pk, "field": name, "value": value}
            for name, value in values.items()
        ]
        apply(plan_of_rollout, read_operations(items), actor=ada, version=plan_of_rollout.version)
        return Task.objects.get(pk=task.pk)

    return change


def test_remaining_after_four_days_of_ten_makes_twelve_and_a_third(put: Any, task: Any) -> None:
    begun = put(put(task("C3"), actual_start=task("C3").start.isoformat()), percent_complete=40)
    assert (begun.duration, begun.remaining) == (10 * DAY, 6 * DAY)
    told = put(begun, remaining=8 * DAY)
    assert (told.duration, told.remaining, told.percent_complete) == (12 * DAY, 8 * DAY, Decimal("33.33"))


@pytest.fixture
def on_thursday(change: Any) -> None:
    change({"op": "plan.set", "field": "status_at", "value": "2026-03-12T17:00"})


def progress(task: Task) -> tuple[float, float, Decimal]:
    """Duration and remaining in days, and the percent."""
    return task.duration / DAY, (task.remaining or 0) / DAY, task.percent_complete


MONDAY = "2026-03-09T08:00"


def test_what_was_worked_since_the_start_and_what_is_left_make_the_duration(
    on_thursday: None, put: Any, task: Any
) -> None:
    """T30: 10 d, four days since Monday, 8 d left → 12 d, 33.3 %."""
    begun = put(task("C3"), duration=10 * DAY, actual_start=MONDAY)
    assert progress(put(begun, remaining=8 * DAY)) == (12, 8, Decimal("33.33"))
    again = put(task("C4"), duration=5 * DAY, actual_start="2026-03-06T08:00", remaining=5 * DAY)
    assert progress(again) == (10, 5, Decimal("50.00"))


def test_the_start_may_be_told_after_what_is_left_and_later_be_mended(
    on_thursday: None, put: Any, task: Any, ada: User
) -> None:
    told = {"remaining": 8 * DAY, "actual_start": MONDAY}
    found = change_task(task("C3"), told, actor=ada, version=task("C3").version)
    assert progress(found) == (12, 8, Decimal("33.33"))
    assert progress(put(found, actual_start="2026-03-11T08:00")) == (10, 8, Decimal("20.00"))


def test_a_percent_that_is_shown_can_be_written_again_and_loses_no_minute(
    on_thursday: None, put: Any, task: Any
) -> None:
    begun = put(task("C3"), duration=10 * DAY, actual_start=MONDAY, remaining=8 * DAY)
    for shown in (33.3, 33.33):
        assert progress(put(begun, notes=f"{shown}", percent_complete=shown)) == (12, 8, Decimal("33.33"))
    assert progress(put(begun, percent_complete=50)) == (12, 6, Decimal("50.00"))


def test_what_is_left_said_again_changes_nothing_and_said_anew_counts_from_the_start(
    on_thursday: None, put: Any, task: Any, change: Any
) -> None:
    begun = put(task("C3"), duration=10 * DAY, actual_start=MONDAY, remaining=8 * DAY)
    change({"op": "plan.set", "field": "status_at", "value": "2026-03-13T17:00"})
    assert progress(put(begun, notes="still", remaining=8 * DAY)) == (12, 8, Decimal("33.33"))
    assert progress(put(begun, remaining=5 * DAY)) == (10, 5, Decimal("50.00"))


def test_percent_starts_a_task_and_zero_takes_it_back(put: Any, task: Any) -> None:
    begun = put(task("R1"), percent_complete=25)
    assert begun.actual_start == begun.start and begun.remaining == 3 * DAY
    idle = put(begun, percent_complete=0)
    assert (idle.actual_start, idle.actual_finish, idle.remaining) == (None, None, None)


def test_a_finish_reports_the_time_it_took_and_pulls_its_successors(put: Any, task: Any) -> None:
    """T34: done a day early, the next task starts a day earlier."""
    was = task("K3").start
    done = put(task("K2"), actual_start="2026-03-02T08:00", actual_finish="2026-03-02T12:00")
    assert done.percent_complete == 100 and done.duration == DAY // 2 and done.remaining == 0
    put(task("K1"), actual_start="2026-03-02T08:00", actual_finish="2026-03-02T12:00")
    assert task("K3").start == datetime(2026, 3, 2, 13) < was


def test_nothing_is_reported_after_the_status_date(
    put: Any, task: Any, plan_of_rollout: Any, ada: User
) -> None:
    status = [{"op": "plan.set", "field": "status_at", "value": "2026-03-03T12:00"}]
    apply(plan_of_rollout, parse_operations(status), actor=ada, version=1)
    assert put(task("K3"), percent_complete=100).actual_finish == datetime(2026, 3, 3, 12)


def test_a_milestone_is_reached_in_one_click(put: Any, task: Any) -> None:
    reached = put(task("K◆"), percent_complete=100)
    assert reached.actual_start == reached.actual_finish == reached.finish
    with pytest.raises(InvalidInput, match="reached or not"):
        put(task("R◆"), percent_complete=50)


def test_work_that_is_not_done_may_not_lie_before_the_status_date(
    task: Any, plan_of_rollout: Any, ada: User
) -> None:
    status = [{"op": "plan.set", "field": "status_at", "value": "2026-03-06T17:00"}]
    apply(plan_of_rollout, parse_operations(status), actor=ada, version=1)
    assert task("K1").start == datetime(2026, 3, 9, 8)


@pytest.mark.parametrize(
    ("code", "values", "refusal"),
    [
        ("R1", {"duration": -480}, "negative"),
        ("R1", {"duration": 10**9}, "number_out_of_range"),
        ("R1", {"percent_complete": 101}, "percent_out_of_range"),
        ("R1", {"percent_complete": "many"}, "not_a_number"),
        ("R1", {"name": ""}, "empty_text"),
        ("R1", {"name": "x" * 301}, "text_too_long"),
        ("R1", {"name": "x" * 10_000}, "text_too_long"),
        ("R1", {"owner_role": "boss"}, "not_a_choice"),
        ("R1", {"owner": 10**9}, "unknown_person"),
        ("R1", {"calendar": 10**9}, "unknown_calendar"),
        ("R1", {"deadline": "1899-01-01T00:00"}, "date_out_of_range"),
        ("R1", {"deadline": "2200-01-01T00:00"}, "date_out_of_range"),
        ("R1", {"deadline": "1984-12-31T00:00"}, "date_out_of_range"),
        ("R1", {"deadline": "2149-01-01T00:00"}, "date_out_of_range"),
        ("R1", {"deadline": "soon"}, "not_a_date_time"),
        ("R1", {"deadline": "2026-03-02T08:00+08:00"}, "date_with_zone"),
        ("R1", {"constraint": "SNET"}, "constraint_without_date"),
        ("R1", {"likely": 480 * 20}, "three_points_order"),
        ("R1", {"pinned_start": "2026-03-02T08:00"}, "half_pinned"),
        (
            "R1",
            {"actual_start": "2026-03-09T08:00", "actual_finish": "2026-03-06T17:00"},
            "finish_before_start",
        ),
        ("K◆", {"duration": 480}, "milestone_with_duration"),
        ("R1", {"milestone": "yes"}, "not_yes_or_no"),
    ],
)
def test_bad_input_is_refused_with_one_sentence_and_changes_nothing(
    code: str, values: dict[str, Any], refusal: str, put: Any, task: Any
) -> None:
    with pytest.raises(InvalidInput) as refused:
        put(task(code), **values)
    assert refused.value.code == refusal and str(refused.value).endswith(".")
    assert len(str(refused.value)) < 250 and not task(code).plan.steps.exists()


@pytest.mark.parametrize(
    ("operations", "refusal"),
    [
        ([], "no_operations"),
        ("task.set", "not_operations"),
        ([{"op": "task.explode"}], "unknown_operation"),
        ([{"op": "task.set", "task": 1, "field": "id", "value": 2}], "unknown_field"),
        ([{"op": "task.set", "task": None, "field": "name", "value": "x"}], "not_a_record"),
        ([{"op": "link.remove", "link": "7"}], "not_a_record"),
        ([{"op": "participants.set", "task": 1, "users": "all"}], "not_people"),
        ([{"op": "task.add", "name": "x", "colour": "red"}], "unknown_field"),
        ([{"op": "plan.set", "field": "version", "value": 1}], "unknown_field"),
        ([{"op": "plan.set", "field": "week", "value": [[]] * 7}], "bad_week"),
        ([{"op": "recalculate"}] * 2_001, "too_many_operations"),
    ],
)
def test_unreadable_operations_are_refused(operations: Any, refusal: str) -> None:
    from phases.faults import PlanFault

    with pytest.raises(PlanFault) as fault:
        parse_operations(operations)
    assert fault.value.code == refusal


def test_links_and_tasks_of_another_project_are_unknown(
    task: Any, plan_of_rollout: Any, plan: Any, ada: User
) -> None:
    from tests.factories import TaskFactory

    foreign = TaskFactory(plan=plan)
    for item in (
        {"op": "link.add", "predecessor": foreign.pk, "successor": task("R1").pk},
        {"op": "task.set", "task": foreign.pk, "field": "name", "value": "mine"},
    ):
        with pytest.raises(InvalidInput, match="no task"):
            apply(plan_of_rollout, parse_operations([item]), actor=ada, version=1)


def test_one_task_is_changed_under_its_own_version(task: Any, ada: User) -> None:
    first = task("R1")
    changed = change_task(first, {"notes": "with sales"}, actor=ada, version=first.version)
    assert changed.version == first.version + 1
    assert change_task(changed, {"notes": "with sales"}, actor=ada, version=changed.version) == changed
    with pytest.raises(Stale):
        change_task(first, {"notes": "without sales"}, actor=ada, version=first.version)


def test_work_under_way_cannot_become_a_milestone_that_is_half_reached(put: Any, task: Any) -> None:
    """T30: of no duration no part is done."""
    put(task("R1"), percent_complete=50)
    with pytest.raises(InvalidInput) as caught:
        put(task("R1"), milestone=True)
    assert "is under way, and a milestone is reached or not" in str(caught.value.message)
    assert task("R1").percent_complete == 50 and task("R1").duration > 0
    put(task("R1"), percent_complete=0)
    idle = put(task("R1"), milestone=True)
    assert (idle.duration, idle.percent_complete, idle.remaining) == (0, 0, None)
    with pytest.raises(InvalidInput) as caught:
        put(task("R1"), percent_complete=50)
    assert caught.value.code == "milestone_part_done"


def test_finished_work_that_becomes_a_milestone_is_reached_when_it_ended(put: Any, task: Any) -> None:
    done = put(task("R1"), percent_complete=100)
    reached = put(done, milestone=True)
    assert reached.actual_start == reached.actual_finish == done.actual_finish
    assert (reached.percent_complete, reached.duration, reached.remaining) == (100, 0, 0)
