"""Pages about projects: the list, settings, people, history."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rollout.audit import readers
from rollout.audit.wording import Wording
from rollout.core.errors import InvalidInput
from rollout.core.lists import Empty
from rollout.core.pages import Action, done, page
from rollout.people.doors import signed_in
from rollout.people.labels import ROLE_LABELS
from rollout.people.models import User
from rollout.people.roles import Permission, Role
from rollout.projects.access import ProjectAccess, may_create_projects
from rollout.projects.doors import project_page
from rollout.projects.forms import InviteForm, SettingsForm
from rollout.projects.history import events_for
from rollout.projects.holdings import holdings, left_behind
from rollout.projects.lists import PROJECT_LIST, history_list, history_rows
from rollout.projects.members import grantable_roles, members
from rollout.projects.models import Project
from rollout.projects.queries import projects_title
from rollout.projects.registry import with_figures
from rollout.projects.services import projects as services


@signed_in
@require_safe
def project_list(request: HttpRequest) -> HttpResponse:
    reader: User = request.user  # type: ignore[assignment]
    visible = Project.objects.visible_to(reader).with_right_to_figures(reader)
    projects = with_figures(visible.select_related("client"))
    may_start = may_create_projects(request.user)
    start = Action(_("Start a project"), reverse("projects:project_new"), "plus", "primary", key="new")
    load = Action(_("Load a Microsoft Project file"), reverse("phases:plan_import"), "file-import")
    listing = PROJECT_LIST.bind(
        request,
        projects,
        new=start if may_start else None,
        empty=Empty(
            _("A project holds plan, people and proof of one rollout. Start one from a template."),
            "briefcase",
            start if may_start else None,
            load if may_start else None,
        ),
    )
    mine = Action(_("My actions"), reverse("projects:my_actions"), "checkbox")
    actions = [mine, *([load] if may_start else [])]
    context = {"listing": listing, "title": projects_title(projects), "actions": actions}
    return listing.response() or page(request, "projects/project_list.html", context)


@project_page(Permission.PROJECT_WRITE)
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    project = access.project
    form = SettingsForm(request.POST or None, instance=project)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_settings(project, form.changes(), version=form.seen_version, actor=access.user)
        except InvalidInput as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("Settings saved."))
            return done(request, request.path)
    return page(
        request,
        "projects/settings.html",
        {"access": access, "form": form},
        status=422 if form.errors else 200,
    )


@project_page(Permission.USERS_READ)
@require_safe
def member_list(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    roles = grantable_roles(access.scope(Permission.USERS_INVITE))
    people = members(access.project)
    missing = [
        ROLE_LABELS[r]
        for r in (Role.PROJECT_MANAGER, Role.SPONSOR, Role.CONSULTANT, Role.BUSINESS_OWNER)
        if not any(r in m.roles for m in people)
    ]
    held = holdings(access) if roles else {}
    for member in people:
        if len(member.memberships) == 1:
            member.farewell = left_behind(member.user, held.get(member.user.pk, ""))
    context = {
        "access": access,
        "people": people,
        "missing": _(", ").join(str(label) for label in missing),
        "roles": roles,
        "form": InviteForm(roles=roles),
    }
    return page(request, "projects/members.html", context, fragments=["projects/_members.html"])


@project_page(Permission.USERS_INVITE, record=True)
@require_http_methods(["GET", "POST"])
def member_add(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    form = InviteForm(request.POST or None, roles=grantable_roles(access.scope(Permission.USERS_INVITE)))
    if request.method == "POST" and form.is_valid():
        role = Role(form.cleaned_data["role"])
        try:
            given = services.invite(
                access.project,
                email=form.cleaned_data["email"],
                name=form.cleaned_data["name"],
                role=role,
                actor=access.user,
            )
        except InvalidInput as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            text = _("%(person)s is now %(role)s.") % {"person": given.user, "role": ROLE_LABELS[role]}
            messages.success(request, text)
            return done(request, reverse("projects:member_list", args=[access.project.slug]))
    return page(
        request,
        "projects/member_add.html",
        {"access": access, "form": form},
        dialog="projects/_member_add_dialog.html",
        status=422 if form.errors else 200,
    )


@project_page(Permission.USERS_INVITE, record=True)
@require_POST
def member_remove(request: HttpRequest, access: ProjectAccess, membership: int) -> HttpResponse:
    given = get_object_or_404(access.project.memberships.select_related("user", "project"), pk=membership)
    services.remove_role(given, actor=access.user)
    role = ROLE_LABELS[Role(given.role)]
    text = _("%(person)s is no longer %(role)s.") % {"person": given.user, "role": role}
    left = not access.project.memberships.filter(user=given.user).exists()
    farewell = left_behind(given.user, holdings(access).get(given.user.pk, "")) if left else ""
    messages.success(request, f"{text} {farewell}".strip())
    return done(request, reverse("projects:member_list", args=[access.project.slug]), stay=True)


@project_page(Permission.AUDIT_READ, record=True)
@require_safe
def history(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    wording = Wording(readers.shown_to(request.user))
    empty = Empty(
        _("Every change of this project will stand here: who, when, what, before and after."), "history"
    )
    listing = history_list(wording).bind(
        request, history_rows(events_for(access)), scope=access.project.slug, empty=empty
    )
    return listing.response() or page(
        request, "projects/history.html", {"access": access, "listing": listing}
    )
