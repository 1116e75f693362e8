"""A move never drops a promised date without a word: it is kept, or named with what takes its place."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from phases.models import PlanStep, Task
from phases.operations import parse_operations
from phases.services.changes import apply, preview, undo
from phases.step_sentences import say_steps
from rollout.audit.models import AuditEvent
from rollout.core.errors import StateRefusal
from rollout.people.models import User

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]
DAY = timedelta(days=1)


@pytest.fixture
def change(plan_of_rollout: Any, ada: User) -> Any:
    def put(*items: dict[str, Any]) -> PlanStep:
        plan_of_rollout.refresh_from_db()
        operations = parse_operations(list(items))
        return apply(plan_of_rollout, operations, actor=ada, version=plan_of_rollout.version)

    return put


@pytest.fixture
def bound(change: Any, task: Any) -> Any:
    """`bound("FNLT", at)` is the task R1, held by that constraint."""

    def give(constraint: str, at: datetime | None) -> Task:
        one = task("R1")
        items = [setting(one, "constraint", constraint)]
        if at is not None:
            items.append(setting(one, "constraint_at", at.isoformat()))
        change(*items)
        found: Task = task("R1")
        return found

    return give


def setting(task: Task, field: str, value: Any) -> dict[str, Any]:
    return {"op": "task.set", "task": task.pk, "field": field, "value": value}


def moving(task: Task, **edges: datetime) -> dict[str, Any]:
    return {"op": "task.move", "task": task.pk, **{name: at.isoformat() for name, at in edges.items()}}


def a_week_later(at: datetime) -> datetime:
    return at + 7 * DAY


def test_a_latest_finish_gives_way_to_the_new_start_by_name_and_stays_as_the_deadline(
    bound: Any, task: Any, change: Any, plan_of_rollout: Any, ada: User
) -> None:
    promised = a_week_later(task("R1").finish) + 3 * DAY
    held = bound("FNLT", promised)
    later = moving(held, start=a_week_later(held.start))
    plan_of_rollout.refresh_from_db()
    warned = preview(plan_of_rollout, parse_operations([later]), actor=ada).warnings
    assert len(warned) == 1 and warned[0].startswith(f"“{held.code} {held.name}”: “Finish no later than ")
    assert "is replaced by “Start no earlier than " in warned[0] and "stays as the deadline." in warned[0]
    step = change(later)
    now = task("R1")
    assert (now.constraint, now.constraint_at) == ("SNET", a_week_later(held.start))
    assert now.deadline == promised
    replaced = step.operations[0]["replaced"]
    assert replaced["old"] == ["FNLT", promised.isoformat()] and replaced["deadline"] is True
    event = AuditEvent.objects.filter(action="plan.change").order_by("-sequence").first()
    assert event is not None and "“Finish no later than " in say_steps([event])[event.pk]
    undo(step, actor=ada)
    back = task("R1")
    assert (back.constraint, back.constraint_at, back.deadline) == ("FNLT", promised, None)


def test_an_earlier_deadline_is_not_loosened(bound: Any, task: Any, change: Any) -> None:
    held = bound("FNLT", a_week_later(task("R1").finish))
    change(setting(held, "deadline", held.finish.isoformat()))
    step = change(moving(held, start=a_week_later(held.start)))
    assert task("R1").deadline == held.finish and step.operations[0]["replaced"]["deadline"] is False


@pytest.mark.parametrize("constraint", ["SNLT", "MSO", "SO", "FNET", "ALAP"])
def test_what_cannot_be_kept_is_named(
    constraint: str, bound: Any, task: Any, change: Any, plan_of_rollout: Any, ada: User
) -> None:
    was = task("R1")
    at = {"ALAP": None, "FNET": was.finish}.get(constraint, was.start)
    held = bound(constraint, at)
    later = moving(held, start=a_week_later(held.start))
    plan_of_rollout.refresh_from_db()
    warned = preview(plan_of_rollout, parse_operations([later]), actor=ada).warnings
    label = held.get_constraint_display()
    assert any(f"“{label}" in one and "is replaced by “Start no earlier than" in one for one in warned)
    change(later)
    assert (task("R1").constraint, task("R1").start) == ("SNET", a_week_later(held.start))


def test_a_latest_finish_is_kept_by_a_bar_that_links_hold_where_it_is(
    bound: Any, task: Any, change: Any
) -> None:
    held = bound("FNLT", a_week_later(task("R1").finish))
    with pytest.raises(StateRefusal) as caught:
        change(moving(held, start=held.start - DAY))
    assert caught.value.code == "nothing_changes" and task("R1").constraint == "FNLT"


def test_a_latest_finish_is_kept_when_only_the_duration_changes(bound: Any, task: Any, change: Any) -> None:
    held = bound("FNLT", a_week_later(task("R1").finish))
    longer = change(moving(held, finish=held.finish + DAY))
    now = task("R1")
    assert now.finish == held.finish + DAY and "replaced" not in longer.operations[0]
    assert (now.constraint, now.constraint_at) == ("FNLT", held.constraint_at)


def test_the_right_edge_can_be_dragged_though_the_finish_was_held(bound: Any, task: Any, change: Any) -> None:
    held = bound("MFO", task("R1").finish + DAY)
    step = change(moving(held, finish=held.finish + DAY))
    now = task("R1")
    assert (now.start, now.finish) == (held.start, held.finish + DAY)
    assert step.operations[0]["replaced"]["old"][0] == "MFO" and now.deadline == held.constraint_at


def test_a_date_that_only_moved_itself_is_not_told_as_replaced(bound: Any, task: Any, change: Any) -> None:
    held = bound("SNET", a_week_later(task("R1").start))
    assert "replaced" not in change(moving(held, start=a_week_later(held.start))).operations[0]
    assert task("R1").constraint_at == a_week_later(held.start)


def test_page_and_api_tell_the_same_before_anything_is_moved(
    bound: Any, task: Any, plan_of_rollout: Any, ada: User, signed_in: SignIn
) -> None:
    held = bound("SNLT", task("R1").start)
    slug, client = plan_of_rollout.project.slug, signed_in(ada)
    operations = [moving(held, start=a_week_later(held.start))]
    numbered = [one | {"task": held.number} for one in operations]
    address = reverse("plan-preview", args=[slug])
    answer = client.post(address, {"operations": numbered}, content_type="application/json")
    assert answer.status_code == 200
    told = next(one for one in answer.json()["warnings"] if "Start no later than" in one)
    page = client.post(reverse("phases:plan_preview", args=[slug]), {"operations": json.dumps(operations)})
    assert told in unescape(page.content.decode())
    assert Task.objects.get(pk=held.pk).constraint == "SNLT"
