"""The draft of a weekly report: the comment beside its preview, publishing, discarding."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from phases.models import Plan, WeeklyReport
from phases.report_forms import DraftForm, RecipientsForm
from phases.report_rendering import page_of
from phases.services import reports as services
from phases.views.reports import address, find_report
from rollout.core import drafts
from rollout.core.dates import day_text
from rollout.core.pages import Action, done, page
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.doors import project_page


@project_page(Permission.REPORTS_PUBLISH)
@require_POST
def report_start(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    plan = get_object_or_404(Plan.objects.select_related("project"), project=access.project)
    report = services.start_draft(plan, actor=access.user)
    return done(request, address(access, "draft", report.number))


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
        "url": request.path,
        "verb": _("Publish and mail"),
        "back": address(access, "draft", number),
    }
    return page(
        request,
        "phases/form.html",
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
