"""What one does with a risk: change, assess, turn into an issue, watch, close, open again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rollout.core.errors import InvalidInput
from rollout.core.pages import done
from rollout.core.toasts import offer_undo
from rollout.core.undo import Undone
from rollout.people.models import User
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.doors import project_page
from rollout.projects.forms_risks import AssessForm, CloseForm, HappenedForm, RiskForm
from rollout.projects.models import Risk, RiskKind
from rollout.projects.services import risks as services
from rollout.projects.views.risks import form_page, risk_numbered


@project_page(Permission.RISKS_WRITE, record=True)
@require_http_methods(["GET", "POST"])
def risk_edit(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    risk = to_change(access, number)
    form = RiskForm(
        request.POST or None, instance=risk, project=access.project, issue=risk.kind == RiskKind.ISSUE
    )

    def save() -> None:
        services.change_risk(risk, form.changes(), version=form.seen_version, actor=access.user)
        messages.success(request, _("Saved."))

    return asked(
        request, access, risk, form, save, title=_("Change “%(risk)s”") % {"risk": risk}, verb=_("Save")
    )


@project_page(Permission.RISKS_WRITE, record=True)
@require_http_methods(["GET", "POST"])
def risk_assess(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    risk = to_change(access, number)
    initial = {name: getattr(risk, name) for name in ("probability", "impact", "review_on", "version")}
    form = AssessForm(request.POST or None, initial=initial, issue=risk.kind == RiskKind.ISSUE)

    def save() -> None:
        given = dict(form.cleaned_data)
        given.setdefault("probability", risk.probability)
        found = services.assess_risk(risk, **given, actor=access.user)
        messages.success(request, _("Assessed: score %(score)s.") % {"score": found.score})

    return asked(
        request, access, risk, form, save, title=_("Assess “%(risk)s”") % {"risk": risk}, verb=_("Assess")
    )


@project_page(Permission.RISKS_WRITE, record=True)
@require_http_methods(["GET", "POST"])
def risk_happen(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    risk = to_change(access, number)
    form = HappenedForm(request.POST or None, initial={"version": risk.version})

    def save() -> None:
        services.turn_into_issue(risk, **form.cleaned_data, actor=access.user)
        messages.success(request, _("“%(risk)s” is an issue now.") % {"risk": risk})

    return asked(request, access, risk, form, save, title=_("It has happened"), verb=_("Turn into an issue"))


@project_page(Permission.RISKS_WRITE, record=True)
@require_http_methods(["GET", "POST"])
def risk_close(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    risk = to_change(access, number)
    form = CloseForm(request.POST or None, initial={"version": risk.version})

    def save() -> None:
        services.close_risk(risk, **form.cleaned_data, actor=access.user)
        offer_undo(request, _("“%(risk)s” is closed.") % {"risk": risk}, "projects.risk_close", risk=risk.pk)

    return asked(
        request, access, risk, form, save, title=_("Close “%(risk)s”") % {"risk": risk}, verb=_("Close it")
    )


@project_page(Permission.RISKS_WRITE, record=True)
@require_POST
def risk_watch(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    risk = to_change(access, number)
    services.watch_risk(risk, version=risk.version, actor=access.user)
    messages.success(request, _("“%(risk)s” is watched.") % {"risk": risk})
    return done(request, url_of(risk), stay=True)


@project_page(Permission.RISKS_WRITE, record=True)
@require_POST
def risk_reopen(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    risk = to_change(access, number)
    services.reopen_risk(risk, version=risk.version, actor=access.user)
    messages.success(request, _("“%(risk)s” is open again.") % {"risk": risk})
    return done(request, url_of(risk), stay=True)


def to_change(access: ProjectAccess, number: int) -> Risk:
    return risk_numbered(access, number, Permission.RISKS_WRITE)


def url_of(risk: Risk) -> str:
    return reverse("projects:risk_detail", args=[risk.project.slug, risk.number])


def asked(
    request: HttpRequest,
    access: ProjectAccess,
    risk: Risk,
    form: Any,
    save: Callable[[], None],
    *,
    title: str,
    verb: str,
) -> HttpResponse:
    """Show the form, or do what it asks; bad input comes back beside its field."""
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except InvalidInput as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            return done(request, url_of(risk))
    return form_page(request, access, form, title=title, url=request.path, verb=verb, back=url_of(risk))


def undo_close(*, actor: User, risk: int) -> Undone:
    """Handler of the toast's button."""
    stored = Risk.objects.select_related("project").get(pk=risk)
    services.reopen_risk(stored, version=stored.version, actor=actor)
    return Undone(_("“%(risk)s” is open again.") % {"risk": stored}, url_of(stored))
