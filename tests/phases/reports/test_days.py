"""The day of a report is one whose state is known, and what is not kept is not said to be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from phases.models import ScheduleSnapshot, WeeklyReport
from phases.queries_slips import slip_ledger
from phases.queries_trend import days_between, trend_until_now
from phases.services import reports
from phases.services.snapshots import take_snapshot
from phases.views.measure_figures import trend_finding
from rollout.audit.context import writing_at
from rollout.core.errors import InvalidInput, StateRefusal
from rollout.people.models import User

pytestmark = pytest.mark.django_db

SignIn = Callable[[Any], Client]
MONDAY = datetime(2026, 11, 23, 2, tzinfo=UTC)


def published(plan: Any, ada: User) -> WeeklyReport:
    draft = reports.start_draft(plan, actor=ada)
    return reports.publish(draft, version=draft.version, actor=ada)


def longer(task: Any, days: int) -> dict[str, Any]:
    return {"op": "task.set", "task": task.pk, "field": "duration", "value": task.duration + days * 480}


def test_without_status_date_a_report_is_proposed_for_today(plan_of_rollout: Any, ada: User) -> None:
    with writing_at(MONDAY):
        assert reports.start_draft(plan_of_rollout, actor=ada).reported_on == date(2026, 11, 23)


def test_a_report_dated_ahead_is_refused_unless_that_is_the_status_date(
    plan_of_rollout: Any, ada: User, change: Any
) -> None:
    with writing_at(MONDAY):
        draft = reports.start_draft(plan_of_rollout, actor=ada)
        friday = date(2026, 11, 27)
        with pytest.raises(InvalidInput) as refused:
            reports.write_draft(draft, {"reported_on": friday}, version=draft.version, actor=ada)
        assert refused.value.field == "reported_on"
        assert "2026-11-27 is too far ahead for this; choose a day until 2026-11-23." in str(refused.value)
        WeeklyReport.objects.filter(pk=draft.pk).update(reported_on=friday)
        ahead = WeeklyReport.objects.select_related("plan__project").get()
        with pytest.raises(InvalidInput, match="too far ahead"):
            reports.publish(ahead, version=ahead.version, actor=ada)
        assert not ScheduleSnapshot.objects.exists()
        change({"op": "plan.set", "field": "status_at", "value": "2026-11-27T17:00:00"})
        ahead = WeeklyReport.objects.select_related("plan__project").get()
        told = {"reported_on": friday}
        assert reports.write_draft(ahead, told, version=ahead.version, actor=ada).reported_on == friday


def test_the_next_report_has_its_own_schedule_and_the_slip_between_them(
    plan_of_rollout: Any, task: Any, change: Any, ada: User
) -> None:
    with writing_at(MONDAY):
        published(plan_of_rollout, ada)
    change(longer(task("D7"), 5))
    with writing_at(MONDAY + timedelta(days=7)):
        second = published(plan_of_rollout, ada)
    assert second.reported_on == date(2026, 11, 30)
    assert second.content["slips"]["days"] == 5 and slip_ledger(plan_of_rollout).days == 5


def test_a_slip_on_the_day_of_a_kept_schedule_is_a_slip(
    plan_of_rollout: Any, task: Any, change: Any, ada: User
) -> None:
    """Also where that schedule is dated ahead: what the plan says now is the latest."""
    for ahead in (timedelta(0), timedelta(days=5)):
        take_snapshot(plan_of_rollout, on=timezone.localdate() + ahead, actor=ada)
        change(longer(task("D7"), 5))
        number = task("A◆").number
        trend = next(one for one in trend_until_now(plan_of_rollout) if one.number == number)
        told = trend_finding(trend, days_between(plan_of_rollout))
        assert "has slipped 5 working days since" in told and trend.course == "slipping"


def test_a_schedule_that_is_not_kept_is_refused_with_reason_and_mend(
    plan_of_rollout: Any, ada: User, api: Any, signed_in: SignIn
) -> None:
    here = f"/projects/{plan_of_rollout.project.slug}/trend/"
    published(plan_of_rollout, ada)
    with pytest.raises(StateRefusal, match="Report 1 stands on the schedule of"):
        take_snapshot(plan_of_rollout, on=timezone.localdate(), actor=ada)
    answer = signed_in(ada).post(f"{here}keep/", follow=True).content.decode()
    assert "so it stays: keep the next one tomorrow" in answer and "is kept." not in answer
    refused = api(ada).post(f"/api/v1{here}", {}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "report_stands")
    ScheduleSnapshot.objects.update(reported_on=timezone.localdate() + timedelta(days=4))
    refused = api(ada).post(f"/api/v1{here}", {}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "later_kept")
    assert ScheduleSnapshot.objects.count() == 1
