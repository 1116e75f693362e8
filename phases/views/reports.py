"""Pages of weekly reports: the list, the draft beside its preview, what was published."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models.fields.json import KeyTransform
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from phases.labels_reports import DRAFT, LIGHTS
from phases.models import CopyKind, Plan, ReportCopy, WeeklyReport
from phases.queries_report_comparison import nothing_to_compare, published_reports
from phases.report_first_page import FirstPage
from phases.services import reports as services
from phases.services.report_mail import file_name
from rollout.core.errors import StateRefusal
from rollout.core.lists import Empty
from rollout.core.pages import Action, done, page
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.doors import project_page


def find_report(access: ProjectAccess, number: int) -> WeeklyReport:
    rows = WeeklyReport.objects.select_related("plan__project", "published_by").defer("content")
    found: WeeklyReport = get_object_or_404(rows, plan__project=access.project, number=number)
    return found


def address(access: ProjectAccess, name: str, number: int) -> str:
    return reverse(f"phases:report_{name}", args=[access.project.slug, number])


@project_page(Permission.REPORTS_READ)
@require_safe
def report_list(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    """Every report with its status, the newest first."""
    rows = (
        WeeklyReport.objects.filter(plan__project=access.project)
        .select_related("published_by")
        .defer("content")
        .annotate(frozen_plan=KeyTransform("plan", "content"))
    )
    may_publish = access.allows(Permission.REPORTS_PUBLISH)
    reports = [row for row in rows if may_publish or row.published_at is not None]
    draft = next((row for row in reports if row.published_at is None), None)
    start = Action(
        _("Write this week's report"),
        reverse("phases:report_start", args=[access.project.slug]),
        "report-analytics",
        "primary",
        post=True,
    )
    context = {
        "access": access,
        "reports": [
            (row, LIGHTS.get(row.status, DRAFT), headline(row), address(access, "detail", row.number))
            for row in reports
        ],
        "title": list_title(reports),
        "actions": [
            *([start] if may_publish and draft is None and has_plan(access) else []),
            *compare_action(access, reports),
        ],
        "draft": draft,
        "empty": Empty(
            _("The weekly report writes itself from the plan; you add what the figures do not say."),
            "report-analytics",
            start if may_publish and has_plan(access) else None,
        ),
    }
    return page(request, "phases/reports.html", context)


def compare_action(access: ProjectAccess, reports: Sequence[WeeklyReport]) -> list[Action]:
    """The newest beside another; no button before there is anything to compare."""
    numbers = [row.number for row in reports if row.published_at is not None]
    if not numbers:
        return []
    label, url = _("Compare two reports"), address(access, "compare", numbers[0])
    refusal = nothing_to_compare() if len(numbers) == 1 else ""
    return [Action(label, url, "git-compare", key="compare", refusal=refusal)]


def has_plan(access: ProjectAccess) -> bool:
    return Plan.objects.filter(project=access.project).exists()


def headline(row: Any) -> str:
    """The answer that a report gave, of its row with `frozen_plan`; a draft gives none yet."""
    if row.frozen_plan is None:
        return ""
    return FirstPage({"plan": row.frozen_plan, "reported_on": row.reported_on.isoformat()}).headline


def list_title(reports: Sequence[WeeklyReport]) -> str:
    """The last published status is the finding."""
    last = next((row for row in reports if row.published_at is not None), None)
    if last is None:
        return _("No report is published yet")
    return _("Report %(number)s: %(status)s") % {"number": last.number, "status": LIGHTS[last.status].label}


@project_page(Permission.REPORTS_READ)
@require_safe
def report_detail(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    """The report as it was given out; a draft sends its writers to the editor."""
    report = find_report(access, number)
    if report.published_at is None:
        if not access.allows(Permission.REPORTS_PUBLISH):
            raise StateRefusal("not_published", _("This report is still being written."))
        return done(request, address(access, "draft", number))
    language = chosen_language(request)
    copy = get_object_or_404(ReportCopy, report=report, language=language, kind=CopyKind.PAGE)
    context = {
        "access": access,
        "report": report,
        "status": LIGHTS[report.status],
        "frozen": mark_safe(bytes(copy.content).decode()),  # escaped when it was rendered
        "copies": report.copies.defer("content"),
        "actions": file_actions(access, report),
        "language": language,
        "beside": neighbours(access, report),
    }
    return page(request, "phases/report.html", context)


def chosen_language(request: HttpRequest) -> str:
    wanted = request.GET.get("language") or get_language() or "en"
    return wanted if wanted in services.LANGUAGES else "en"


def neighbours(access: ProjectAccess, report: WeeklyReport) -> list[Action]:
    """The reports before and after this one, and this one beside another."""
    numbers = list(published_reports(access.project).values_list("number", flat=True))
    compared = Action(
        _("Compare with another"),
        address(access, "compare", report.number),
        "git-compare",
        key="compare",
        refusal=nothing_to_compare() if len(numbers) == 1 else "",
    )
    beside = [
        Action(label, address(access, "detail", number), icon)
        for number, label, icon in (
            (report.number - 1, _("The week before"), "arrow-left"),
            (report.number + 1, _("The week after"), "arrow-right"),
        )
        if number in numbers
    ]
    return [*beside, compared]


def file_actions(access: ProjectAccess, report: WeeklyReport) -> list[Action]:
    names = (("en", _("PDF in English")), ("zh-hans", _("PDF in Chinese")))
    return [
        Action(
            label,
            reverse("phases:report_pdf", args=[access.project.slug, report.number, language]),
            "download",
        )
        for language, label in names
    ]


@project_page(Permission.REPORTS_READ)
@require_safe
def report_pdf(request: HttpRequest, access: ProjectAccess, number: int, language: str) -> HttpResponseBase:
    """The stored bytes; the entity tag is their SHA-256."""
    report = find_report(access, number)
    if language not in services.LANGUAGES:
        raise Http404
    copy = ReportCopy.objects.filter(report=report, language=language, kind=CopyKind.PDF).first()
    if copy is None:
        raise StateRefusal(
            "not_published", _("This report is still being written; its PDF comes with publishing.")
        )
    headers = {
        "Content-Disposition": f'inline; filename="{file_name(report, language)}"',
        "ETag": f'"{copy.sha256}"',
        "Cache-Control": "private, no-cache",
    }
    if request.headers.get("If-None-Match") == headers["ETag"]:
        return HttpResponse(status=304, headers={"ETag": headers["ETag"]})
    return HttpResponse(bytes(copy.content), content_type="application/pdf", headers=headers)
