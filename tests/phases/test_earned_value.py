"""Earned value and earned schedule of a plan (T35, T36): hours where there are no costs, n/a in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from phases.models import BaselineTask
from phases.operations import parse_operations
from phases.queries_earned_value import Unit, earned_value
from phases.scheduling.earned_value import earned_schedule
from phases.scheduling.value_curve import (
    Budgeted,
    all_done_at,
    earned_by,
    planned_by,
    week_ends,
    weeks_gone,
)
from phases.services.changes import apply
from rollout.people.models import User
from tests.factories import arranging

SignIn = Callable[[Any], Client]
MONDAY, FRIDAY = datetime(2026, 3, 2, 8), datetime(2026, 3, 6, 17)


def minutes(start: datetime, finish: datetime) -> int:
    """Every minute works."""
    return int((finish - start).total_seconds() // 60)


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20), st.integers(0, 100)), min_size=1, max_size=8)
)
def test_the_planned_curve_never_falls_and_ends_with_the_whole_budget(
    rows: list[tuple[int, int, int]],
) -> None:
    tasks = [
        Budgeted(
            Decimal(length * 8),
            datetime.fromordinal(MONDAY.toordinal() + first),
            datetime.fromordinal(MONDAY.toordinal() + first + length),
            Decimal(done) / 100,
        )
        for first, length, done in rows
    ]
    ends = week_ends(min(task.start for task in tasks), max(task.finish for task in tasks))
    curve = [planned_by(tasks, end, minutes) for end in ends]
    assert curve == sorted(curve)
    assert curve[-1] == sum(task.budget for task in tasks)
    earned = [earned_by(tasks, end, ends[-1], minutes) for end in ends]
    assert earned[-1] == sum(task.budget * task.done for task in tasks)
    assert earned == sorted(earned)


def test_a_friday_evening_counts_its_whole_week() -> None:
    def office(start: datetime, finish: datetime) -> int:
        days = [start.date().toordinal() + n for n in range((finish.date() - start.date()).days + 1)]
        full = [d for d in days if date.fromordinal(d).weekday() < 5 and datetime.fromordinal(d) < finish]
        return 480 * len(full)

    assert weeks_gone(week_ends(MONDAY, FRIDAY), FRIDAY, office, nothing_due) == 1


def nothing_due(at: datetime) -> Decimal:
    return Decimal(0)


@pytest.mark.parametrize(
    ("start", "finish", "at"),
    [
        (datetime(2026, 3, 5, 8), datetime(2026, 3, 6, 17), datetime(2026, 3, 5, 17)),
        (datetime(2026, 3, 2, 8), datetime(2026, 3, 4, 17), datetime(2026, 3, 3, 12)),
    ],
)
@given(done=st.integers(0, 100))
def test_in_a_week_that_is_partly_filled_the_pace_is_what_is_done_of_what_was_due(
    start: datetime, finish: datetime, at: datetime, done: int
) -> None:
    """A plan that starts on a Thursday and one that ends on a Wednesday."""
    due = planned_by([Budgeted(Decimal(100), start, finish)], at, minutes)
    task = Budgeted(Decimal(100), start, finish, due / 100 * done / 100, start)
    ends = week_ends(start, finish)
    planned = [planned_by([task], end, minutes) for end in ends]
    gone = weeks_gone(ends, at, minutes, lambda then: planned_by([task], then, minutes))
    found = earned_schedule(planned, earned_by([task], at, at, minutes), gone)
    assert found.index is not None and abs(found.index - Decimal(done) / 100) < Decimal("1e-9")


def test_time_goes_on_after_the_last_week_of_the_plan() -> None:
    """T36 of an overdue plan: PV 10, 30, 60, 100 and EV 90 after six weeks, not after the planned four."""
    ends = week_ends(MONDAY, MONDAY + timedelta(weeks=4, days=-3))
    gone = weeks_gone(ends, MONDAY.replace(hour=0) + timedelta(weeks=6), minutes, nothing_due)
    found = earned_schedule([Decimal(value) for value in (10, 30, 60, 100)], Decimal(90), gone)
    assert (len(ends), gone, found.earned, found.index, found.forecast) == (
        4,
        6,
        Decimal("3.75"),
        Decimal("0.625"),
        Decimal("6.4"),
    )


@pytest.mark.django_db
def test_an_overdue_plan_loses_pace_week_by_week_until_it_is_done(
    plan_of_rollout: Any, task: Any, ada: User
) -> None:
    def on(day: datetime, *items: dict[str, Any]) -> Any:
        status = {"op": "plan.set", "field": "status_at", "value": day.isoformat()}
        plan_of_rollout.refresh_from_db()
        wanted = parse_operations([*items, status])
        apply(plan_of_rollout, wanted, actor=ada, version=plan_of_rollout.version)
        plan_of_rollout.refresh_from_db()
        return earned_value(plan_of_rollout)

    begun = {"op": "task.set", "task": task("K1").pk, "field": "percent_complete", "value": "100"}
    last = max(row.finish for row in BaselineTask.objects.filter(finish__isnull=False))
    first = on(last + timedelta(weeks=2), begun)
    later = on(last + timedelta(weeks=5))
    assert later.schedule.at - first.schedule.at == 3 and later.schedule.index < first.schedule.index
    assert len(later.weeks) == len(first.weeks) + 3
    assert later.weeks[-1].earned == later.value.earned < later.weeks[-1].planned == later.value.budget


def test_no_time_goes_by_for_a_plan_that_is_done() -> None:
    def done(finish: datetime | None) -> Budgeted:
        return Budgeted(Decimal(8), MONDAY, FRIDAY, Decimal(1), MONDAY, finish)

    assert all_done_at([done(MONDAY), done(FRIDAY)]) == FRIDAY
    assert all_done_at([done(MONDAY), done(None)]) is None


@pytest.mark.django_db
def test_a_plan_without_costs_is_measured_in_hours_against_its_baseline(
    plan_of_rollout: Any, task: Any, ada: User
) -> None:
    begun = {"op": "task.set", "task": task("K1").pk, "field": "percent_complete", "value": "100"}
    status = {"op": "plan.set", "field": "status_at", "value": FRIDAY.isoformat()}
    apply(plan_of_rollout, parse_operations([status, begun]), actor=ada, version=plan_of_rollout.version)
    plan_of_rollout.refresh_from_db()
    found = earned_value(plan_of_rollout)
    assert found is not None
    assert (found.unit, found.at) == (Unit.DURATION, FRIDAY)
    assert found.value.earned == Decimal(task("K1").duration) / 60
    assert found.value.actual is None
    assert found.value.cost_index is None
    assert found.schedule.at == 1
    assert found.weeks[-1].planned == found.value.budget
    assert found.weeks[0].earned == found.value.earned


@pytest.mark.django_db
def test_costs_are_money_for_the_budgets_readers_and_shares_for_others_with_the_same_ratios(
    plan_of_rollout: Any, task: Any, ada: User, cleo: User, ben: User, signed_in: SignIn
) -> None:
    begun = {"op": "task.set", "task": task("K1").pk, "field": "percent_complete", "value": "50"}
    status = {"op": "plan.set", "field": "status_at", "value": FRIDAY.isoformat()}
    spent = {"op": "task.set", "task": task("K1").pk, "field": "actual_cost", "value": "700"}
    wanted = parse_operations([status, begun, spent])
    apply(plan_of_rollout, wanted, actor=ada, version=plan_of_rollout.version)
    plan_of_rollout.refresh_from_db()
    with arranging():
        BaselineTask.objects.filter(baseline__plan=plan_of_rollout, milestone=False).update(cost=1000)
    found, hidden = earned_value(plan_of_rollout), earned_value(plan_of_rollout, money=False)
    assert found is not None
    assert hidden is not None
    assert (found.unit, hidden.unit, round(hidden.value.budget, 9)) == (Unit.MONEY, Unit.SHARE, 100)
    assert found.value.cost_index is not None and round(found.value.cost_index, 4) == Decimal("0.7143")
    for seen, told in ((found.value, hidden.value), (found.schedule, hidden.schedule)):
        for name in ("schedule_index", "cost_index", "to_complete_index", "index", "forecast"):
            if hasattr(seen, name):
                assert round(getattr(seen, name), 12) == round(getattr(told, name), 12)
    address = reverse("phases:earned_value", args=[plan_of_rollout.project.slug])
    assert "tasks&#x27; costs" in signed_in(cleo).get(address).content.decode()
    shown = signed_in(ben).get(address).content.decode()
    assert "In per cent of the budget in" in shown and "700" not in shown and "1,000" not in shown


@pytest.mark.django_db
def test_a_plan_without_baseline_says_that_it_needs_one(
    plan_of_rollout: Any, cleo: User, signed_in: SignIn
) -> None:
    with arranging():
        plan_of_rollout.baselines.all().delete()
    assert earned_value(plan_of_rollout) is None
    page = signed_in(cleo).get(reverse("phases:earned_value", args=[plan_of_rollout.project.slug]))
    assert "Earned value needs a baseline" in page.content.decode()
