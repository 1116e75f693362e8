"""How a report reaches its reader: at once while it is short, through a job when it is long."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from rollout.core.jobs.asking import Progress, answer_or_enqueue, ask_again
from rollout.core.jobs.files import Keeping
from rollout.core.jobs.registry import job
from rollout.core.jobs.run import Run
from rollout.documents.pdf_progress import Stage, telling

PAGES_AT_ONCE = 10  # about three seconds of layout; a reader waits no longer for an answer


STAGES = {
    Stage.LAYOUT: _("Page %(page)s of %(pages)s is being laid out."),
    Stage.DRAWING: _("Page %(page)s of %(pages)s is being drawn."),
    Stage.FILE: _("All pages are drawn; the file is being put together."),
}


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
    same call, which then runs `make()` in the warm worker, shows how far it is and keeps the
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
        steps = _Steps(progress, pages)
        with telling(steps.tell):
            content = make()
        steps.end()
        return HttpResponse(content, content_type="application/pdf")

    return answer_or_enqueue(
        request,
        answer,
        name=name,
        large=pages > PAGES_AT_ONCE,
        job=pdf_document,
        inline=True,
        keeping=keeping,
    )


class _Steps:
    """Each page counts twice, laid out and drawn, and the file once: the count is full when all is done. The
    words are those of whoever waits, not of the document."""

    def __init__(self, progress: Progress, expected: int) -> None:
        self._progress, self._expected, self._language = progress, expected, get_language()
        self._total = 0

    def tell(self, stage: Stage, page: int, pages: int | None) -> None:
        whole = pages or max(page, self._expected)
        before = {Stage.LAYOUT: page - 1, Stage.DRAWING: whole + page - 1, Stage.FILE: 2 * whole}
        self._total = 2 * whole + 1
        with override(self._language):
            doing = str(STAGES[stage]) % {"page": page, "pages": whole}
        self._progress(before[stage], self._total, doing)

    def end(self) -> None:
        self._progress(self._total, self._total)


def pages_for(rows: int, *, on_a_page: int = 36) -> int:
    """Pages that so many rows of one line take in a report's table.

    >>> pages_for(0), pages_for(36), pages_for(37)
    (0, 1, 2)
    """
    return -(-rows // on_a_page)
