"""Methodology templates: look, take the YAML away, bring one in, keep a project as one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from phases.labels_templates import gap_text
from phases.methodology.nodes import LARGEST
from phases.services import template_removal
from phases.services import templates as service
from phases.views.template_drawing import drawing_of
from phases.views.template_shelf import card, template_cards
from rollout.core.errors import InvalidInput, StateRefusal
from rollout.core.forms import Form
from rollout.core.pages import done, page
from rollout.core.toasts import offer_undo
from rollout.people.doors import page_for, signed_in
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess, may_create_projects
from rollout.projects.doors import project_page

REPLACE = gettext_lazy("Replace the template that has this key")


class LoadForm(Form):
    file = forms.FileField(label=gettext_lazy("YAML file"))
    replace = forms.BooleanField(label=REPLACE, required=False)


class SaveForm(Form):
    folded = ("key", "replace")
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    key = forms.SlugField(
        label=gettext_lazy("Key"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Names the file; made from the name."),
    )
    replace = forms.BooleanField(label=REPLACE, required=False)


@signed_in
@require_safe
def template_list(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    cards = template_cards()
    text = ngettext("%(count)s way to roll out a CRM", "%(count)s ways to roll out a CRM", len(cards))
    context = {
        "cards": cards,
        "title": text % {"count": len(cards)},
        "may_save": service.may_save(user),
        "may_start": may_create_projects(user),
    }
    return page(request, "phases/templates.html", context)


def found(key: str) -> service.Listed:
    try:
        return service.find_template(key)
    except InvalidInput as refusal:
        raise Http404(str(refusal)) from refusal


@signed_in
@require_safe
def template_detail(request: HttpRequest, key: str) -> HttpResponse:
    user: Any = request.user
    listed = found(key)
    context = {
        "card": card(listed),
        "drawing": drawing_of(listed.template),
        "may_start": may_create_projects(user),
        "may_remove": listed.saved is not None and service.may_save(user),
    }
    return page(request, "phases/template.html", context)


@signed_in
@require_safe
def template_file(request: HttpRequest, key: str) -> HttpResponse:
    found(key)
    response = HttpResponse(service.text_of(key), content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{key}.yaml"'
    return response


@page_for(Permission.TEMPLATES_WRITE)
@require_http_methods(["GET", "POST"])
def template_load(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    form = LoadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            replace = form.cleaned_data["replace"]
            content = file.read(LARGEST + 1)
            saved = service.load_file(content, file.name, actor=user, replace=replace, size=file.size)
        except (InvalidInput, StateRefusal) as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _("Template “%(name)s” is on the shelf.") % {"name": saved.name})
            return done(request, reverse("phases:template_detail", args=[saved.key]))
    return page(request, "phases/template_load.html", {"form": form}, status=422 if form.errors else 200)


@project_page(Permission.TEMPLATES_WRITE)
@require_http_methods(["GET", "POST"])
def template_save(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    form = SaveForm(request.POST or None, initial={"name": access.project.name})
    if request.method == "POST" and form.is_valid():
        try:
            saved = service.save_project(access.project, actor=access.user, **form.cleaned_data)
        except (InvalidInput, StateRefusal) as refusal:
            field = getattr(refusal, "field", None)
            form.add_error(field if field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Template “%(name)s” is on the shelf.") % {"name": saved.name})
            return done(request, reverse("phases:template_detail", args=[saved.key]))
    context = {
        "access": access,
        "form": form,
        "title": _("Save as template"),
        "verb": _("Save the template"),
        "url": request.get_full_path(),
        "back": reverse("phases:plan", args=[access.project.slug]),
        "gaps": [gap_text(gap.kind, gap.tasks) for gap in service.gaps(access.project, actor=access.user)],
    }
    status = 422 if form.errors else 200
    dialog = "phases/_template_save_dialog.html"
    return page(request, "phases/template_save.html", context, dialog=dialog, status=status)


@page_for(Permission.TEMPLATES_WRITE)
@require_POST
def template_remove(request: HttpRequest, key: str) -> HttpResponse:
    user: Any = request.user
    listed = found(key)
    if listed.saved is None:
        raise Http404(_("A template of the product cannot be removed."))
    way = template_removal.remove_template(listed.saved, actor=user)
    text = _("Template “%(name)s” removed.") % {"name": listed.saved.name}
    offer_undo(request, text, template_removal.HANDLER, **way)
    return done(request, reverse("phases:template_list"))
