"""What keeps recorded dates, what replaces them, and who is told so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from phases.models import Plan, PlanStep, Task
from phases.operations import parse_operations
from phases.queries_why import why
from phases.services.changes import apply, preview, undo
from phases.services.snapshots import standing_of
from phases.slip_ledger import slip_between
from phases.step_sentences import say_steps
from phases.views.changes import told
from phases.views.reading import PlanReading
from phases.views.week import Week
from rollout.audit.models import AuditEvent
from rollout.people.models import User
from rollout.projects.access import ProjectAccess
from tests.factories import arranging
from tests.phases.test_changes import set_field

pytestmark = pytest.mark.django_db

REPLACED = "calculation replaces the date that the file recorded"


@pytest.fixture
def recorded(plan_of_rollout: Any) -> Any:
    """The rollout with K5 recorded 30 days later than its inputs give."""
    with arranging():
        row = Task.objects.get(plan=plan_of_rollout, code="K5")
        Task.objects.filter(pk=row.pk).update(finish=row.finish + timedelta(days=30))
        Plan.objects.filter(pk=plan_of_rollout.pk).update(recorded_dates_kept=True)
    plan_of_rollout.refresh_from_db()
    return plan_of_rollout


def dates(plan: Any) -> dict[int, Any]:
    return {pk: (start, finish) for pk, start, finish in plan.tasks.values_list("pk", "start", "finish")}


def changed(plan: Any, actor: User, *items: dict[str, Any]) -> PlanStep:
    plan.refresh_from_db()
    return apply(plan, parse_operations(list(items)), actor=actor, version=plan.version)


def test_what_moves_no_date_keeps_every_recorded_one(recorded: Any, task: Any, ada: User, ben: User) -> None:
    before = dates(recorded)
    for field, value in (
        ("name", "Kick-off, renamed"),
        ("owner", ben.pk),
        ("deadline", "2026-09-01T17:00"),
        ("notes", "seen"),
    ):
        step = changed(recorded, ada, set_field(task("K1"), field, value))
        assert step.moved == []
    changed(recorded, ada, {"op": "participants.set", "task": task("K1").pk, "users": [ben.pk]})
    changed(recorded, ada, {"op": "task.place", "task": task("K2").pk, "parent": task("K2").parent_id})
    recorded.refresh_from_db()
    assert recorded.recorded_dates_kept and dates(recorded) == before


def test_taking_back_such_a_change_keeps_them_too(recorded: Any, task: Any, ada: User, ben: User) -> None:
    before = dates(recorded)
    undo(changed(recorded, ada, set_field(task("K1"), "owner", ben.pk)), actor=ada)
    recorded.refresh_from_db()
    assert recorded.recorded_dates_kept and dates(recorded) == before


def test_a_change_that_moves_dates_warns_and_names_calculation_for_what_it_did_not_move(
    recorded: Any, task: Any
) -> None:
    found = preview(recorded, parse_operations([set_field(task("D7"), "duration", 960)]))
    causes = {one["code"]: one["cause"] for one in found.moved}
    assert found.replaced == 1
    assert found.warnings[0] == (
        "The plan holds dates that its file recorded. This change calculates it and replaces those of 1 task."
    )
    assert causes["K5"].startswith(f"{REPLACED}: Finishes ")
    assert causes["D7"] == "changed directly" and "Design review" in causes["D◆"]
    assert not [cause for cause in causes.values() if "settings" in cause]


def test_a_task_that_is_changed_and_had_a_recorded_date_tells_both(recorded: Any, task: Any) -> None:
    found = preview(recorded, parse_operations([set_field(task("K5"), "duration", 1920)]))
    cause = next(one["cause"] for one in found.moved if one["code"] == "K5")
    assert cause == "changed directly; calculation also replaces the date that the file recorded"


def test_calculating_on_request_lists_each_date_with_its_reason(recorded: Any) -> None:
    found = preview(recorded, parse_operations([{"op": "recalculate"}]))
    assert {one["code"] for one in found.moved} >= {"K5"}
    assert all(one["cause"].startswith(REPLACED) for one in found.moved)


def test_a_report_of_other_dates_than_the_recorded_ones_calculates(
    recorded: Any, task: Any, ada: User
) -> None:
    start = task("K5").start.isoformat()
    finish = (task("K5").finish - timedelta(days=30)).isoformat()
    items = [set_field(task("K5"), "actual_start", start), set_field(task("K5"), "actual_finish", finish)]
    changed(recorded, ada, *items)
    recorded.refresh_from_db()
    assert not recorded.recorded_dates_kept
    assert task("K5").finish == task("K5").actual_finish


def test_why_tells_the_recorded_date_and_what_calculation_would_set(recorded: Any, task: Any) -> None:
    start, finish = why(task("K5"))
    assert finish.at == task("K5").finish and finish.computed == task("K5").finish - timedelta(days=30)
    assert finish.sentence.startswith("This finish, ")
    assert "is recorded in the imported file; our calculation would set " in finish.sentence
    assert start.at == start.computed and start.sentence.startswith("Starts ")


@pytest.mark.parametrize("page", ["overview", "plan", "network", "board", "calendar", "table"])
def test_each_page_says_that_the_dates_are_those_of_the_file(
    recorded: Any, ada: User, client: Client, page: str
) -> None:
    client.force_login(ada)
    shown = client.get(reverse(f"phases:{page}", args=[recorded.project.slug])).content.decode()
    assert "These dates are recorded in the imported file, and so are slack and what is critical" in shown
    assert reverse("phases:plan_recalculate", args=[recorded.project.slug]) in shown


def test_the_panel_of_a_task_tells_it(recorded: Any, task: Any, ada: User, client: Client) -> None:
    client.force_login(ada)
    url = reverse("phases:task_panel", args=[recorded.project.slug, task("K5").number])
    assert "is recorded in the imported file" in client.get(url).content.decode()


def test_a_cell_of_the_table_does_not_replace_dates_unseen(
    recorded: Any, task: Any, ada: User, client: Client
) -> None:
    client.force_login(ada)
    one, before = task("D7"), dates(recorded)
    url = reverse("phases:task_cell", args=[recorded.project.slug, one.number, "duration"])
    answer = client.post(url, {"duration": "9", "version": one.version})
    assert "replaces the recorded dates of 1 task" in answer.content.decode()
    assert dates(recorded) == before and not PlanStep.objects.exists()


def test_nobody_is_named_for_what_calculation_replaced(
    recorded: Any, task: Any, ada: User, client: Client
) -> None:
    step = changed(recorded, ada, set_field(task("D7"), "duration", 960))
    read = PlanReading(ProjectAccess(ada, recorded.project))
    moves = {one["task"].code: one for one in Week(read, timezone.localdate()).moves}
    assert moves["K5"]["actor"] is None
    assert moves["K5"]["cause"] == "calculation replaced the date that the file recorded"
    assert moves["D7"]["actor"] == ada
    event = AuditEvent.objects.filter(action="plan.change").latest("sequence")
    said = say_steps([event])[event.pk]
    assert "calculation replaced the recorded dates of 1 task" in said and step.moved


def test_the_slip_ledger_gives_nobody_a_day_for_calculating(recorded: Any, ada: User) -> None:
    before = standing_of(recorded)
    changed(recorded, ada, {"op": "recalculate"})
    recorded.refresh_from_db()
    slip = slip_between(before, standing_of(recorded))
    assert not any(slip.parts.values())


def test_taking_a_calculation_back_says_what_moves_by_that(recorded: Any, task: Any, ada: User) -> None:
    step = changed(recorded, ada, {"op": "recalculate"})
    back = undo(step, actor=ada)
    (there,), (again,) = step.moved, back.moved
    assert (again["old"], again["new"]) == (there["new"], there["old"])
    assert told(back) == f"Undid step {step.number}. 1 task moved."
    read = PlanReading(ProjectAccess(ada, recorded.project))
    assert Week(read, timezone.localdate()).moves == []
