"""The demo stands in its seventh week, whenever it is loaded."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from phases.models import Calendar, Plan, PlanStep, Task
from phases.queries_slips import slip_ledger
from rollout.audit.models import AuditEvent
from rollout.people.access import holders_of
from rollout.people.models import User
from rollout.people.roles import Role

pytestmark = pytest.mark.django_db


def load(on: str, **options: Any) -> str:
    out = StringIO()
    words = [f"--{name}={value}" for name, value in {"on": on, "reports": 0, **options}.items()]
    call_command("demo", *words, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("on", ["2026-06-17", "2026-11-22", "2026-11-23", "2027-03-01"])
def test_the_demo_stands_in_its_seventh_week_with_real_slips(on: str) -> None:
    load(on)
    plan = Plan.objects.get(project__slug="huarui-crm")
    today = date.fromisoformat(on)
    assert 42 <= (today - plan.start.date()).days < 49
    assert plan.status_at is not None and plan.status_at.date() < today <= plan.status_at.date() + timedelta(
        days=3
    )
    assert plan.go_live is not None and plan.go_live_task is not None
    assert plan.go_live_task.finish.date() > plan.go_live
    rows = Task.objects.filter(plan=plan, summary=False)
    done, running = rows.exclude(actual_finish=None), rows.filter(percent_complete__gt=0, actual_finish=None)
    assert done.count() > 10 and running.exists() and rows.filter(percent_complete=0).count() > 10
    assert not rows.filter(percent_complete=0, start__lt=plan.status_at).exists()
    actors = set(PlanStep.objects.filter(plan=plan).values_list("actor", flat=True))
    assert len(actors) >= 4 and PlanStep.objects.filter(plan=plan).exclude(undone_at=None).count() == 1
    assert Task.objects.filter(provisional=True).exists() or on.startswith("2026-06")
    slips = slips_of_four_weeks(plan, today)
    assert len(slips) >= 3 and all(slip > 0 for slip in slips)
    ledger = slip_ledger(plan)
    assert all(share.days > 0 for share in ledger.shares), ledger.shares
    assert sum(share.days for share in ledger.shares) == ledger.days


def slips_of_four_weeks(plan: Plan, today: date) -> list[int]:
    """Days by which the milestones of this and the next three weeks are behind their promise."""
    last = today - timedelta(days=today.weekday()) + timedelta(weeks=4)
    promised = dict(plan.baselines.first().tasks.values_list("task_number", "finish"))
    ahead = plan.tasks.filter(milestone=True, actual_finish=None, finish__lt=datetime.combine(last, time()))
    return [(task.finish - promised[task.number]).days for task in ahead]


def test_each_role_has_a_holder_and_its_history_is_in_order() -> None:
    load("2026-06-17")
    for role in Role:
        assert holders_of(role).exists(), role
    moments = list(
        AuditEvent.objects.order_by("sequence").filter(project_id__isnull=False).values_list("at", flat=True)
    )
    own = Plan.objects.get(project__slug="huarui-crm").project_id
    told = list(AuditEvent.objects.filter(project_id=own).order_by("sequence").values_list("at", flat=True))
    assert told == sorted(told) and len(moments) > len(told)
    assert set(Calendar.objects.values_list("kind", flat=True)) >= {"state", "client", "person"}


def test_a_second_run_keeps_the_data_and_one_seed_gives_one_demo() -> None:
    load("2026-06-17", seed=7)
    names = list(User.objects.order_by("pk").values_list("name", flat=True))
    assert "kept" in load("2026-06-17", seed=8)
    assert names == list(User.objects.order_by("pk").values_list("name", flat=True))


def test_many_projects_are_made_on_request() -> None:
    load("2026-06-17", scale="120x4")
    sizes = Plan.objects.filter(project__slug__startswith="scale-")
    assert sizes.count() == 4 and sizes.get(project__slug="scale-000").tasks.count() == 120


def test_a_plan_too_short_for_a_go_live_can_be_made() -> None:
    load("2026-06-17", scale="20x2")
    plan = Plan.objects.get(project__slug="scale-000")
    assert (plan.tasks.count(), plan.go_live_task) == (20, None)


def test_a_bad_scale_is_refused() -> None:
    with pytest.raises(CommandError, match="500x200"):
        load("2026-06-17", scale="many")
