"""A job's page follows its work without a reload, and stops it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from rollout.core.jobs.queue import enqueue
from rollout.core.models import Job, JobState
from rollout.people.models import User
from tests.jobs import samples
from tests.jobs.test_queue import work

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def job_page(page: Page, sign_in: Callable[..., None], ada: User) -> tuple[Page, Job]:
    job = enqueue(samples.write_letters, actor=ada, count=3)
    sign_in(page, ada)
    page.goto(f"/jobs/{job.pk}/")
    return page, job


def test_progress_grows_until_the_work_is_done(job_page: tuple[Page, Job]) -> None:
    page, job = job_page
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, done=1, total=3)
    expect(page.locator("main")).to_contain_text("1 of 3")
    Job.objects.filter(pk=job.pk).update(state=JobState.WAITING, done=0)
    work()
    expect(page.locator("main")).to_contain_text("Done")
    expect(page.get_by_role("button", name="Stop")).to_have_count(0)


def test_a_waiting_job_is_stopped_from_its_page_and_stands_so_in_the_list(job_page: tuple[Page, Job]) -> None:
    page, job = job_page
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("button", name="Stop")).to_have_count(0)
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    page.get_by_role("link", name="All background jobs").click()
    expect(page.locator("main")).to_contain_text("Write letters")
