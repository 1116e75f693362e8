"""The plan as a document to hand out: a page, and two A4 pages as PDF."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from phases.views.plan_summary import Summary
from phases.views.reading import PlanReading
from rollout.core.errors import InvalidInput
from rollout.core.pages import Action, page
from rollout.documents.pdf import render_pdf
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.doors import project_page

LANGUAGES = dict(settings.LANGUAGES)


@project_page(Permission.PLAN_READ)
@require_safe
def plan_summary(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    """The summary in the reader's language, with its PDF in each language."""
    address = reverse("phases:plan_pdf", args=[access.project.slug])
    actions = [
        Action(_("PDF in English"), f"{address}?language=en", icon="download"),
        Action(_("PDF in Chinese"), f"{address}?language=zh-hans", icon="download"),
    ]
    summary = Summary(PlanReading(access))
    return page(request, "phases/summary.html", {"access": access, "summary": summary, "actions": actions})


@project_page(Permission.PLAN_READ)
@require_safe
def plan_pdf(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    """Two A4 pages, in the language of the project's documents or in `?language=`."""
    language = request.GET.get("language", access.project.language)
    if language not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        raise InvalidInput(
            "unknown_language",
            _("“%(language)s” is not a language of documents; use one of %(known)s.")
            % {"language": language[:20], "known": known},
            field="language",
        )
    with translation.override(language):
        content = plan_summary_pdf(access, address=request.build_absolute_uri(overview_of(access)))
    day = timezone.localdate().isoformat()
    name = f"plan-summary-{access.project.slug}-{language}-{day}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def overview_of(access: ProjectAccess) -> str:
    return reverse("phases:overview", args=[access.project.slug])


def plan_summary_pdf(access: ProjectAccess, *, address: str) -> bytes:
    """The document in the active language; `address` leads a reader to the figures of the day."""
    context = {
        "project": access.project,
        "summary": Summary(PlanReading(access)),
        "made": timezone.localdate(),
        "address": address,
    }
    return render_pdf("reports/plan_summary.html", context)
