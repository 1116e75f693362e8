"""The event of a huge change is small, says what it leaves out, and can be held against what is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from phases.models import Plan, PlanStep, Task
from phases.operations import parse_operations
from phases.services.changes import apply, undo
from phases.services.step_audit import whole_step
from rollout.audit.extent import MOST, digest
from rollout.audit.models import AuditEvent
from rollout.audit.verification import Fault, verify
from rollout.people.models import User
from tests.factories import arranging

pytestmark = pytest.mark.django_db
MANY = 3 * MOST


@pytest.fixture
def step(plan: Plan, ada: User) -> PlanStep:
    """Three hundred tasks in a row, added in one step."""
    added: list[dict[str, Any]] = [
        {"op": "task.add", "ref": f"n{n}", "name": f"Check the contacts of customer {n}", "duration": 480}
        for n in range(MANY)
    ]
    return apply(plan, parse_operations(added), actor=ada, version=plan.version)


def last() -> AuditEvent:
    return AuditEvent.objects.latest("sequence")


def test_an_event_tells_the_first_hundred_exactly_and_counts_all(step: PlanStep) -> None:
    event = last()
    told = event.after["records"]
    assert len(told) == MOST == len(event.before["records"])
    names = {record["values"]["name"] for record in told.values()}
    assert names <= set(Task.objects.values_list("name", flat=True)) and len(names) == MOST
    assert event.after["rest"]["records"]["count"] == event.before["rest"]["records"]["count"] == MANY


def test_the_digest_is_that_of_what_the_step_keeps(step: PlanStep) -> None:
    event = last()
    whole = whole_step({"target_id": event.target_id, "after": event.after})
    assert whole is not None
    for side, stored in zip(whole, (event.before, event.after), strict=True):
        assert len(side["records"]) == MANY
        assert digest(side["records"]) == stored["rest"]["records"]["sha256"]


def test_an_event_does_not_grow_with_what_was_removed(step: PlanStep, plan: Plan, ada: User) -> None:
    def length(keep: int) -> int:
        plan.refresh_from_db()
        gone = plan.tasks.order_by("position")[keep:]
        operations = parse_operations([{"op": "task.remove", "task": task.pk} for task in gone])
        removed = apply(plan, operations, actor=ada, version=plan.version)
        size = len(str(last().before)) + len(str(last().after))
        undo(removed, actor=ada)
        return size

    assert length(keep=1) < 1.02 * length(keep=MOST)


def test_a_small_step_is_told_whole(plan: Plan, ada: User) -> None:
    apply(
        plan,
        parse_operations([{"op": "task.add", "name": "One", "duration": 480}]),
        actor=ada,
        version=plan.version,
    )
    assert "rest" not in last().after and len(last().after["records"]) == 1


def test_verification_covers_what_an_event_only_sums_up(step: PlanStep, plan: Plan, ada: User) -> None:
    undo(step, actor=ada)
    assert verify().ok
    kept = step.inverse
    told = AuditEvent.objects.get(sequence=last().sequence - 1).after["records"]
    key = next(key for key in kept["records"] if key not in told)
    kept["records"][key][0]["values"]["name"] = "Something else"
    with arranging():
        PlanStep.objects.filter(pk=step.pk).update(inverse=kept)
    bad = verify().first_bad
    assert bad is not None and (bad.fault, bad.sequence) == (Fault.DETAIL, last().sequence - 1)


def test_a_step_that_is_gone_is_missed_and_a_plan_that_is_gone_is_not(
    step: PlanStep, plan: Plan, ada: User
) -> None:
    undo(step, actor=ada)
    with arranging(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM phases_planstep WHERE id = %s", [step.pk])
    bad = verify().first_bad
    assert bad is not None and bad.fault is Fault.DETAIL
    with arranging():
        plan.delete()
    assert verify().ok


def test_the_history_says_how_many(step: PlanStep, ada: User, signed_in: Callable[..., Any]) -> None:
    page = signed_in(ada).get(reverse("projects:history", args=["lotus"])).content.decode()
    assert f"tasks added or removed: {MANY}" in page
