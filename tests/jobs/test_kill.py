"""Kill −9 of a real worker process loses nothing and doubles nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable

import pytest

from rollout.core.jobs.queue import enqueue
from rollout.core.models import Job, JobState, OutboxMessage, WorkerBeat
from rollout.people.models import User
from tests.jobs import samples
from tests.jobs.second_process import command, kill, mail_server

pytestmark = pytest.mark.django_db(transaction=True)

LETTERS = 60
QUICK = ("--lease", "1", "--heartbeat", "0.2", "--pause", "0.05")
PATIENCE = 60


def wait_for(what: Callable[[], bool], worker: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < deadline, "the worker did not get there"
        assert worker.poll() is None, worker.communicate()[1].decode()
        time.sleep(0.005)


def done(job: Job) -> int:
    job.refresh_from_db()
    return job.done


def all_is_done(job: Job) -> bool:
    job.refresh_from_db()
    return job.finished and not OutboxMessage.objects.filter(delivered_at=None).exists()


def test_a_job_killed_again_and_again_writes_every_letter_once(ada: User) -> None:
    job = enqueue(samples.write_letters, actor=ada, count=LETTERS, pause=0.01)
    Job.objects.filter(pk=job.pk).update(max_attempts=50)
    with mail_server() as mailbox:
        for milestone in (1, 12, 25, 40):
            worker = command("work", *QUICK, mail_port=mailbox.port)
            wait_for(lambda goal=milestone: done(job) >= goal, worker)  # type: ignore[misc]
            kill(worker)
        last = command("work", *QUICK, mail_port=mailbox.port)
        wait_for(lambda: all_is_done(job), last)
        last.terminate()
        assert last.wait(PATIENCE) == 0
    assert (job.state, job.done, job.attempts >= 5) == (JobState.DONE, LETTERS, True)
    assert OutboxMessage.objects.count() == LETTERS
    subjects = {str(m["Message-ID"]): str(m["Subject"]) for m in mailbox.messages}
    assert sorted(subjects.values()) == sorted(f"Letter {n}" for n in range(LETTERS))


def test_the_receiver_can_tell_a_repeated_mail_by_its_message_id(ada: User) -> None:
    enqueue(samples.write_letters, actor=ada, count=30)
    with mail_server() as mailbox:
        for goal in (1, 9, 18):
            worker = command("work", *QUICK, mail_port=mailbox.port)
            wait_for(lambda goal=goal: len(set(mailbox.ids())) >= goal, worker)  # type: ignore[misc]
            kill(worker)
        last = command("work", *QUICK, mail_port=mailbox.port)
        wait_for(lambda: not OutboxMessage.objects.filter(delivered_at=None).exists(), last)
        kill(last)
    assert len(set(mailbox.ids())) == 30 == OutboxMessage.objects.count()


def test_without_steps_the_same_kill_doubles_letters(ada: User) -> None:
    """The control: what the protection protects against does happen without it."""
    job = enqueue(samples.write_letters_naively, actor=ada, count=20, pause=0.01)
    worker = command("work", *QUICK)
    wait_for(lambda: OutboxMessage.objects.count() >= 5, worker)
    kill(worker)
    last = command("work", *QUICK)
    wait_for(lambda: done(job) == 0 and job.finished, last)
    kill(last)
    assert OutboxMessage.objects.count() > 20


def test_a_stopped_worker_finishes_its_job_first(ada: User) -> None:
    job = enqueue(samples.write_letters, actor=ada, count=20, pause=0.02)
    with mail_server() as mailbox:
        worker = command("work", *QUICK, mail_port=mailbox.port)
        wait_for(lambda: done(job) >= 2, worker)
        os.kill(worker.pid, signal.SIGTERM)
        assert worker.wait(PATIENCE) == 0
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 1)
    assert not WorkerBeat.objects.exists()
