"""Load a Microsoft Project file: read it, show what was read and what differs, then take it over."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from phases.interchange.dry_run import DryRun
from phases.interchange.limits import MAX_BYTES
from phases.labels_import import place_text
from phases.labels_not_kept import not_kept_sentence, rule_sentence
from phases.labels_plan import warning_sentences
from phases.models import Plan
from phases.scheduling.model import Profile
from phases.services.imported_projects import start_from_file
from phases.services.imports import read_plan_file
from phases.sides_forms import SidesForm, sides_proposed
from phases.views.held_files import held, hold, release
from rollout.core.errors import InvalidInput
from rollout.core.forms import Form
from rollout.core.pages import done, page
from rollout.people.doors import page_for
from rollout.people.roles import Permission

SHOWN = 200


class UploadForm(Form):
    folded = ("profile",)
    file = forms.FileField(label=gettext_lazy("Plan saved by Microsoft Project as XML"))
    profile = forms.ChoiceField(
        label=gettext_lazy("When a date and the order of work disagree"),
        choices=Plan._meta.get_field("profile").flatchoices,
        required=False,
    )


class TakeForm(SidesForm):
    field_order = ("token", "profile", "name")
    token = forms.CharField(widget=forms.HiddenInput)
    profile = forms.CharField(widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("Name of the project"), max_length=200)


@page_for(Permission.PROJECT_CREATE)
@require_http_methods(["GET", "POST"])
def plan_import(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    if "token" in request.POST:
        return take(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file, profile = form.cleaned_data["file"], form.cleaned_data["profile"] or Profile.LOGIC.value
        content = file.read(MAX_BYTES + 1)
        try:
            run = read_plan_file(content, profile=Profile(profile), size=file.size)
        except InvalidInput as refusal:
            form.add_error("file", str(refusal))
        else:
            start = {
                "token": hold(content, file.name, user),
                "profile": profile,
                "name": run.imported.name or file.name,
                **sides_proposed(user),
            }
            return page(
                request, "phases/import_report.html", {"form": TakeForm(initial=start), **report(run)}
            )
    return page(request, "phases/import.html", {"form": form}, status=422 if form.errors else 200)


def take(request: HttpRequest) -> HttpResponse:
    """The second step: make the project."""
    user: Any = request.user
    form = TakeForm(request.POST)
    content, source = held(request.POST["token"], user)
    run = read_plan_file(content, profile=Profile(request.POST.get("profile") or Profile.LOGIC.value))
    if form.is_valid():
        try:
            name, sides = form.cleaned_data["name"], form.sides()
            project = start_from_file(name, run, actor=user, source=source, sides=sides)
        except InvalidInput as refusal:
            form.add_error("name", str(refusal))
        else:
            release(form.cleaned_data["token"], user)
            messages.success(
                request, _("“%(name)s” stands with the dates of the file.") % {"name": project.name}
            )
            return done(request, reverse("phases:plan", args=[project.slug]))
    return page(request, "phases/import_report.html", {"form": form, **report(run)}, status=422)


def report(run: DryRun) -> dict[str, Any]:
    """What was read, what our calculation would set otherwise and why, what has no room."""
    imported = run.imported
    names = {task.uid: task.name for task in imported.tasks}
    differences = [
        {"difference": one, "rule": rule_sentence(one, names)} for one in run.comparison.first(SHOWN)
    ]
    not_kept = [
        {"place": place_text(one.place), "sentence": not_kept_sentence(one), "value": one.value}
        for one in run.not_kept[:SHOWN]
    ]
    warnings = warning_sentences(run.schedule.warnings, {str(key): name for key, name in names.items()})
    milestones = sum(1 for task in imported.tasks if task.milestone)
    return {
        "run": run,
        "counts": [
            (_("tasks"), len(imported.tasks)),
            (_("milestones"), milestones),
            (_("links"), len(imported.links)),
            (_("calendars"), len(imported.calendars)),
            (_("participants"), len(imported.resources)),
        ],
        "finish": run.schedule.finish,
        "differences": differences,
        "difference_count": run.difference_count,
        "warnings": warnings[:SHOWN],
        "warning_count": len(warnings),
        "not_kept": not_kept,
        "not_kept_count": len(run.not_kept),
    }
