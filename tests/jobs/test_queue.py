"""Asking for background work and what becomes of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from rollout.core.errors import StateRefusal
from rollout.core.jobs import leases
from rollout.core.jobs.leases import LeaseLost
from rollout.core.jobs.queue import cancel, enqueue, retry
from rollout.core.jobs.run import Run
from rollout.core.jobs.worker import Worker
from rollout.core.models import Job, JobState, OutboxMessage
from rollout.people.models import User
from tests.jobs import samples

pytestmark = pytest.mark.django_db


def work(rounds: int = 10) -> None:
    """Let a worker do what is due, waiting for no pause."""
    worker = Worker("tester")
    for _ in range(rounds):
        DBTaskResult.objects.filter(status=TaskResultStatus.READY).update(run_after=timezone.now())
        if not worker.work_once():
            return


def fresh(job: Job) -> Job:
    job.refresh_from_db()
    return job


def test_a_job_runs_once_and_keeps_its_result(ada: User) -> None:
    job = enqueue(samples.add, actor=ada, a=2, b=3)
    work()
    assert (fresh(job).state, job.result, job.attempts) == (JobState.DONE, {"sum": 5}, 1)
    assert job.task_result.status == TaskResultStatus.SUCCESSFUL


def test_a_job_exists_only_if_its_transaction_commits(ada: User) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        enqueue(samples.add, actor=ada, a=2, b=3)
        raise RuntimeError
    assert not Job.objects.exists() and not DBTaskResult.objects.exists()


def test_the_same_key_is_the_same_job_until_it_fails(ada: User) -> None:
    first = enqueue(samples.refuse, actor=ada, key="report:7")
    assert enqueue(samples.refuse, actor=ada, key="report:7") == first
    work()
    second = enqueue(samples.refuse, actor=ada, key="report:7")
    assert second != first


def test_a_done_job_still_stands_for_its_key(ada: User) -> None:
    first = enqueue(samples.add, actor=ada, key="sum", a=1, b=1)
    work()
    assert enqueue(samples.add, actor=ada, key="sum", a=1, b=1) == first


def test_a_failing_job_is_tried_again_and_then_says_why(ada: User) -> None:
    job = enqueue(samples.break_down, actor=ada)
    work()
    assert (fresh(job).state, job.attempts) == (JobState.FAILED, 2)
    assert "RuntimeError" in job.error and str(job.pk) in job.error
    assert "no luck" in job.task_result.traceback


def test_a_second_attempt_waits(ada: User) -> None:
    job = enqueue(samples.break_down, actor=ada)
    Worker("tester").work_once()
    assert fresh(job).state == JobState.WAITING
    assert job.task_result.run_after > timezone.now() + timedelta(seconds=2)
    assert Worker("tester").work_once() is False


def test_a_refusal_is_final_and_shown_in_its_own_words(ada: User) -> None:
    job = enqueue(samples.refuse, actor=ada)
    work()
    assert (fresh(job).state, job.attempts, job.error) == (JobState.FAILED, 1, "Line 3 has no date; add one.")


def test_a_failed_job_of_one_transaction_leaves_nothing_behind(ada: User) -> None:
    enqueue(samples.mail_then_break, actor=ada)
    work()
    assert not OutboxMessage.objects.exists()


def test_a_failed_job_can_be_tried_again_by_hand(ada: User) -> None:
    job = enqueue(samples.refuse, actor=ada)
    work()
    retry(job)
    assert fresh(job).state == JobState.WAITING
    work()
    assert (fresh(job).state, job.attempts) == (JobState.FAILED, 1)


def test_a_job_replaced_by_a_newer_one_is_not_tried_again(ada: User) -> None:
    job = enqueue(samples.refuse, actor=ada, key="report")
    work()
    enqueue(samples.refuse, actor=ada, key="report")
    with pytest.raises(StateRefusal):
        retry(job)


def test_a_waiting_job_is_cancelled_at_once(ada: User) -> None:
    job = enqueue(samples.add, actor=ada, a=1, b=1)
    cancel(job)
    work()
    assert (fresh(job).state, job.result) == (JobState.CANCELLED, None)


def test_a_running_job_stops_at_its_next_step_and_keeps_the_finished_ones(ada: User) -> None:
    job = enqueue(samples.write_letters, actor=ada, count=5)
    held = leases.claim("tester")
    assert held is not None
    run = Run(held, in_steps=True)
    with run.step(done=1, total=5, cursor=1):
        OutboxMessage.objects.create(kind="mail", payload={}, next_at=timezone.now() + timedelta(days=1))
    cancel(job)
    with pytest.raises(leases.Cancelled), run.step(done=2, total=5, cursor=2):
        OutboxMessage.objects.create(kind="mail", payload={}, next_at=timezone.now())
    assert (fresh(job).done, job.cursor, OutboxMessage.objects.count()) == (1, 1, 1)


def test_a_finished_job_cannot_be_cancelled(ada: User) -> None:
    job = enqueue(samples.add, actor=ada, a=1, b=1)
    work()
    with pytest.raises(StateRefusal):
        cancel(job)


def test_two_workers_never_hold_the_same_job(ada: User) -> None:
    enqueue(samples.add, actor=ada, a=1, b=1)
    assert leases.claim("one") is not None
    assert leases.claim("two") is None


def test_a_worker_that_lost_its_lease_can_write_nothing(ada: User) -> None:
    job = enqueue(samples.write_letters, actor=ada, count=3)
    slow = leases.claim("slow", lease=timedelta(seconds=-1))
    assert slow is not None and leases.recover(timezone.now()) == 1
    assert fresh(job).state == JobState.WAITING
    quick = leases.claim("quick")
    assert quick is not None and quick.attempts == 2
    with pytest.raises(LeaseLost), Run(slow, in_steps=True).step(done=3, cursor=3):
        OutboxMessage.objects.create(kind="mail", payload={}, next_at=timezone.now())
    with pytest.raises(LeaseLost):
        leases.close(slow, JobState.DONE)
    assert not OutboxMessage.objects.exists()
    assert fresh(job).lease_holder == quick.lease_holder


def test_a_job_that_keeps_killing_its_worker_ends_as_failed(ada: User) -> None:
    job = enqueue(samples.add, actor=ada, a=1, b=1)
    for _ in range(5):
        assert leases.claim("dying", lease=timedelta(seconds=-1)) is not None
        leases.recover(timezone.now())
    assert fresh(job).state == JobState.FAILED
    assert leases.claim("next") is None


def test_a_job_of_an_older_release_fails_with_a_sentence(ada: User) -> None:
    job = enqueue(samples.add, actor=ada, a=1, b=1)
    Job.objects.filter(pk=job.pk).update(kind="tests.jobs.samples.gone")
    work()
    assert (fresh(job).state, job.error) == (JobState.FAILED, "This kind of job no longer exists.")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_job_speaks_the_language_of_its_actor(ada: User, language: str) -> None:
    User.objects.filter(pk=ada.pk).update(language=language)
    job = enqueue(samples.tell_language, actor=ada)
    work()
    result: Any = fresh(job).result
    assert result == {"language": language}


def test_progress_tells_a_percentage_once_the_amount_is_known() -> None:
    assert Job(done=3).percent is None
    assert Job(done=3, total=8).percent == 37
