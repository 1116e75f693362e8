"""A file is answered at once, or made by a job: by the same view, for the same person."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable
from typing import Any, Protocol

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import resolve, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from rollout.core.errors import StateRefusal
from rollout.core.jobs.files import Keeping, keep, rights_of
from rollout.core.jobs.queue import enqueue
from rollout.core.jobs.registry import JobTask
from rollout.core.jobs.run import Run
from rollout.core.models.jobs import Job, JobState


class Progress(Protocol):
    def __call__(self, done: int, total: int | None, doing: str = "") -> None:
        """So much of it is done; `doing` says what goes on, where the count alone would not."""


Make = Callable[[Progress], HttpResponseBase]


def answer_or_enqueue(
    request: HttpRequest,
    make: Make,
    *,
    name: str,
    large: bool,
    job: JobTask,
    inline: bool = False,
    keeping: Keeping | None = None,
) -> HttpResponseBase:
    """The file itself if it is small, else the page of a job that makes it.

    To be returned from a GET view, behind its door. `make(progress)` answers with the file's content and
    type (no Content-Disposition); it tells `progress(done, total, doing)` now and then, which raises when
    somebody stopped the job. `name` is the file's name, `inline` opens it in the browser. `job` is a kind
    declared with `in_steps=True` whose function returns `ask_again(run, **arguments)`.

    The job asks for the same address again, in the same language and as the same person: the door and
    every `visible_to` decide anew when it runs, and `make` is called in the worker, outside a transaction.
    What it makes is kept as a StoredFile (`keeping` says whose it is, its owner's alone if left out) and
    opened from the job's page. As long as such a job waits or runs, asking again leads to it.
    """
    run: Run | None = getattr(request, "job_run", None)
    if run is None and large:
        return job_page(request, _enqueued(request, job, keeping))
    response = make(_told_to(run))
    response["Content-Disposition"] = content_disposition_header(not inline, name) or ""
    if run is not None:
        request.file_to_keep = (name, inline, keeping)  # type: ignore[attr-defined]
    return response


def job_page(request: HttpRequest, job: Job) -> HttpResponse:
    """Lead the person to their job, out of a fragment too."""
    address = reverse("jobs:job_detail", args=[job.pk])
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)


def ask_again(
    run: Run, *, address: str, query: str, host: str, secure: bool, language: str
) -> dict[str, Any]:
    """The body of a job that makes a file: ask the view, keep its answer once, however often it is tried.

    StateRefusal when the person may not have the file any more.
    """
    if run.cursor:
        return {"url": run.cursor}
    with override(language), tempfile.TemporaryFile() as spool:
        rights = rights_of(run.actor)
        request = _request(run, address, query, host, secure)
        response = _answer(request)
        # spooled first: keeping is one transaction, and a long one would keep all other writers waiting
        for part in _parts(response):
            spool.write(part)
        spool.seek(0)
        name, inline, keeping = request.file_to_keep  # type: ignore[attr-defined]
        with run.step(note=name):
            stored = keep(
                spool,
                name=name,
                media_type=response.headers["Content-Type"],
                owner=run.actor,
                keeping=keeping,
                rights=rights,
                inline=inline,
            )
            url = reverse("jobs:file", args=[stored.pk])
            run.progress(cursor=url)
    return {"url": url}


def _enqueued(request: HttpRequest, job: JobTask, keeping: Keeping | None) -> Job:
    query = request.GET.urlencode()
    language = get_language() or settings.LANGUAGE_CODE
    user: Any = request.user
    same = f"{user.pk} {job.module_path} {request.path}?{query} {language}"
    key = f"file:{hashlib.sha256(same.encode()).hexdigest()}"
    # an ended job made yesterday's file: it makes room
    Job.objects.filter(key=key, state=JobState.DONE).update(key="")
    made = enqueue(
        job,
        actor=user,
        key=key,
        address=request.path,
        query=query,
        host=request.get_host(),
        secure=request.is_secure(),
        language=language,
    )
    if keeping is not None and keeping.project_id is not None:
        Job.objects.filter(pk=made.pk).update(project_id=keeping.project_id)
    return made


def _told_to(run: Run | None) -> Progress:
    def tell(done: int, total: int | None, doing: str = "") -> None:
        if run is not None:
            run.progress(done, total, note=doing)

    return tell


def _request(run: Run, address: str, query: str, host: str, secure: bool) -> HttpRequest:
    """The person's request, without their browser: only what a view behind its door reads."""
    request = WSGIRequest(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": address.encode().decode("latin-1"),
            "QUERY_STRING": query,
            "HTTP_HOST": host,
            "SERVER_NAME": host,
            "SERVER_PORT": "443" if secure else "80",
            "wsgi.url_scheme": "https" if secure else "http",
            "wsgi.input": tempfile.SpooledTemporaryFile(),  # noqa: SIM115  never read
        }
    )
    request.user = run.actor  # type: ignore[assignment]  # None is refused below
    request.job_run = run  # type: ignore[attr-defined]
    return request


def _answer(request: HttpRequest) -> HttpResponseBase:
    user: Any = request.user
    try:
        if user is None or not user.is_active:
            raise Http404
        found = resolve(request.path)
        request.resolver_match = found
        response: HttpResponseBase = found.func(request, *found.args, **found.kwargs)
    except Http404:
        response = HttpResponse(status=404)
    if response.status_code != 200 or not hasattr(request, "file_to_keep"):
        raise StateRefusal(
            "no_longer_there", _("What you asked for is no longer there, or you may not open it any more.")
        )
    return response


def _parts(response: Any) -> Any:
    return response.streaming_content if response.streaming else [response.content]
