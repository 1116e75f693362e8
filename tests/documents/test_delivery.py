"""A short PDF is answered at once; a long one is made by a job, by the same view and for the same person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils.translation import override

from phases.models import Plan, Task
from rollout.core.jobs.run import Run
from rollout.core.models import Job, JobState, StoredFile
from rollout.documents import pdf
from rollout.documents.delivery import answer_pdf
from rollout.documents.pdf import html_to_pdf
from rollout.documents.pdf_progress import Stage, telling
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
    made = content(client, job)
    tasks = Task.objects.filter(plan__project=project).count()
    assert len(read(made).pages) == 2 + -(-tasks // 40) and boxes_in(made) == 0
    text = text_of(made)
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


class Stop(Exception):
    pass


def pages_of_text(count: int) -> str:
    pages = "".join(f"<p style='break-after: page'>{n}</p>" for n in range(1, count))
    return f"<!doctype html><html lang='en'><title>t</title>{pages}<p>{count}</p></html>"


@pytest.mark.parametrize("stage", [Stage.LAYOUT, Stage.DRAWING, Stage.FILE])
def test_a_document_can_be_stopped_at_every_stage_of_its_making(stage: Stage) -> None:
    last = 20 if stage is Stage.FILE else 3
    seen: list[int] = []

    def stop_at(now: Stage, number: int, _pages: int | None) -> None:
        if now is stage:
            seen.append(number)
            if number == last:
                raise Stop

    with pytest.raises(Stop), telling(stop_at):
        html_to_pdf(pages_of_text(20))
    told = list(seen)
    assert told == ([20] if stage is Stage.FILE else [1, 2, 3])
    assert len(read(html_to_pdf(pages_of_text(1))).pages) == 1
    assert seen == told


def test_progress_says_what_goes_on_until_the_end_in_the_language_of_whoever_waits(
    ada: User, rf: RequestFactory
) -> None:
    told: list[tuple[int, int | None, str]] = []

    class Listening(Run):
        def progress(self, done: Any = None, total: Any = None, *, note: Any = None, **_: Any) -> None:
            told.append((done, total, note))

    request = rf.get("/")
    request.user = ada
    request.job_run = Listening(Job(), in_steps=True)  # type: ignore[attr-defined]

    def make() -> bytes:
        with override("zh-hans"):
            return html_to_pdf(pages_of_text(3))

    answer_pdf(request, make, name="a.pdf", pages=3)
    drawn = [(3 + n, 7, f"Page {n + 1} of 3 is being drawn.") for n in range(3)]
    assert told[0] == (0, 7, "Page 1 of 3 is being laid out.")
    assert told[-5:] == [*drawn, (6, 7, "All pages are drawn; the file is being put together."), (7, 7, "")]


def test_the_page_of_a_running_job_says_what_it_does(signed_in: SignIn, ada: User, project: Project) -> None:
    client = signed_in(ada)
    client.get(address(project))
    doing = "Page 2 of 3 is being drawn."
    Job.objects.update(state=JobState.RUNNING, done=4, total=7, note=doing)
    page = client.get(reverse("jobs:job_progress", args=[Job.objects.get().pk])).content.decode()
    assert doing in page and 'value="57"' in page and "4 of 7" not in page
    Job.objects.update(note="")
    page = client.get(reverse("jobs:job_progress", args=[Job.objects.get().pk])).content.decode()
    assert "4 of 7" in page


def test_a_job_stopped_while_its_pages_are_drawn_keeps_nothing(
    signed_in: SignIn, ada: User, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The person presses Stop when all pages are laid out."""
    signed_in(ada).get(address(project))
    laid_out = pdf.tell_drawing

    def press_stop(document: Any) -> None:
        Job.objects.update(cancel_requested=True)
        laid_out(document)

    monkeypatch.setattr(pdf, "tell_drawing", press_stop)
    work()
    job = Job.objects.get()
    assert job.state == JobState.CANCELLED and not StoredFile.objects.exists()
    assert job.total and job.done < job.total
