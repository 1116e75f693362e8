"""Schedules kept week by week, the slip ledger and the trend that follow from them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from phases.models import ScheduleSnapshot, SlipCorrection, WeeklyReport
from phases.operations import parse_operations
from phases.queries_slips import slip_ledger
from phases.queries_trend import milestone_trend
from phases.services.changes import apply
from phases.services.slips import give_slip
from phases.services.snapshots import schedule_of, standing_kept, take_snapshot
from phases.slip_ledger import Party
from rollout.audit.models import AuditEvent
from rollout.core.errors import InvalidInput, NotAllowed, StateRefusal
from rollout.people.models import User
from tests.factories import arranging

pytestmark = pytest.mark.django_db
FIRST, SECOND, THIRD = date(2026, 3, 6), date(2026, 3, 13), date(2026, 3, 20)
DAY = 480


@pytest.fixture
def change(plan_of_rollout: Any, ada: User) -> Any:
    def changed(*items: dict[str, Any]) -> None:
        plan_of_rollout.refresh_from_db()
        apply(plan_of_rollout, parse_operations(list(items)), actor=ada, version=plan_of_rollout.version)

    return changed


def longer(task: Any, days: int) -> dict[str, Any]:
    return {"op": "task.set", "task": task.pk, "field": "duration", "value": task.duration + days * DAY}


def test_each_weeks_slip_stands_on_its_partys_account(
    plan_of_rollout: Any, task: Any, change: Any, ada: User
) -> None:
    take_snapshot(plan_of_rollout, on=FIRST, actor=ada)
    change(longer(task("D7"), 2), longer(task("C3"), 1))
    take_snapshot(plan_of_rollout, on=SECOND, actor=ada)
    change({"op": "task.add", "ref": "n", "name": "More", "after": task("A2").pk, "duration": DAY},
           {"op": "link.add", "predecessor": task("A2").pk, "successor": "n"},
           {"op": "link.add", "predecessor": "n", "successor": task("A3").pk})  # fmt: skip
    take_snapshot(plan_of_rollout, on=THIRD, actor=ada)
    ledger = slip_ledger(plan_of_rollout)
    days = {share.party: share.days for share in ledger.shares}
    assert days == {Party.VENDOR: 1, Party.CLIENT: 2, Party.THIRD_PARTY: 0, Party.SCOPE: 1}
    assert [week.days for week in ledger.weeks] == [0, 3, 1]
    assert ledger.days == 4
    (cause,) = next(s for s in ledger.weeks[1].shares if s.party is Party.CLIENT).causes
    assert (cause["task"], cause["minutes"]) == (task("D7").number, 2 * DAY)


def test_a_day_has_one_schedule_and_the_later_one_counts(
    plan_of_rollout: Any, task: Any, change: Any, ada: User
) -> None:
    take_snapshot(plan_of_rollout, on=FIRST, actor=ada)
    change(longer(task("D7"), 2))
    again = take_snapshot(plan_of_rollout, on=FIRST, actor=ada)
    assert list(ScheduleSnapshot.objects.values_list("pk", flat=True)) == [again.pk]
    assert again.acceptance == task("A◆").finish


def test_the_history_keeps_what_a_replaced_schedule_said_and_the_parts_still_add_up(
    plan_of_rollout: Any, task: Any, change: Any, ada: User
) -> None:
    first = take_snapshot(plan_of_rollout, on=FIRST, actor=ada)
    change(longer(task("D7"), 2))
    replaced = take_snapshot(plan_of_rollout, on=SECOND, actor=ada)
    was = slip_ledger(plan_of_rollout)
    change(longer(task("D7"), 1))
    again = take_snapshot(plan_of_rollout, on=SECOND, actor=ada)
    ledger = slip_ledger(plan_of_rollout)
    assert (was.days, ledger.days, len(ledger.weeks)) == (2, 3, 2)
    assert ledger.minutes == sum(share.minutes for share in ledger.shares)
    assert (ledger.first, ledger.last) == (first.acceptance, again.acceptance)
    told = AuditEvent.objects.filter(action="schedulesnapshot.take").order_by("sequence").last()
    assert told is not None and replaced.acceptance is not None
    assert told.before["acceptance"] == replaced.acceptance.isoformat()
    assert (told.before["slips"]["client"], told.after["slips"]["client"]) == (2 * DAY, 3 * DAY)


def test_a_schedule_that_a_report_stands_on_is_never_replaced(
    plan_of_rollout: Any, task: Any, change: Any, ada: User
) -> None:
    kept = take_snapshot(plan_of_rollout, on=FIRST, actor=ada)
    with arranging():
        WeeklyReport.objects.create(
            plan=plan_of_rollout,
            number=1,
            reported_on=FIRST,
            since=kept.taken_at,
            snapshot=kept,
            published_at=kept.taken_at,
        )
    change(longer(task("D7"), 2))
    with pytest.raises(StateRefusal, match="Report 1 stands on the schedule of"):
        take_snapshot(plan_of_rollout, on=FIRST, actor=ada)
    assert schedule_of(plan_of_rollout, on=FIRST, actor=ada) == kept


def test_what_was_kept_gives_the_same_dates_again(
    plan_of_rollout: Any, change: Any, task: Any, ada: User
) -> None:
    kept = take_snapshot(plan_of_rollout, on=FIRST, actor=ada)
    dates = {task.pk: (task.start, task.finish) for task in plan_of_rollout.tasks.all()}
    change(longer(task("D7"), 5))
    again = standing_kept(ScheduleSnapshot.objects.get(pk=kept.pk)).schedule.tasks
    assert {key: (one.start, one.finish) for key, one in again.items()} == dates


def test_time_moves_between_parties_with_a_reason_and_the_sum_stays(
    plan_of_rollout: Any, task: Any, change: Any, ada: User, dai: User
) -> None:
    take_snapshot(plan_of_rollout, on=FIRST, actor=ada)
    change(longer(task("D7"), 2))
    week = take_snapshot(plan_of_rollout, on=SECOND, actor=ada)
    asked = {"source": Party.CLIENT, "target": Party.THIRD_PARTY, "minutes": DAY, "version": 1}
    with pytest.raises(NotAllowed):
        give_slip(week, **asked, reason="late quotes", actor=dai)
    with pytest.raises(InvalidInput):
        give_slip(week, **asked, reason=" ", actor=ada)
    give_slip(week, **asked, reason="late quotes", actor=ada)
    ledger = slip_ledger(plan_of_rollout)
    days = {share.party: share.days for share in ledger.shares}
    assert (days[Party.CLIENT], days[Party.THIRD_PARTY], ledger.days) == (Decimal(1), Decimal(1), Decimal(2))
    assert [(one.reason, one.by) for one in SlipCorrection.objects.all()] == [("late quotes", ada)]


def test_the_trend_reads_the_kept_schedules_and_the_plan_of_today(
    plan_of_rollout: Any, task: Any, change: Any, ada: User
) -> None:
    take_snapshot(plan_of_rollout, on=FIRST, actor=ada)
    change(longer(task("D7"), 2))
    found = {trend.number: trend for trend in milestone_trend(plan_of_rollout, on=SECOND)}
    points = found[task("A◆").number].points
    assert [point.reported_on for point in points] == [FIRST, SECOND]
    assert points[-1].forecast == task("A◆").finish.date() > points[0].forecast


def test_ledger_and_trend_take_as_many_queries_for_many_weeks_as_for_one(
    plan_of_rollout: Any, ada: User
) -> None:
    counts = []
    for day in range(6, 12):
        take_snapshot(plan_of_rollout, on=date(2026, 3, day), actor=ada)
        with CaptureQueriesContext(connection) as queries:
            slip_ledger(plan_of_rollout)
            milestone_trend(plan_of_rollout, on=THIRD)
        counts.append(len(queries))
    assert set(counts) == {4}
