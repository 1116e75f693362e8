"""Dates recorded by an imported file stay until somebody changes what they follow from."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F

from phases.models import Plan, Task
from phases.operations import parse_operations
from phases.services.changes import apply, preview, recalculate, undo
from rollout.people.models import User
from tests.factories import arranging
from tests.phases.test_changes import everything, set_field

pytestmark = pytest.mark.django_db


@pytest.fixture
def recorded(plan_of_rollout: Any) -> Any:
    """The rollout with other dates than its inputs give, as a file may record them."""
    with arranging():
        for row in Task.objects.filter(plan=plan_of_rollout, code__startswith="A"):
            Task.objects.filter(pk=row.pk).update(finish=row.finish + timedelta(days=30))
        Plan.objects.filter(pk=plan_of_rollout.pk).update(recorded_dates_kept=True)
        Task.objects.filter(plan=plan_of_rollout, code="L2").update(total_slack=F("total_slack") + 99)
    plan_of_rollout.refresh_from_db()
    return plan_of_rollout


def test_words_and_calendars_leave_recorded_dates_alone(recorded: Any, task: Any, ada: User) -> None:
    before = everything(recorded)
    apply(recorded, parse_operations([set_field(task("K1"), "notes", "seen")]), actor=ada, version=1)
    assert recalculate(recorded, actor=ada) is None
    recorded.refresh_from_db()
    assert recorded.recorded_dates_kept
    dates = ("start", "finish", "late_finish", "total_slack")
    old = {row["id"]: [row[name] for name in dates] for row in before["tasks"]}
    assert old == {row.pk: [getattr(row, name) for name in dates] for row in recorded.tasks.all()}


def test_the_first_change_of_a_date_recalculates_and_its_undo_records_them_again(
    recorded: Any, task: Any, ada: User
) -> None:
    before = everything(recorded)
    wanted = parse_operations([set_field(task("D7"), "duration", 960)])
    assert "A1" in {row["code"] for row in preview(recorded, wanted).moved}
    step = apply(recorded, wanted, actor=ada, version=1)
    after = everything(recorded)
    assert not recorded.recorded_dates_kept
    back = undo(step, actor=ada)
    assert everything(recorded) == before and recorded.recorded_dates_kept
    undo(back, actor=ada)
    assert everything(recorded) == after


def test_recalculating_on_request_is_a_step_with_an_undo(recorded: Any, ada: User) -> None:
    before = everything(recorded)
    step = apply(recorded, parse_operations([{"op": "recalculate"}]), actor=ada, version=1)
    assert step.moved and not Plan.objects.get(pk=recorded.pk).recorded_dates_kept
    undo(step, actor=ada)
    assert everything(recorded) == before
