"""Pages of weekly reports: the list, the draft beside its preview, what was published."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from phases.labels_reports import DRAFT, LIGHTS
from phases.models import CopyKind, Plan, ReportCopy, WeeklyReport
from phases.report_forms import DraftForm, RecipientsForm
from phases.report_rendering import page_of
from phases.services import reports as services
from phases.services.report_mail import file_name
from rollout.core import drafts
from rollout.core.dates import day_text
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


@project_page(Permission.PLAN_READ)
@require_safe
def report_list(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    """Every report with its status, the newest first."""
    rows = (
        WeeklyReport.objects.filter(plan__project=access.project)
        .select_related("published_by")
        .defer("content")
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
            (row, LIGHTS.get(row.status, DRAFT), address(access, "detail", row.number)) for row in reports
        ],
        "title": list_title(reports),
        "actions": [start] if may_publish and draft is None and has_plan(access) else [],
        "draft": draft,
        "empty": Empty(
            _("The weekly report writes itself from the plan; you add what the figures do not say."),
            "report-analytics",
            start if may_publish and has_plan(access) else None,
        ),
    }
    return page(request, "phases/reports.html", context)


def has_plan(access: ProjectAccess) -> bool:
    return Plan.objects.filter(project=access.project).exists()


def list_title(reports: list[WeeklyReport]) -> str:
    """The last published status is the finding."""
    last = next((row for row in reports if row.published_at is not None), None)
    if last is None:
        return _("No report is published yet")
    return _("Report %(number)s: %(status)s") % {"number": last.number, "status": LIGHTS[last.status].label}


@project_page(Permission.REPORTS_PUBLISH)
@require_POST
def report_start(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    plan = get_object_or_404(Plan.objects.select_related("project"), project=access.project)
    report = services.start_draft(plan, actor=access.user)
    return done(request, address(access, "draft", report.number))


@project_page(Permission.PLAN_READ)
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
    """The reports before and after this one."""
    found = WeeklyReport.objects.filter(plan=report.plan_id).exclude(published_at=None)
    numbers = list(found.values_list("number", flat=True))
    return [
        Action(label, address(access, "detail", number), icon)
        for number, label, icon in (
            (report.number - 1, _("The week before"), "arrow-left"),
            (report.number + 1, _("The week after"), "arrow-right"),
        )
        if number in numbers
    ]


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


@project_page(Permission.PLAN_READ)
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


@project_page(Permission.REPORTS_PUBLISH)
@require_http_methods(["GET", "POST"])
def report_draft(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    """The manager's comment beside what the report will say."""
    report = find_report(access, number)
    services.refuse_published(report)
    form = draft_form(request, access, report)
    if request.method == "POST" and form.is_valid():
        services.write_draft(report, form.changes(), version=form.seen_version, actor=access.user)
        drafts.discard(request.user, form.draft_key)
        messages.success(request, _("The draft is saved."))
        return done(request, address(access, "draft", number))
    context = {
        "access": access,
        "report": report,
        "form": form,
        "draft": None if request.method == "POST" else drafts.restore(request.user, form.draft_key),
        "back": reverse("phases:report_list", args=[access.project.slug]),
        "day": day_text(report.reported_on, this_year=0),
        "preview": preview_of(access, report, form["comment"].value() or ""),
        "actions": draft_actions(access, report),
        "preview_url": address(access, "preview", number),
    }
    return page(request, "phases/report_draft.html", context, status=422 if form.errors else 200)


def draft_form(request: HttpRequest, access: ProjectAccess, report: WeeklyReport) -> DraftForm:
    key = f"report.{access.project.slug}.{report.number}"[:200]
    kept = drafts.restore(request.user, key) if request.method == "GET" else None
    initial: dict[str, Any] = drafts.as_initial(kept, DraftForm) if kept is not None else {}
    form = DraftForm(request.POST or None, instance=report, initial=initial)
    form.draft_key = key
    comment = form.fields["comment"].widget.attrs
    comment.update(
        {
            "hx-post": address(access, "preview", report.number),
            "hx-trigger": "input changed delay:700ms",
            "hx-target": "#report_preview",
            "hx-swap": "outerHTML",
            "hx-include": "closest form",
        }
    )
    return form


def draft_actions(access: ProjectAccess, report: WeeklyReport) -> list[Action]:
    return [
        Action(_("Publish"), address(access, "publish", report.number), "send", "primary", opens="dialog"),
        Action(
            _("Discard the draft"),
            address(access, "discard", report.number),
            "trash",
            "quiet",
            post=True,
            confirm=_("Discard this draft? What you wrote in it is lost."),
        ),
    ]


def preview_of(access: ProjectAccess, report: WeeklyReport, comment: str) -> Any:
    content = services.draft_content(report, access.user, comment=comment)
    return mark_safe(page_of(content, get_language() or "en"))  # templates escape what it says


@project_page(Permission.REPORTS_PUBLISH)
@require_POST
def report_preview(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    """The report with the comment that stands in the form; nothing is stored."""
    report = find_report(access, number)
    services.refuse_published(report)
    comment = services.fitting_comment(request.POST.get("comment", ""))
    return page(request, "phases/_report_preview.html", {"preview": preview_of(access, report, comment)})


@project_page(Permission.REPORTS_PUBLISH)
@require_http_methods(["GET", "POST"])
def report_publish(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    """Choose who gets it, then freeze it."""
    report = find_report(access, number)
    services.refuse_published(report)
    form = RecipientsForm(request.POST or None, project=access.project, initial={"version": report.version})
    if request.method == "POST" and form.is_valid():
        services.publish(
            report,
            version=form.cleaned_data["version"],
            actor=access.user,
            recipients=form.cleaned_data["recipients"],
        )
        messages.success(request, _("The report is published; it stays as it is from now on."))
        return done_whole(request, address(access, "detail", number))
    context = {
        "access": access,
        "form": form,
        "title": _("Publish report %(number)s") % {"number": number},
        "verb": _("Publish and mail"),
        "back": address(access, "draft", number),
    }
    return page(
        request,
        "phases/form_alone.html",
        context,
        dialog="phases/_report_publish_dialog.html",
        status=422 if form.errors else 200,
    )


def done_whole(request: HttpRequest, url: str) -> HttpResponse:
    """From a dialog to another page: what lay under the dialog is no longer there."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(headers={"HX-Redirect": url})
    return done(request, url)


@project_page(Permission.REPORTS_PUBLISH)
@require_POST
def report_discard(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    report = find_report(access, number)
    services.discard_draft(report, version=report.version, actor=access.user)
    messages.success(request, _("The draft is discarded."))
    return done(request, reverse("phases:report_list", args=[access.project.slug]))
