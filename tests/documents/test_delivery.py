"""A short PDF is answered at once; a long one is made by a job, by the same view and for the same person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from phases.models import Plan, Task
from rollout.core.models import Job, JobState, StoredFile
from rollout.people.models import User
from rollout.projects.models import Project
from tests.documents.reading import boxes_in, read, text_of
from tests.documents.test_plan_summary import rollout
from tests.factories import PLAN_START, arranging
from tests.jobs.test_queue import work

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
LONG = 600


@pytest.fixture
def project(ada: User, client_organization: Any) -> Project:
    """A rollout from a template whose list of tasks goes on and on."""
    made = rollout(ada, "zh-hans")
    plan = Plan.objects.get(project=made)
    last = plan.tasks.count()
    rows = (
        Task(
            plan=plan,
            number=1000 + n,
            position=last + n,
            level=n % 5,
            code=f"X{n:03}",
            name=f"清点第 {n} 家客户的联系人与历史跟进记录并逐条确认归属部门",
            owner=ada,
            start=PLAN_START,
            finish=PLAN_START,
            duration=480,
        )
        for n in range(LONG)
    )
    with arranging():
        Task.objects.bulk_create(rows)
    return made


def address(project: Project, **query: str) -> str:
    return reverse("phases:plan_pdf", args=[project.slug], query={"tasks": "all", **query})


def content(client: Client, job: Job) -> bytes:
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.DONE, "")
    response = client.get(job.result["url"])
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def test_a_long_document_is_made_by_a_job_and_opened_from_its_page(
    signed_in: SignIn, ada: User, project: Project
) -> None:
    client = signed_in(ada)
    answer = client.get(address(project))
    job = Job.objects.get()
    page = reverse("jobs:job_detail", args=[job.pk])
    assert (answer.status_code, answer["Location"]) == (302, page)
    work()
    pdf = content(client, job)
    tasks = Task.objects.filter(plan__project=project).count()
    assert len(read(pdf).pages) == 2 + -(-tasks // 40) and boxes_in(pdf) == 0
    text = text_of(pdf)
    assert "全部任务" in text and "X000" in text and f"X{LONG - 1}" in text
    assert f'href="{job.result["url"]}"' in client.get(page).content.decode()
    assert job.done == job.total and job.total >= 17 and job.note.startswith("plan-lotus-zh-hans-")
    file = StoredFile.objects.get()
    assert file.name == job.note and file.inline and file.owner == ada


def test_a_short_document_is_answered_at_once(signed_in: SignIn, ada: User, project: Project) -> None:
    Task.objects.filter(plan__project=project, code__startswith="X").delete()
    answer = signed_in(ada).get(address(project, language="en"))
    assert answer.status_code == 200 and not Job.objects.exists()
    assert answer["Content-Disposition"].startswith('inline; filename="plan-lotus-en-')
    assert "Alltasks" in text_of(answer.content)


def test_asking_twice_leads_to_the_same_job_until_it_is_done(
    signed_in: SignIn, ada: User, project: Project
) -> None:
    client = signed_in(ada)
    first, second = (client.get(address(project))["Location"] for _ in range(2))
    other = client.get(address(project, language="en"))["Location"]
    assert first == second != other
    Job.objects.update(state=JobState.DONE)
    assert client.get(address(project))["Location"] not in {first, other}


def test_an_htmx_request_is_led_to_the_job_too(signed_in: SignIn, ada: User, project: Project) -> None:
    answer = signed_in(ada).get(address(project), headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == reverse("jobs:job_detail", args=[Job.objects.get().pk])


def test_a_job_of_somebody_who_left_the_project_makes_nothing(
    signed_in: SignIn, ada: User, project: Project
) -> None:
    signed_in(ada).get(address(project))
    with arranging():
        project.memberships.filter(user=ada).delete()
        ada.tenant_roles.all().delete()
    work()
    job = Job.objects.get()
    assert job.state == JobState.FAILED and "no longer there" in job.error
    assert not StoredFile.objects.exists()


def test_a_closed_account_gets_nothing_either(signed_in: SignIn, ada: User, project: Project) -> None:
    signed_in(ada).get(address(project))
    User.objects.filter(pk=ada.pk).update(is_active=False)
    work()
    assert Job.objects.get().state == JobState.FAILED and not StoredFile.objects.exists()


def test_a_stopped_document_is_not_laid_out_to_its_end(ada: User) -> None:
    from rollout.documents.pdf import html_to_pdf, telling

    class Stop(Exception):
        pass

    seen: list[int] = []

    def stop_at(number: int) -> None:
        seen.append(number)
        if number == 3:
            raise Stop

    pages = "".join(f"<p style='break-after: page'>{n}</p>" for n in range(20))
    with pytest.raises(Stop), telling(stop_at):
        html_to_pdf(f"<!doctype html><html lang='en'><title>t</title>{pages}</html>")
    assert seen == [1, 2, 3]
    assert len(read(html_to_pdf("<!doctype html><html lang='en'><title>t</title><p>1</p></html>")).pages) == 1
    assert seen == [1, 2, 3]
