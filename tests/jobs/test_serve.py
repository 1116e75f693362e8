"""One command serves pages and runs jobs, keeps both alive and takes both down."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from subprocess import Popen
from typing import Any

import pytest
from django.utils import timezone

from rollout.core.jobs.queue import enqueue
from rollout.core.models import Job, JobState, OutboxMessage, WorkerBeat
from rollout.people.models import User
from tests.jobs import samples
from tests.jobs.second_process import command, mail_server

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 60
WEB_SERVER_ALONE = pytest.mark.once  # answered or refused before anybody asks a database


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def ask(port: int, path: str) -> tuple[int, Any]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)
    except OSError:
        return 0, None


def wait_until(what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def worker_pid() -> int:
    """The process of the one worker, by the name it signs with."""
    beat = WorkerBeat.objects.latest("started_at")
    return int(beat.name.rpartition("-")[2])


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@contextmanager
def serving(**environment: str) -> Iterator[tuple[Popen[bytes], int]]:
    port = free_port()
    parent = command("serve", "--port", str(port), "--processes", "1", **environment)
    try:
        wait_until(lambda: ask(port, "/health/ready")[0] == 200 or parent.poll() is not None)
        assert parent.poll() is None, parent.communicate()
        yield parent, port
    finally:
        if parent.poll() is None:
            parent.terminate()
            parent.wait(PATIENCE)


@pytest.fixture
def served(transactional_db: None) -> Iterator[tuple[Popen[bytes], int]]:
    with serving() as running:
        yield running


def test_it_says_when_it_is_ready_and_runs_jobs(served: tuple[Popen[bytes], int], ada: User) -> None:
    _parent, port = served
    assert ask(port, "/health/live") == (200, {"status": "ok"})
    checks = ask(port, "/health/ready")[1]["checks"]
    assert {"database", "migrations", "worker"} <= set(checks) and set(checks.values()) == {"ok"}
    job = enqueue(samples.add, actor=ada, a=1, b=2)

    def done() -> bool:
        job.refresh_from_db()
        return bool(job.state == JobState.DONE)

    wait_until(done)


def test_a_dead_worker_is_replaced(served: tuple[Popen[bytes], int]) -> None:
    first = worker_pid()
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: worker_pid() != first and alive(worker_pid()))


def test_a_job_whose_worker_is_killed_is_taken_up_again_and_ends_once(
    transactional_db: None, ada: User
) -> None:
    letters = 40
    with mail_server() as mailbox, serving(EMAIL_URL=f"smtp://127.0.0.1:{mailbox.port}"):
        job = enqueue(samples.write_letters, actor=ada, count=letters, pause=0.05)

        def stands(state: JobState, at_least: int) -> bool:
            job.refresh_from_db()
            return job.state == state and job.done >= at_least

        wait_until(lambda: stands(JobState.RUNNING, 5))
        first = worker_pid()
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: worker_pid() != first and alive(worker_pid()))
        assert stands(JobState.RUNNING, 5) and job.done < letters
        # as if the minute of its lease had passed: a dead worker renews it no more
        Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
        wait_until(lambda: stands(JobState.DONE, letters))
        wait_until(lambda: not OutboxMessage.objects.filter(delivered_at=None).exists())
    assert (job.attempts, OutboxMessage.objects.count()) == (2, letters)
    subjects = {str(m["Message-ID"]): str(m["Subject"]) for m in mailbox.messages}
    assert sorted(subjects.values()) == sorted(f"Letter {n}" for n in range(letters))


def test_a_stop_ends_every_part(served: tuple[Popen[bytes], int]) -> None:
    parent, port = served
    worker = worker_pid()
    parent.terminate()
    assert parent.wait(PATIENCE) == 0
    assert not alive(worker) and ask(port, "/health/live")[0] == 0


def test_the_parts_do_not_outlive_a_killed_parent(served: tuple[Popen[bytes], int]) -> None:
    parent, port = served
    worker = worker_pid()
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait(PATIENCE)
    wait_until(lambda: not alive(worker) and ask(port, "/health/live")[0] == 0)


def slow_bodies(port: int, count: int) -> list[socket.socket]:
    """Clients that begin to send a form and fall silent."""
    head = f"Host: 127.0.0.1:{port}\r\nCookie: csrftoken={'x' * 32}\r\nContent-Length: 99\r\n"
    form = "Content-Type: application/x-www-form-urlencoded\r\n\r\nlogin="
    slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(count)]
    for connection in slow:
        connection.sendall(f"POST /accounts/login/ HTTP/1.1\r\n{head}{form}".encode())
    return slow


@WEB_SERVER_ALONE
def test_a_dozen_slow_bodies_do_not_stop_the_service(served: tuple[Popen[bytes], int]) -> None:
    _parent, port = served
    slow = slow_bodies(port, 12)
    assert ask(port, "/health/live")[0] == 200
    for connection in slow:
        connection.close()


@WEB_SERVER_ALONE
def test_a_refused_body_leaves_its_connection_usable_or_says_that_it_ends(
    served: tuple[Popen[bytes], int],
) -> None:
    _parent, port = served
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("POST", "/api/v1/imports/mspdi/", body=b"x" * 300_000)
    refused = connection.getresponse()
    refused.read()
    assert (refused.status, refused.headers["Connection"]) == (401, "keep-alive")
    same = connection.sock
    connection.request("GET", "/health/live")
    answer = connection.getresponse()
    assert (answer.status, json.load(answer), connection.sock) == (200, {"status": "ok"}, same)
    connection.close()
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as long:
        head = "POST /api/v1/imports/mspdi/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2000000\r\n\r\n"
        long.sendall(head.encode())
        assert b"Connection: close" in long.recv(4096)


@WEB_SERVER_ALONE
@pytest.mark.parametrize(("silence", "status"), [("1", 200), ("600", 0)])
def test_more_slow_bodies_than_threads_are_given_up(
    transactional_db: None, silence: str, status: int
) -> None:
    """With a limit of ten minutes the same service does not answer: the limit is what helps."""
    with serving(ROLLOUT_SILENCE_SECONDS=silence) as (_parent, port):
        slow = slow_bodies(port, 20)
        answer = ask(port, "/health/live")[0]
        for connection in slow:
            connection.close()
    assert answer == status
