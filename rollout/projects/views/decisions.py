"""Pages about decisions."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rollout.core.lists import Empty
from rollout.core.pages import Action as Button
from rollout.core.pages import done, page
from rollout.core.toasts import offer_undo
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.doors import project_page
from rollout.projects.meeting_forms import DecisionForm, ReasonForm
from rollout.projects.meeting_lists import DECISIONS, decision_status
from rollout.projects.models import Decision
from rollout.projects.queries_meetings import decision_url
from rollout.projects.services import decisions as services
from rollout.projects.views.meetings import form_page


def find_decision(access: ProjectAccess, number: int) -> Decision:
    rows = Decision.objects.select_related("project", "meeting__project", "decided_by")
    found: Decision = get_object_or_404(rows, project=access.project, number=number)
    return found


def back(access: ProjectAccess) -> str:
    return reverse("projects:decision_list", args=[access.project.slug])


@project_page(Permission.MEETINGS_READ)
@require_safe
def decision_list(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    """What was decided, newest first, to search in."""
    new = Button(
        _("New decision"),
        reverse("projects:decision_new", args=[access.project.slug]),
        "plus",
        "primary",
        "new",
        "dialog",
    )
    offered = new if access.allows(Permission.MEETINGS_WRITE) else None
    rows = access.project.decisions.select_related("decided_by", "meeting")
    listing = DECISIONS.bind(
        request,
        rows,
        scope=access.project.slug,
        row_url=lambda decision: decision_url(access.project, decision.number),
        new=offered,
        empty=Empty(
            _("A decision is written down once, with its reason, so that nobody has to take it again."),
            "rosette-discount-check",
            offered,
        ),
    )
    count = rows.filter(withdrawn_on=None).count()
    title = _("No decision is written down yet")
    if count:
        title = ngettext("%(count)s decision holds", "%(count)s decisions hold", count) % {"count": count}
    context = {"access": access, "listing": listing, "title": title}
    return listing.response() or page(request, "projects/actions.html", context)


@project_page(Permission.MEETINGS_READ)
@require_safe
def decision(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    found = find_decision(access, number)
    frozen = found.meeting is not None and found.meeting.published_at is not None
    context = {
        "access": access,
        "decision": found,
        "status": decision_status(found),
        "may_write": access.allows(Permission.MEETINGS_WRITE),
        "frozen": frozen,
    }
    return page(request, "projects/decision.html", context, panel="projects/_decision_panel.html")


@project_page(Permission.MEETINGS_WRITE)
@require_http_methods(["GET", "POST"])
def decision_new(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    form = DecisionForm(request.POST or None, project=access.project)
    if request.method == "POST" and form.is_valid():
        made = services.record_decision(access.project, form.changes(), actor=access.user)
        messages.success(request, _("Decision D%(number)s is written down.") % {"number": made.number})
        return done(request, back(access))
    return form_page(request, access, form, _("New decision"), _("Write it down"), back(access))


@project_page(Permission.MEETINGS_WRITE)
@require_http_methods(["GET", "POST"])
def decision_edit(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    found = find_decision(access, number)
    form = DecisionForm(request.POST or None, instance=found, project=access.project)
    url = decision_url(access.project, number)
    if request.method == "POST" and form.is_valid():
        services.change_decision(found, form.changes(), version=form.seen_version, actor=access.user)
        messages.success(request, _("The decision is changed."))
        return done(request, url)
    return form_page(request, access, form, _("Change the decision"), _("Save the decision"), url)


@project_page(Permission.MEETINGS_WRITE)
@require_http_methods(["GET", "POST"])
def decision_withdraw(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    found = find_decision(access, number)
    url = decision_url(access.project, number)
    form = ReasonForm(
        request.POST or None, label=_("Why it no longer holds"), initial={"version": found.version}
    )
    if request.method == "POST" and form.is_valid():
        version = form.seen_version or found.version
        services.withdraw_decision(found, version=version, actor=access.user, why=form.cleaned_data["text"])
        told = _("D%(number)s is withdrawn.") % {"number": number}
        offer_undo(request, told, "projects.decision_restore", decision=found.pk)
        return done(request, url)
    return form_page(request, access, form, f"D{number} {found.text}", _("Withdraw the decision"), url)


@project_page(Permission.MEETINGS_WRITE)
@require_POST
def decision_restore(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    found = find_decision(access, number)
    services.restore_decision(found, version=found.version, actor=access.user)
    messages.success(request, _("D%(number)s holds again.") % {"number": number})
    return done(request, decision_url(access.project, number), stay=True)
