"""Pages of a person's own jobs: list, progress, stop, try again, the file that one made."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST, require_safe

from rollout.core.jobs import files, presentation, queue
from rollout.core.jobs.asking import job_page
from rollout.core.models.jobs import Job
from rollout.core.models.stored_files import StoredFile
from rollout.core.pages import page


def own_job(request: HttpRequest, pk: int) -> Job:
    user: Any = request.user
    job: Job = get_object_or_404(Job.objects.of(user), pk=pk)
    return job


@require_GET
def job_list(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    listing = presentation.JOBS.bind(
        request,
        Job.objects.of(user),
        row_url=lambda job: reverse("jobs:job_detail", args=[job.pk]),
        empty=presentation.EMPTY,
    )
    return listing.response() or page(request, "jobs/job_list.html", {"listing": listing})


@require_GET
def job_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return page(request, "jobs/job_detail.html", context_of(own_job(request, pk)))


@require_GET
def job_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The fragment that asks for itself again while the job runs."""
    return render(request, "jobs/_job_progress.html", context_of(own_job(request, pk)))


@require_POST
def job_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    return answer(request, queue.cancel(own_job(request, pk)))


@require_POST
def job_retry(request: HttpRequest, pk: int) -> HttpResponse:
    return job_page(request, queue.retry(own_job(request, pk)))


@require_safe
def file(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """What a job made, for whoever may open it now."""
    found = get_object_or_404(StoredFile.objects.kept(timezone.now()), pk=pk)
    if not files.require_open(request.user, found):
        raise Http404
    return files.response_of(found)


def answer(request: HttpRequest, job: Job) -> HttpResponse:
    if request.headers.get("HX-Request") == "true":
        return render(request, "jobs/_job_progress.html", context_of(job))
    return redirect("jobs:job_detail", pk=job.pk)


def context_of(job: Job) -> dict[str, Any]:
    return {
        "job": job,
        "title": presentation.title_of(job),
        "progress": presentation.progress(job),
        "sentence": presentation.sentence_of(job),
        "actions": presentation.next_actions(job),
    }
