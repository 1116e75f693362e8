"""How a report reaches its reader: at once while it is short, through a job when it is long."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from rollout.core.jobs.asking import Progress, answer_or_enqueue, ask_again
from rollout.core.jobs.files import Keeping
from rollout.core.jobs.registry import job
from rollout.core.jobs.run import Run
from rollout.documents.pdf import telling

PAGES_AT_ONCE = 10  # about three seconds of layout; a reader waits no longer for an answer


@job(title=_("PDF document"), in_steps=True)
def pdf_document(run: Run, **asked: Any) -> dict[str, Any]:
    return ask_again(run, **asked)


def answer_pdf(
    request: HttpRequest,
    make: Callable[[], bytes],
    *,
    name: str,
    pages: int,
    keeping: Keeping | None = None,
) -> HttpResponseBase:
    """A PDF in the browser, or the page of the job that makes it. Every report with a PDF answers with this.

    To be returned from a GET view, behind its door. `pages` is an estimate from the number of rows
    (`pages_for`); up to PAGES_AT_ONCE `make()` runs in the request. Beyond, a job asks for the same address
    as the same person, in the language of the page: the view runs again behind its door and comes to the
    same call, which then runs `make()` in the warm worker, shows the pages laid out so far and keeps the
    document for its owner (`keeping` opens it to a project, see there). `make` reads everything itself and
    holds no transaction; the errors it raises (`rollout.core.errors`) are shown as the job's reason.

    >>> # @project_page(Permission.PLAN_READ)
    >>> # @require_safe
    >>> # def weekly_pdf(request, access):
    >>> #     week = weekly_report(access)
    >>> #     make = lambda: render_pdf("reports/weekly.html", {"week": week})
    >>> #     return answer_pdf(request, make, name="week.pdf", pages=2 + pages_for(len(week.rows)))
    """

    def answer(progress: Progress) -> HttpResponseBase:
        with telling(lambda page: progress(page, max(page, pages))):
            return HttpResponse(make(), content_type="application/pdf")

    return answer_or_enqueue(
        request,
        answer,
        name=name,
        large=pages > PAGES_AT_ONCE,
        job=pdf_document,
        inline=True,
        keeping=keeping,
    )


def pages_for(rows: int, *, on_a_page: int = 36) -> int:
    """Pages that so many rows of one line take in a report's table.

    >>> pages_for(0), pages_for(36), pages_for(37)
    (0, 1, 2)
    """
    return -(-rows // on_a_page)
