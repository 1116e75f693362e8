"""Pages of risks and issues: the register, one risk, the heat map, the library."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rollout.core.errors import InvalidInput
from rollout.core.lists import Empty
from rollout.core.pages import Action, done, page
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.doors import project_page
from rollout.projects.forms_risks import RiskForm
from rollout.projects.labels_risks import IMPACT_WORDS
from rollout.projects.lists_risks import risk_list as definition
from rollout.projects.models import ProjectStatus, Risk, RiskKind
from rollout.projects.queries_risks import heat_rows, readable_risks
from rollout.projects.services import risk_loading
from rollout.projects.services import risks as services
from rollout.projects.views.risk_facts import heat_context, library_groups, register_head, risk_context


@project_page(Permission.RISKS_READ, record=True)
@require_http_methods(["GET", "POST"])
def risk_list(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    slug, today = access.project.slug, services.today(access.project)
    may_write = access.allows_some(Permission.RISKS_WRITE) and access.project.status != ProjectStatus.CLOSED
    may_load = may_write and access.allows(Permission.RISKS_WRITE)
    add = Action(_("New risk"), reverse("projects:risk_add", args=[slug]), "plus", "primary", "new", "dialog")
    load = Action(
        _("Load the library"), reverse("projects:risk_library", args=[slug]), "book", opens="dialog"
    )
    listing = definition(access.project, today, may_change=may_write).bind(
        request,
        readable_risks(access).select_related("owner", "raised_by"),
        scope=slug,
        row_url=lambda risk: reverse("projects:risk_detail", args=[slug, risk.number]),
        new=add if may_write else None,
        empty=Empty(
            _(
                "A risk is what may go wrong, with how likely and how grave it is and what you do about it. "
                "Begin with the risks that rollouts usually meet."
            ),
            "alert-triangle",
            add if may_write else None,
            load if may_load else None,
        ),
    )
    if (answer := listing.response()) is not None:
        return answer  # type: ignore[no-any-return]
    issue = Action(
        _("New issue"), f"{reverse('projects:risk_add', args=[slug])}?kind=issue", "flame", opens="dialog"
    )
    heat = Action(_("Heat map"), reverse("projects:heat_map", args=[slug]), "layout-board")
    actions = [heat, *([load] if may_load else []), *([issue] if may_write else [])]
    title, waiting = register_head(access, today)
    context = {"access": access, "listing": listing, "title": title, "waiting": waiting, "actions": actions}
    return page(request, "projects/risks.html", context, fragments=["projects/_risk_head.html"])


@project_page(Permission.RISKS_WRITE, record=True)
@require_http_methods(["GET", "POST"])
def risk_add(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    issue = request.GET.get("kind") == RiskKind.ISSUE
    form = RiskForm(
        request.POST or None,
        instance=Risk(),
        project=access.project,
        issue=issue,
        initial={"owner": access.user.pk},
    )
    if request.method == "POST" and form.is_valid():
        kind = RiskKind.ISSUE if issue else RiskKind.RISK
        try:
            risk = services.raise_risk(access.project, form.changes(), actor=access.user, kind=kind)
        except InvalidInput as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("“%(risk)s” stands in the register.") % {"risk": risk})
            return done(request, reverse("projects:risk_list", args=[access.project.slug]))
    url = request.path + ("?kind=issue" if issue else "")
    title = _("New issue") if issue else _("New risk")
    return form_page(request, access, form, title=title, url=url, verb=_("Enter it"))


@project_page(Permission.RISKS_READ, record=True)
@require_safe
def risk_detail(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    risk = risk_numbered(access, number)
    context = risk_context(access, risk)
    return page(
        request,
        "projects/risk.html",
        context,
        fragments=["projects/_risk_body.html"],
        panel="projects/_risk_panel.html",
    )


@project_page(Permission.RISKS_READ, record=True)
@require_safe
def heat_map(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    context = {"access": access, "impacts": IMPACT_WORDS, **heat_context(access, heat_rows(access))}
    return page(request, "projects/heat_map.html", context, fragments=["projects/_heat_map.html"])


@project_page(Permission.RISKS_WRITE)
@require_http_methods(["GET", "POST"])
def risk_library(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    """Choose from what usually goes wrong."""
    back = reverse("projects:risk_list", args=[access.project.slug])
    if request.method == "POST":
        loaded = risk_loading.load_risks(access.project, request.POST.getlist("keys"), actor=access.user)
        messages.success(request, loaded_text(loaded))
        return done(request, back)
    groups = library_groups(access.project, (get_language() or "en").split("-")[0])
    context = {"access": access, "groups": groups, "url": request.path, "back": back}
    return page(request, "projects/risk_library.html", context, dialog="projects/_risk_library_dialog.html")


def loaded_text(loaded: risk_loading.LoadedRisks) -> str:
    count = len(loaded.risks)
    text = ngettext(
        "%(count)s risk loaded; assess it next.", "%(count)s risks loaded; assess them next.", count
    ) % {"count": count}
    if not loaded.skipped:
        return text
    return f"{text} " + ngettext(
        "%(count)s was in the register already and was left alone.",
        "%(count)s were in the register already and were left alone.",
        len(loaded.skipped),
    ) % {"count": len(loaded.skipped)}


def risk_numbered(access: ProjectAccess, number: int, permission: Permission = Permission.RISKS_READ) -> Risk:
    """The risk of the project with that number: 404 without one, NotAllowed for one that is not theirs."""
    risk: Risk = get_object_or_404(
        Risk.objects.select_related("project", "owner", "raised_by"), project=access.project, number=number
    )
    access.require(permission, risk)
    return risk


def form_page(
    request: HttpRequest, access: ProjectAccess, form: Any, *, title: str, url: str, verb: str, back: str = ""
) -> HttpResponse:
    """A form about risks or goals: as a page, or in the dialog."""
    context = {
        "access": access,
        "form": form,
        "title": title,
        "url": url,
        "verb": verb,
        "back": back or reverse("projects:risk_list", args=[access.project.slug]),
    }
    status = 422 if form.errors else 200
    return page(
        request, "projects/risk_form.html", context, dialog="projects/_risk_form_dialog.html", status=status
    )
