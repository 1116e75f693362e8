"""The goal sheet of a project."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rollout.core.errors import InvalidInput
from rollout.core.lists import Empty
from rollout.core.pages import Action, done, page
from rollout.core.toasts import offer_undo
from rollout.core.undo import Undone
from rollout.people.models import User
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.doors import project_page
from rollout.projects.forms_risks import GoalForm
from rollout.projects.goal_rules import lacking
from rollout.projects.lists_goals import GOAL_LIST
from rollout.projects.models import Goal, Project, ProjectStatus
from rollout.projects.services import goals as services
from rollout.projects.views.risks import form_page


@project_page(Permission.PLAN_READ)
@require_safe
def goal_list(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    slug = access.project.slug
    may_write = access.allows(Permission.PLAN_WRITE) and access.project.status != ProjectStatus.CLOSED
    add = Action(_("New goal"), reverse("projects:goal_add", args=[slug]), "plus", "primary", "new", "dialog")
    listing = GOAL_LIST.bind(
        request,
        access.project.goals.select_related("owner"),
        scope=slug,
        row_url=lambda goal: reverse("projects:goal_detail", args=[slug, goal.number]),
        new=add if may_write else None,
        empty=Empty(
            _(
                "A goal says what the rollout is for, in figures: a metric, what it is today and what it "
                "shall be. Acceptance is measured against it."
            ),
            "target-arrow",
            add if may_write else None,
        ),
    )
    context = {"access": access, "listing": listing, "title": goals_title(access.project)}
    return listing.response() or page(request, "projects/goals.html", context)


@project_page(Permission.PLAN_READ)
@require_safe
def goal_detail(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    goal = goal_numbered(access, number)
    opened = access.project.status != ProjectStatus.CLOSED
    context = {
        "access": access,
        "goal": goal,
        "url": request.path,
        "may_change": opened and access.allows(Permission.PLAN_WRITE, goal),
        "may_remove": opened and access.allows(Permission.PLAN_WRITE),
    }
    return page(
        request,
        "projects/goal.html",
        context,
        fragments=["projects/_goal_body.html"],
        panel="projects/_goal_panel.html",
    )


@project_page(Permission.PLAN_WRITE)
@require_http_methods(["GET", "POST"])
def goal_add(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    form = GoalForm(request.POST or None, instance=Goal(), project=access.project)
    back = reverse("projects:goal_list", args=[access.project.slug])
    if request.method == "POST" and form.is_valid():
        try:
            goal = services.add_goal(access.project, form.changes(), actor=access.user)
        except InvalidInput as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("“%(goal)s” stands on the goal sheet.") % {"goal": goal})
            return done(request, back)
    return form_page(
        request, access, form, title=_("New goal"), url=request.path, verb=_("Add it"), back=back
    )


@project_page(Permission.PLAN_WRITE, record=True)
@require_http_methods(["GET", "POST"])
def goal_edit(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    goal = goal_numbered(access, number)
    access.require(Permission.PLAN_WRITE, goal)
    form = GoalForm(request.POST or None, instance=goal, project=access.project)
    back = reverse("projects:goal_detail", args=[access.project.slug, number])
    if request.method == "POST" and form.is_valid():
        try:
            services.change_goal(goal, form.changes(), version=form.seen_version, actor=access.user)
        except InvalidInput as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return done(request, back)
    title = _("Change “%(goal)s”") % {"goal": goal}
    return form_page(request, access, form, title=title, url=request.path, verb=_("Save"), back=back)


@project_page(Permission.PLAN_WRITE)
@require_POST
def goal_remove(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    goal = goal_numbered(access, number)
    kept = services.as_kept(goal)
    services.remove_goal(goal, actor=access.user)
    text = _("“%(goal)s” was removed.") % {"goal": goal}
    offer_undo(request, text, "projects.goal_remove", **kept)
    return done(request, reverse("projects:goal_list", args=[access.project.slug]))


def goal_numbered(access: ProjectAccess, number: int) -> Goal:
    goal: Goal = get_object_or_404(
        Goal.objects.select_related("project", "owner"), project=access.project, number=number
    )
    return goal


def goals_title(project: Project) -> str:
    """Whether somebody will be able to say that the rollout reached what it was for."""
    goals = list(project.goals.values_list("metric", "baseline", "target"))
    short = sum(1 for goal in goals if lacking(*goal))
    if not goals:
        return _("What the rollout is for is not written down yet")
    if short:
        return ngettext(
            "%(count)s goal cannot be measured yet", "%(count)s goals cannot be measured yet", short
        ) % {"count": short}
    return ngettext(
        "%(count)s goal, with metric, baseline and target",
        "%(count)s goals, each with metric, baseline and target",
        len(goals),
    ) % {"count": len(goals)}


def undo_remove(*, actor: User, project: int, owner_id: int | None, **kept: str | None) -> Undone:
    """Handler of the toast's button: the goal comes back under a new number."""
    stored = Project.objects.get(pk=project)
    values = {
        name: Goal._meta.get_field(name).to_python(value)  # type: ignore[union-attr]
        for name, value in kept.items()
    }
    owner = None if owner_id is None else User.objects.filter(pk=owner_id).first()
    goal = services.add_goal(stored, {**values, "owner": owner}, actor=actor)
    url = reverse("projects:goal_detail", args=[stored.slug, goal.number])
    return Undone(_("“%(goal)s” is back on the goal sheet.") % {"goal": goal}, url)
