"""Choosing the baseline that slips are counted from."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from phases.models import Baseline
from phases.services.baselines import measure_against
from rollout.core.errors import StateRefusal
from rollout.core.forms import Form
from rollout.core.pages import Action, done, page
from rollout.core.toasts import offer_undo
from rollout.core.undo import Undone
from rollout.people.models import User
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.doors import project_page


class MeasureForm(Form):
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    why = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        help_text=gettext_lazy("The history of the project keeps it."),
    )


def measure_action(access: ProjectAccess, baseline: Baseline) -> Action:
    """The button of a baseline's page; it says so where there is nothing to choose."""
    now = Baseline.objects.measure_of(baseline.plan)
    refusal = _("The plan is measured against this baseline already.") if baseline == now else ""
    url = reverse("phases:baseline_measure", args=[access.project.slug, baseline.number])
    return Action(_("Measure the plan against it"), url, "target-arrow", opens="dialog", refusal=refusal)


@project_page(Permission.PLAN_WRITE)
@require_http_methods(["GET", "POST"])
def baseline_measure(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    rows = Baseline.objects.select_related("plan__project")
    baseline = get_object_or_404(rows, plan__project=access.project, number=number)
    before = Baseline.objects.measure_of(baseline.plan)
    back = reverse("phases:baseline_detail", args=[access.project.slug, number])
    form = MeasureForm(request.POST or None, initial={"version": baseline.version})
    if request.method == "POST" and form.is_valid():
        measure_against(baseline, actor=access.user, **form.cleaned_data)
        told = _("Slips are counted from “%(name)s” now.") % {"name": baseline.name}
        if before is not None:
            offer_undo(request, told, "phases.measure_before", baseline=before.pk, chosen=baseline.pk)
        return done(request, back)
    context = {
        "access": access,
        "form": form,
        "title": _("Measure the plan against “%(name)s”") % {"name": baseline.name},
        "verb": _("Count slips from here"),
        "url": request.path,
        "back": back,
    }
    status = 422 if form.errors else 200
    return page(request, "phases/form.html", context, dialog="phases/_form_dialog.html", status=status)


def undo_measure(*, actor: User, baseline: int, chosen: int) -> Undone:
    """Handler of the toast's button: the baseline of before counts again, unless somebody chose a third."""
    before = get_object_or_404(Baseline.objects.select_related("plan__project"), pk=baseline)
    if (now := Baseline.objects.measure_of(before.plan)) is not None and now.pk != chosen:
        text = _("Slips are counted from “%(name)s” by now; choose another baseline on its page.")
        raise StateRefusal("chosen_again", text % {"name": now.name})
    measure_against(before, version=before.version, actor=actor, why=_("The choice was undone."))
    url = reverse("phases:baseline_detail", args=[before.plan.project.slug, before.number])
    return Undone(_("Slips are counted from “%(name)s” again.") % {"name": before.name}, url)
