"""Changing a plan: preview, one step, undo."""

from __future__ import annotations

import json
from typing import Any

import pytest

from phases.models import PlanStep, Task
from phases.operations import parse_operations
from phases.services.changes import apply, preview, undo
from rollout.audit.models import AuditEvent
from rollout.core.errors import InvalidInput, NotAllowed, Stale, StateRefusal
from rollout.people.models import User
from tests.factories import arranging

pytestmark = pytest.mark.django_db


def operations(*items: dict[str, Any]) -> Any:
    return parse_operations(list(items))


def set_field(task: Task, field: str, value: Any) -> dict[str, Any]:
    return {"op": "task.set", "task": task.pk, "field": field, "value": value}


def everything(plan: Any) -> dict[str, list[dict[str, Any]]]:
    """All rows of a plan, without the counters that only ever rise."""
    plan.refresh_from_db()
    own = {f.attname: getattr(plan, f.attname) for f in plan._meta.concrete_fields}
    return {
        "plan": [{k: v for k, v in own.items() if k not in ("version", "last_number")}],
        "tasks": [
            {k: v for k, v in row.items() if k != "version"} for row in plan.tasks.values().order_by("pk")
        ],
        "links": [
            {k: v for k, v in row.items() if k != "version"}
            for row in plan.dependencies.values().order_by("pk")
        ],
        "phases": list(plan.phases.values("task_id", "discipline").order_by("task_id")),
        "people": list(
            Task.objects.filter(plan=plan, assignments__isnull=False)
            .values("pk", "assignments__user_id", "assignments__units", "assignments__effort")
            .order_by("pk", "assignments__user_id")
        ),
    }


def test_a_preview_tells_what_would_move_and_writes_nothing(plan_of_rollout: Any, task: Any) -> None:
    before = everything(plan_of_rollout)
    seen = preview(plan_of_rollout, operations(set_field(task("D7"), "duration", 480 * 3))).as_json()
    moved = {row["code"]: row for row in seen["moved"]}
    assert seen["refused"] is None
    assert moved["D7"]["slip_days"] == 2 and moved["D7"]["cause"] == "changed directly"
    assert moved["D◆"]["cause_task"] == task("D7").pk and "Design review" in moved["D◆"]["cause"]
    assert "K1" not in moved
    assert seen["go_live"]["old_slip_days"] == 0 and seen["go_live"]["new_slip_days"] == 2
    assert everything(plan_of_rollout) == before and not PlanStep.objects.exists()


def test_what_restarts_at_the_status_date_says_so_also_beside_the_answer_that_brings_it(
    plan_of_rollout: Any, task: Any
) -> None:
    status = {"op": "plan.set", "field": "status_at", "value": "2026-03-20T17:00:00"}
    for wanted in ([status], [set_field(task("K2"), "percent_complete", "0"), status]):
        moved = preview(plan_of_rollout, operations(*wanted)).as_json()["moved"]
        first = next(row for row in moved if row["code"] == "K1")
        assert first["cause"] == "because of the status date"
        assert not any("settings" in row["cause"] for row in moved)
    start = {"op": "plan.set", "field": "start", "value": "2026-03-09T08:00:00"}
    moved = preview(plan_of_rollout, operations(start)).as_json()["moved"]
    assert any(row["cause"] == "because of the plan's settings" for row in moved)


def test_applying_does_what_the_preview_said(plan_of_rollout: Any, task: Any, ada: User) -> None:
    wanted = operations(set_field(task("D7"), "duration", 480 * 3))
    seen = preview(plan_of_rollout, wanted).as_json()
    step = apply(plan_of_rollout, wanted, actor=ada, version=plan_of_rollout.version)
    plan_of_rollout.refresh_from_db()
    for row in seen["moved"]:
        stored = Task.objects.get(pk=row["task"])
        assert [stored.start.isoformat(), stored.finish.isoformat()] == row["new"]
    assert plan_of_rollout.finish.isoformat() == seen["finish"]["new"]
    assert len(step.moved) == len(seen["moved"]) and plan_of_rollout.version == 2


def test_undo_gives_identical_rows_and_its_undo_does_it_again(
    plan_of_rollout: Any, task: Any, ada: User
) -> None:
    before = everything(plan_of_rollout)
    step = apply(plan_of_rollout, operations(set_field(task("D7"), "duration", 1440)), actor=ada, version=1)
    after = everything(plan_of_rollout)
    back = undo(step, actor=ada)
    assert everything(plan_of_rollout) == before
    undo(back, actor=ada)
    assert everything(plan_of_rollout) == after


def test_one_step_leaves_one_audit_event_with_before_after_and_why(
    plan_of_rollout: Any, task: Any, ada: User
) -> None:
    count = AuditEvent.objects.count()
    changed = task("D7")
    apply(
        plan_of_rollout,
        operations(set_field(changed, "duration", 960)),
        actor=ada,
        version=1,
        why="More reviewers",
    )
    event = AuditEvent.objects.latest("sequence")
    assert AuditEvent.objects.count() == count + 1
    assert event.before["tasks"][str(changed.pk)] == {"duration": 480}
    assert event.after["tasks"][str(changed.pk)] == {"duration": 960}
    assert event.why == "More reviewers" and event.project_id == plan_of_rollout.project_id


def test_the_second_of_two_editors_meets_a_conflict(plan_of_rollout: Any, task: Any, ada: User) -> None:
    apply(plan_of_rollout, operations(set_field(task("D7"), "duration", 960)), actor=ada, version=1)
    with pytest.raises(Stale):
        apply(plan_of_rollout, operations(set_field(task("D6"), "duration", 960)), actor=ada, version=1)


def test_a_cycle_is_refused_with_its_whole_path(plan_of_rollout: Any, task: Any, ada: User) -> None:
    link = {"op": "link.add", "predecessor": task("D◆").pk, "successor": task("D1").pk}
    seen = preview(plan_of_rollout, operations(link)).as_json()
    assert seen["refused"]["code"] == "cycle"
    for name in ("D1 To-be process model", "D7 Design review", "D◆ Design approved"):
        assert name in seen["refused"]["message"]
    with pytest.raises(InvalidInput, match="wait for each other"):
        apply(plan_of_rollout, operations(link), actor=ada, version=1)


def test_an_equal_link_is_refused(plan_of_rollout: Any, task: Any, ada: User) -> None:
    link = {"op": "link.add", "predecessor": task("K1").pk, "successor": task("K3").pk}
    with pytest.raises(InvalidInput, match="already linked as FS"):
        apply(plan_of_rollout, operations(link), actor=ada, version=1)


def test_nothing_to_change_is_no_step(plan_of_rollout: Any, task: Any, ada: User) -> None:
    with pytest.raises(StateRefusal, match="changes nothing"):
        apply(plan_of_rollout, operations(set_field(task("D7"), "duration", 480)), actor=ada, version=1)


def test_a_consultant_may_report_progress_of_own_tasks_only(
    plan_of_rollout: Any, task: Any, ben: User
) -> None:
    apply(plan_of_rollout, operations(set_field(task("R1"), "percent_complete", 50)), actor=ben, version=1)
    assert task("R1").remaining == 960
    with pytest.raises(NotAllowed):
        apply(
            plan_of_rollout, operations(set_field(task("K1"), "percent_complete", 50)), actor=ben, version=2
        )
    with pytest.raises(NotAllowed):
        apply(plan_of_rollout, operations(set_field(task("R1"), "owner", ben.pk)), actor=ben, version=2)


def test_a_sponsor_may_not_change_the_plan(plan_of_rollout: Any, task: Any, cleo: User) -> None:
    with pytest.raises(NotAllowed):
        apply(plan_of_rollout, operations(set_field(task("K1"), "notes", "x")), actor=cleo, version=1)


def test_dragging_a_bar_is_a_start_no_earlier_than_and_back_again_none(
    plan_of_rollout: Any, task: Any, ada: User
) -> None:
    moved, was = task("D6"), task("D6").start
    later = {"op": "task.move", "task": moved.pk, "start": was.replace(day=was.day + 1).isoformat()}
    apply(plan_of_rollout, operations(later), actor=ada, version=1)
    assert task("D6").constraint == "SNET" and task("D6").start == was.replace(day=was.day + 1)
    back = {"op": "task.move", "task": moved.pk, "start": was.isoformat()}
    apply(plan_of_rollout, operations(back), actor=ada, version=2)
    assert task("D6").constraint == "ASAP" and task("D6").start == was


def test_a_task_is_added_linked_and_removed_in_one_step_each(
    plan_of_rollout: Any, task: Any, ada: User
) -> None:
    before = everything(plan_of_rollout)
    added = operations(
        {"op": "task.add", "ref": "new", "name": "Second review", "after": task("D7").pk, "duration": 960},
        {"op": "link.add", "predecessor": task("D7").pk, "successor": "new"},
        {"op": "link.add", "predecessor": "new", "successor": task("D◆").pk},
    )
    step = apply(plan_of_rollout, added, actor=ada, version=1)
    made = plan_of_rollout.tasks.get(name="Second review")
    assert made.parent == task("D7").parent and made.position == task("D7").position + 1
    assert task("D◆").start == made.finish
    undo(step, actor=ada)
    assert everything(plan_of_rollout) == before


def test_removing_a_phase_and_undoing_it_brings_back_everything(
    plan_of_rollout: Any, task: Any, ada: User
) -> None:
    before = everything(plan_of_rollout)
    phase = task("M1").parent
    step = apply(plan_of_rollout, operations({"op": "task.remove", "task": phase.pk}), actor=ada, version=1)
    assert not plan_of_rollout.tasks.filter(code="M1").exists()
    undo(step, actor=ada)
    assert everything(plan_of_rollout) == before
    assert task("M1").baseline_copies.count() == 1


@pytest.mark.parametrize("removed", [False, True])
def test_a_step_from_before_a_field_was_there_is_undone(
    plan_of_rollout: Any, task: Any, ada: User, removed: bool
) -> None:
    add = operations({"op": "task.add", "name": "Later", "after": task("K1").pk})
    version = plan_of_rollout.version
    if removed:
        apply(plan_of_rollout, add, actor=ada, version=version)
        key = plan_of_rollout.tasks.get(name="Later").pk
        add, version = operations({"op": "task.remove", "task": key}), version + 1
    before = everything(plan_of_rollout)
    step = apply(plan_of_rollout, add, actor=ada, version=version)
    stored = PlanStep.objects.get(pk=step.pk)
    for side in next(iter(stored.inverse["records"].values())):
        if side is not None:
            del side["values"]["actual_cost"]
    with arranging():
        stored.save(update_fields=["inverse"])
    undo(stored, actor=ada)
    assert everything(plan_of_rollout) == before


def test_a_step_that_later_steps_touched_is_not_undone_alone(
    plan_of_rollout: Any, task: Any, ada: User
) -> None:
    first = apply(plan_of_rollout, operations(set_field(task("D7"), "duration", 960)), actor=ada, version=1)
    apply(plan_of_rollout, operations(set_field(task("D7"), "duration", 1440)), actor=ada, version=2)
    with pytest.raises(StateRefusal, match="undo the later ones first"):
        undo(first, actor=ada)


def test_an_outline_deeper_than_a_hundred_levels_is_refused(plan_of_rollout: Any) -> None:
    nested = [
        {"op": "task.add", "ref": f"new{level}", "name": f"Level {level}"}
        | ({"parent": f"new{level - 1}"} if level else {})
        for level in range(101)
    ]
    seen = preview(plan_of_rollout, operations(*nested[:100])).as_json()
    assert seen["refused"] is None
    seen = preview(plan_of_rollout, operations(*nested)).as_json()
    assert seen["refused"]["code"] == "too_deep" and "“Level 100”" in seen["refused"]["message"]


def test_a_new_task_stands_first_or_directly_below_the_one_it_names(
    plan_of_rollout: Any, task: Any, ada: User
) -> None:
    content = [
        {"op": "task.add", "ref": "top", "name": "First of all"},
        {"op": "task.add", "ref": "next", "name": "Second of all", "after": "top"},
        {"op": "task.add", "name": "Below R5", "after": task("R5").pk},
    ]
    apply(plan_of_rollout, parse_operations(content), actor=ada, version=plan_of_rollout.version)
    rows = list(plan_of_rollout.tasks.order_by("position").values_list("name", "position"))
    names = [name for name, _position in rows]
    assert names[:2] == ["First of all", "Second of all"]
    assert names[names.index(task("R5").name) + 1] == "Below R5"
    assert [position for _name, position in rows] == list(range(len(rows)))


def test_a_preview_names_the_change_even_where_no_date_moves(
    plan_of_rollout: Any, task: Any, ada: User, signed_in: Any
) -> None:
    asked = [
        {"op": "task.set", "task": task("D7").pk, "field": "deliverable", "value": "Minutes"},
        {"op": "task.set", "task": task("D7").pk, "field": "owner", "value": ada.pk},
        {"op": "task.set", "task": task("D7").pk, "field": "percent_complete", "value": 0},
    ]
    address = f"/projects/{plan_of_rollout.project.slug}/plan/preview/"
    shown = signed_in(ada).post(address, {"operations": json.dumps(asked)}).content.decode()
    assert "deliverable becomes Minutes" in shown and f"owner becomes {ada.name}" in shown
    assert "percent complete becomes 0 %" in shown
