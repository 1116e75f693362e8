"""Pages about actions and decisions."""

from __future__ import annotations

from typing import Any

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
from rollout.projects.meeting_forms import ActionForm, ReasonForm
from rollout.projects.meeting_lists import action_list as definition
from rollout.projects.meeting_lists import action_status, today_for
from rollout.projects.models import Action, ActionState
from rollout.projects.queries_meetings import MetDays, action_url
from rollout.projects.services import actions as services
from rollout.projects.views.meetings import form_page


def find_action(access: ProjectAccess, number: int) -> Action:
    rows = Action.objects.select_related("project", "owner", "meeting", "raised_by")
    found: Action = get_object_or_404(rows, project=access.project, number=number)
    return found


def back(access: ProjectAccess) -> str:
    return reverse("projects:action_list", args=[access.project.slug])


@project_page(Permission.MEETINGS_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def action_list(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    """Who does what until when; the title counts what is overdue."""
    slug = access.project.slug
    new = Button(
        _("New action"), reverse("projects:action_new", args=[slug]), "plus", "primary", "new", "dialog"
    )
    new = new if access.allows(Permission.MEETINGS_WRITE) else None  # type: ignore[assignment]
    listing = definition(access.project, today_for(access.project)).bind(
        request,
        access.project.actions.select_related("owner", "meeting", "project"),
        scope=slug,
        row_url=lambda action: action_url(access.project, action.number),
        new=new,
        empty=Empty(
            _("An action says who does what until when. It comes back on each agenda until it is done."),
            "checkbox",
            new,
        ),
    )
    context = {"access": access, "listing": listing, "title": title_of(access)}
    return listing.response() or page(request, "projects/actions.html", context)


def title_of(access: ProjectAccess) -> str:
    rows = access.project.actions.filter(state=ActionState.OPEN)
    count, late = rows.count(), rows.filter(due_on__lt=today_for(access.project)).count()
    if not count:
        return _("No action is open")
    words = {"count": count, "late": late}
    if not late:
        return (
            ngettext("%(count)s action is open, in time", "%(count)s actions are open, all in time", count)
            % words
        )
    return (
        ngettext(
            "%(late)s of %(count)s open actions is overdue",
            "%(late)s of %(count)s open actions are overdue",
            late,
        )
        % words
    )


@project_page(Permission.MEETINGS_READ)
@require_safe
def action(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    found = find_action(access, number)
    context = {
        "access": access,
        "action": found,
        "status": action_status(found),
        "carried": MetDays.of(access.project).carried(found, today_for(access.project)),
        "may_write": access.allows(Permission.MEETINGS_WRITE),
        "may_finish": access.allows(Permission.MEETINGS_WRITE, found),
    }
    return page(request, "projects/action.html", context, panel="projects/_action_panel.html")


@project_page(Permission.MEETINGS_WRITE)
@require_http_methods(["GET", "POST"])
def action_new(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    form = ActionForm(request.POST or None, project=access.project)
    if request.method == "POST" and form.is_valid():
        made = services.add_action(access.project, form.changes(), actor=access.user)
        messages.success(request, _("Action A%(number)s is noted.") % {"number": made.number})
        return done(request, back(access))
    return form_page(request, access, form, _("New action"), _("Note the action"), back(access))


@project_page(Permission.MEETINGS_WRITE)
@require_http_methods(["GET", "POST"])
def action_edit(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    found = find_action(access, number)
    form = ActionForm(request.POST or None, instance=found, project=access.project)
    if request.method == "POST" and form.is_valid():
        services.change_action(found, form.changes(), version=form.seen_version, actor=access.user)
        messages.success(request, _("The action is changed."))
        return done(request, action_url(access.project, number))
    return form_page(
        request,
        access,
        form,
        _("Change the action"),
        _("Save the action"),
        action_url(access.project, number),
    )


@project_page(Permission.MEETINGS_WRITE, record=True)
@require_http_methods(["GET", "POST"])
def action_finish(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    """Done, with what came of it; the owner may say so."""
    found = find_action(access, number)
    access.require(Permission.MEETINGS_WRITE, found)
    return close(
        request,
        access,
        found,
        services.finish_action,
        _("What came of it"),
        _("Mark done"),
        _("A%(number)s is done."),
    )


@project_page(Permission.MEETINGS_WRITE)
@require_http_methods(["GET", "POST"])
def action_drop(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    found = find_action(access, number)
    return close(
        request,
        access,
        found,
        services.drop_action,
        _("Why nobody will do it"),
        _("Drop the action"),
        _("A%(number)s is dropped."),
    )


def close(
    request: HttpRequest, access: ProjectAccess, found: Action, service: Any, label: str, verb: str, told: str
) -> HttpResponse:
    form = ReasonForm(request.POST or None, label=label, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        version = form.seen_version or found.version
        service(found, version=version, actor=access.user, result=form.cleaned_data["text"])
        offer_undo(request, told % {"number": found.number}, "projects.action_reopen", action=found.pk)
        return done(request, action_url(access.project, found.number))
    return form_page(
        request, access, form, f"A{found.number} {found.text}", verb, action_url(access.project, found.number)
    )


@project_page(Permission.MEETINGS_WRITE, record=True)
@require_POST
def action_reopen(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    found = find_action(access, number)
    services.reopen_action(found, version=found.version, actor=access.user)
    messages.success(request, _("A%(number)s is open again.") % {"number": number})
    return done(request, action_url(access.project, number), stay=True)
