"""The plan as a document to hand out: a page, and a PDF of two A4 pages or with every task."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from phases.models import Task
from phases.views.plan_summary import Summary
from phases.views.plan_tasks import TASKS_ON_A_PAGE, task_pages
from phases.views.reading import PlanReading
from rollout.core.errors import InvalidInput
from rollout.core.pages import Action, page
from rollout.documents.delivery import answer_pdf, pages_for
from rollout.documents.pdf import render_pdf
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.doors import project_page

LANGUAGES = dict(settings.LANGUAGES)
SUMMARY_PAGES = 2


@project_page(Permission.PLAN_READ)
@require_safe
def plan_summary(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    """The summary in the reader's language, with its PDF in each language."""
    address = reverse("phases:plan_pdf", args=[access.project.slug])
    actions = [
        Action(_("PDF in English"), f"{address}?language=en", icon="download"),
        Action(_("PDF in Chinese"), f"{address}?language=zh-hans", icon="download"),
        Action(_("PDF with all tasks"), f"{address}?tasks=all", icon="download"),
    ]
    summary = Summary(PlanReading(access))
    return page(request, "phases/summary.html", {"access": access, "summary": summary, "actions": actions})


@project_page(Permission.PLAN_READ)
@require_safe
def plan_pdf(request: HttpRequest, access: ProjectAccess) -> HttpResponseBase:
    """Two A4 pages, with `?tasks=all` every task behind them; in the language of the project's documents or
    in `?language=`."""
    language = language_of(request, access)
    whole = request.GET.get("tasks") == "all"
    overview = request.build_absolute_uri(reverse("phases:overview", args=[access.project.slug]))
    tasks = Task.objects.filter(plan__project=access.project).count() if whole else 0
    day = timezone.localdate().isoformat()
    kind = "plan" if whole else "plan-summary"

    def make() -> bytes:
        with translation.override(language):
            return plan_summary_pdf(access, address=overview, whole=whole)

    return answer_pdf(
        request,
        make,
        name=f"{kind}-{access.project.slug}-{language}-{day}.pdf",
        pages=SUMMARY_PAGES + pages_for(tasks, on_a_page=TASKS_ON_A_PAGE),
    )


def language_of(request: HttpRequest, access: ProjectAccess) -> str:
    language = request.GET.get("language", access.project.language)
    if language not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        raise InvalidInput(
            "unknown_language",
            _("“%(language)s” is not a language of documents; use one of %(known)s.")
            % {"language": language[:20], "known": known},
            field="language",
        )
    return language


def plan_summary_pdf(access: ProjectAccess, *, address: str, whole: bool = False) -> bytes:
    """The document in the active language; `address` leads a reader to the figures of the day."""
    read = PlanReading(access)
    context = {
        "project": access.project,
        "summary": Summary(read),
        "made": timezone.localdate(),
        "address": address,
        "task_pages": task_pages(read) if whole else [],
    }
    return render_pdf("reports/plan_summary.html", context)
