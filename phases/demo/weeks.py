"""Each Friday's schedule, kept: what trend and slip ledger of the demo are computed from."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from phases.demo.facts import ZONE
from phases.models import Plan, ScheduleSnapshot
from phases.services.snapshots import take_snapshot
from rollout.audit.context import writing_at
from rollout.people.models import User

HOUR = time(18, 30)


def keep_week(plan: Plan, on: date, *, manager: User) -> ScheduleSnapshot:
    """Keep the schedule as it stands, as of the evening of that day. Called for each Friday after its
    reports are in and the status date is moved; a second call for a day replaces the first."""
    with writing_at(datetime.combine(on, HOUR, ZONE)):
        return take_snapshot(plan, on=on, actor=manager)


def fridays(start: date, last: date) -> list[date]:
    """
    >>> [day.day for day in fridays(date(2026, 3, 2), date(2026, 3, 20))]
    [6, 13, 20]
    """
    first = start + timedelta(days=(4 - start.weekday()) % 7)
    return [first + timedelta(weeks=number) for number in range((last - first).days // 7 + 1)]
