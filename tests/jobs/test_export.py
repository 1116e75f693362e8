"""Long lists are written by a job: the same rows, rights and words as the page, asked anew when it runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
import python_calamine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from phases.models import Plan, Task
from rollout.core.lists import exports
from rollout.core.lists.exports import AT_ONCE
from rollout.core.models import Job, JobState, StoredFile
from rollout.people.models import User
from rollout.projects.models import Project
from tests.factories import arranging
from tests.jobs.test_queue import work

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def fill(plan: Plan, count: int) -> int:
    rows = (
        Task(plan=plan, number=n, position=n, code=f"T{n}", name=f"Task {n}", duration=480)
        for n in range(1, count + 1)
    )
    with arranging():
        Task.objects.bulk_create(rows, batch_size=2000)
    return count


@pytest.fixture
def full(plan: Plan) -> int:
    """One row more than a request writes by itself."""
    return fill(plan, AT_ONCE + 1)


@pytest.fixture
def many(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> int:
    """The same with the limit set low: what a job does does not hang on how much."""
    monkeypatch.setattr(exports, "AT_ONCE", 40)
    return fill(plan, 41)


@pytest.fixture
def table(project: Project) -> str:
    return reverse("phases:table", args=[project.slug])


def content(client: Client) -> bytes:
    job = Job.objects.get()
    assert (job.state, job.error) == (JobState.DONE, "")
    return b"".join(client.get(job.result["url"]).streaming_content)  # type: ignore[attr-defined]


def rows_of(file: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.decode("utf-8-sig"))))


def test_a_long_list_is_written_by_a_job_row_by_row_as_at_once(
    signed_in: SignIn, ben: User, full: int, table: str
) -> None:
    client = signed_in(ben)
    answer = client.get(f"{table}?export=csv&sort=code&cols=code,name")
    assert answer["Location"] == reverse("jobs:job_detail", args=[Job.objects.get().pk])
    work()
    rows = rows_of(content(client))
    assert rows[0] == ["Code", "Task"] and len(rows) == full + 1
    codes = [row[0] for row in rows[1:]]
    assert codes == sorted(codes) and set(codes) == {f"T{n}" for n in range(1, full + 1)}
    job, file = Job.objects.get(), StoredFile.objects.get()
    assert (job.done, job.total) == (full, full)
    assert (file.owner, file.name, file.inline) == (ben, f"tasks-{timezone.localdate()}.csv", False)
    few = client.get(f"{table}?export=csv&sort=code&cols=code,name&q=T1000")
    at_once = rows_of(b"".join(few.streaming_content))  # type: ignore[attr-defined]
    assert at_once[1:] == [row for row in rows[1:] if row[0].startswith("T1000")]


def test_the_workbook_is_a_workbook(signed_in: SignIn, ben: User, many: int, table: str) -> None:
    client = signed_in(ben)
    client.get(f"{table}?export=xlsx")
    work()
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content(client)))
    assert len(book.get_sheet_by_index(0).to_python()) == many + 1


def test_rows_added_before_it_runs_are_in_it_and_rows_taken_away_are_not(
    signed_in: SignIn, ben: User, many: int, plan: Plan, table: str
) -> None:
    client = signed_in(ben)
    client.get(f"{table}?export=csv&cols=code,name")
    with arranging():
        Task.objects.filter(plan=plan, number__gt=5).delete()
        Task.objects.create(plan=plan, number=99999, position=99999, code="NEW", name="New")
    work()
    assert [row[0] for row in rows_of(content(client))[1:]] == ["T1", "T2", "T3", "T4", "T5", "NEW"]


def test_who_lost_the_project_before_it_runs_gets_no_file(
    signed_in: SignIn, ben: User, many: int, project: Project, table: str
) -> None:
    signed_in(ben).get(f"{table}?export=csv")
    with arranging():
        project.memberships.filter(user=ben).delete()
    work()
    job = Job.objects.get()
    assert job.state == JobState.FAILED and "no longer there" in job.error
    assert not StoredFile.objects.exists()


def test_the_file_speaks_the_language_of_the_page_it_was_asked_from(
    signed_in: SignIn, ben: User, many: int, table: str
) -> None:
    client = signed_in(ben)
    client.cookies["django_language"] = "zh-hans"
    client.get(f"{table}?export=csv&cols=code,name")
    client.cookies["django_language"] = "en"
    work()
    assert not "".join(rows_of(content(client))[0]).isascii()


def test_a_stopped_export_leaves_no_file(signed_in: SignIn, ben: User, many: int, table: str) -> None:
    signed_in(ben).get(f"{table}?export=csv")
    Job.objects.update(cancel_requested=True)
    work()
    assert Job.objects.get().state == JobState.CANCELLED and not StoredFile.objects.exists()


def test_a_job_tried_again_after_its_file_was_kept_keeps_no_second_one(
    signed_in: SignIn, ben: User, many: int, table: str
) -> None:
    client = signed_in(ben)
    client.get(f"{table}?export=csv")
    work()
    first = Job.objects.get().result
    job = Job.objects.get()
    Job.objects.filter(pk=job.pk).update(state=JobState.WAITING, result=None)
    type(job.task_result).objects.filter(pk=job.task_result_id).update(status="READY")
    work()
    assert Job.objects.get().result == first and StoredFile.objects.count() == 1
