"""Jobs that start by the clock."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from rollout.core.jobs import housekeeping
from rollout.core.jobs.cron import CronError, parse
from rollout.core.jobs.queue import enqueue
from rollout.core.jobs.schedules import declare_schedules, next_time, start_due
from rollout.core.jobs.worker import Worker
from rollout.core.models import Job, OutboxMessage, Schedule
from rollout.people.models import User
from tests.jobs import samples

FRIDAY = datetime(2026, 3, 6, 17, 0)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("* * * * *", datetime(2026, 3, 6, 17, 1)),
        ("*/15 * * * *", datetime(2026, 3, 6, 17, 15)),
        ("30 2 * * *", datetime(2026, 3, 7, 2, 30)),
        ("0 8 * * 1-5", datetime(2026, 3, 9, 8, 0)),
        ("0 8 * * 7", datetime(2026, 3, 8, 8, 0)),
        ("0 0 29 2 *", datetime(2028, 2, 29, 0, 0)),
        ("0 0 13 * 5", datetime(2026, 3, 13, 0, 0)),
        ("0 9,18 1 4 *", datetime(2026, 4, 1, 9, 0)),
    ],
)
def test_a_cron_expression_names_the_next_minute(expression: str, expected: datetime) -> None:
    assert parse(expression).next_after(FRIDAY) == expected


@pytest.mark.parametrize(
    "expression", ["* * * *", "61 * * * *", "a * * * *", "5-1 * * * *", "* * * * 8", "*/0 * * * *"]
)
def test_a_bad_cron_expression_is_refused(expression: str) -> None:
    with pytest.raises(CronError):
        parse(expression)


def test_a_date_that_never_comes_is_refused() -> None:
    with pytest.raises(CronError):
        parse("0 0 31 2 *").next_after(FRIDAY)


def test_a_time_is_counted_on_the_wall_clock_of_the_installation() -> None:
    zone = timezone.get_default_timezone()
    assert next_time("30 2 * * *", FRIDAY.replace(tzinfo=zone)) == datetime(2026, 3, 7, 2, 30, tzinfo=zone)


@pytest.mark.django_db
def test_a_due_job_starts_once_however_many_workers_look() -> None:
    declare_schedules(timezone.now())
    Schedule.objects.update(next_at=timezone.now() - timedelta(days=3))
    assert start_due(timezone.now()) == Schedule.objects.count()
    assert start_due(timezone.now()) == 0
    assert Job.objects.filter(kind=housekeeping.tidy_up.module_path).count() == 1


@pytest.mark.django_db
def test_a_schedule_whose_rhythm_changed_in_the_code_starts_anew() -> None:
    declare_schedules(timezone.now())
    Schedule.objects.update(cron="0 0 1 1 *", next_at=timezone.now() + timedelta(days=300))
    declare_schedules(timezone.now())
    assert Schedule.objects.get(kind=housekeeping.tidy_up.module_path).next_at < timezone.now() + timedelta(
        days=2
    )


@pytest.mark.django_db
def test_tidying_up_throws_away_old_jobs_and_keeps_young_ones(ada: User) -> None:
    old = enqueue(samples.add, actor=ada, a=1, b=1)
    young = enqueue(samples.add, actor=ada, a=1, b=2)
    worker = Worker("tester")
    while worker.work_once():
        pass
    past = timezone.now() - timedelta(days=31)
    Job.objects.filter(pk=old.pk).update(finished_at=past)
    OutboxMessage.objects.create(kind="mail", payload={}, next_at=past, delivered_at=past)
    enqueue(housekeeping.tidy_up, actor=None)
    worker.work_once()
    assert list(Job.objects.filter(actor=ada)) == [young]
    assert not OutboxMessage.objects.exists()
