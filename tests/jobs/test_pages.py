"""A person follows, stops and repeats their own jobs, and nobody else's."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from rollout.core.jobs.queue import enqueue
from rollout.core.models import Job, JobState
from rollout.people.models import User
from tests.jobs import samples
from tests.jobs.test_queue import work

SignIn = Callable[[User], Client]


@pytest.fixture
def job(ada: User) -> Job:
    return enqueue(samples.add, actor=ada, a=1, b=2)


def test_the_list_shows_own_jobs_only(signed_in: SignIn, ada: User, eve: User, job: Job) -> None:
    assert b"Add" in signed_in(ada).get("/jobs/").content
    assert b"shows its progress here" in signed_in(eve).get("/jobs/").content


@pytest.mark.parametrize("part", ["", "progress/"])
def test_a_strangers_job_is_not_found(signed_in: SignIn, eve: User, job: Job, part: str) -> None:
    assert signed_in(eve).get(f"/jobs/{job.pk}/{part}").status_code == 404


def test_a_stranger_can_neither_stop_nor_repeat_it(signed_in: SignIn, eve: User, job: Job) -> None:
    client = signed_in(eve)
    assert [client.post(f"/jobs/{job.pk}/{verb}/").status_code for verb in ("cancel", "retry")] == [404, 404]


def test_progress_asks_again_until_the_job_has_ended(signed_in: SignIn, ada: User, job: Job) -> None:
    client = signed_in(ada)
    assert 'hx-trigger="every 1s"' in client.get(f"/jobs/{job.pk}/progress/").content.decode()
    work()
    after = client.get(f"/jobs/{job.pk}/progress/").content.decode()
    assert "hx-trigger" not in after and "Done" in after


def test_progress_shows_how_much_is_done(signed_in: SignIn, ada: User, job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, done=30, total=120)
    content = signed_in(ada).get(f"/jobs/{job.pk}/progress/").content.decode()
    assert "30 of 120" in content and 'value="25"' in content


def test_a_failure_shows_its_reason_and_the_way_on(signed_in: SignIn, ada: User) -> None:
    job = enqueue(samples.refuse, actor=ada)
    work()
    client = signed_in(ada)
    content = client.get(f"/jobs/{job.pk}/").content.decode()
    assert "Line 3 has no date; add one." in content and "Try again" in content
    client.post(f"/jobs/{job.pk}/retry/")
    job.refresh_from_db()
    assert job.state == JobState.WAITING


def test_a_result_with_an_address_is_opened_from_the_page(signed_in: SignIn, ada: User, job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(state=JobState.DONE, result={"url": "/projects/lotus/"})
    assert 'href="/projects/lotus/"' in signed_in(ada).get(f"/jobs/{job.pk}/").content.decode()


def test_stopping_answers_with_the_new_progress(signed_in: SignIn, ada: User, job: Job) -> None:
    response = signed_in(ada).post(f"/jobs/{job.pk}/cancel/", headers={"HX-Request": "true"})
    assert "Cancelled" in response.content.decode()
