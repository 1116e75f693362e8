"""Small dialogs of the plan: a new task, the status date, a baseline."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from phases.forms import NewTaskForm, StatusDateForm
from phases.forms_baselines import BaselineForm
from phases.services.baselines import take_baseline
from phases.views.changes import show_preview
from phases.views.link_page import choices
from phases.views.people import owner_choices
from phases.views.reading import PlanReading
from phases.views.wire import operations_of
from rollout.core.forms import Form
from rollout.core.pages import done, page
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.doors import project_page

BOTH = require_http_methods(["GET", "POST"])


def ask(request: HttpRequest, access: ProjectAccess, form: Form, title: str, verb: str) -> HttpResponse:
    """A form as dialog or page."""
    context = {"access": access, "form": form, "title": title, "verb": verb, "url": request.get_full_path()}
    context["back"] = reverse("phases:plan", args=[access.project.slug])
    status = 422 if form.errors else 200
    return page(request, "phases/form.html", context, dialog="phases/_form_dialog.html", status=status)


@project_page(Permission.PLAN_WRITE)
@BOTH
def task_add(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    read = PlanReading(access)
    tasks = choices(read)
    phases = read.plan.tasks.filter(Q(summary=True) | Q(parent=None)).values_list("pk", "name")
    lists = {
        "parent": list(phases),
        "after": tasks,
        "predecessor": tasks,
        "owner": owner_choices(access.project),
    }
    start = {name: request.GET.get(name) for name in ("parent", "after") if name in request.GET}
    form = NewTaskForm(
        request.POST or None,
        initial={"duration": 1, **start},
        choices=lists,
        minutes_per_day=read.minutes_per_day,
    )
    if form.is_valid():
        return show_preview(request, access, operations_of(form.operations()))
    return ask(request, access, form, _("Add a task"), _("See what it moves"))


@project_page(Permission.PLAN_WRITE)
@BOTH
def status_date(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    at = access.project.plan.status_at
    form = StatusDateForm(request.POST or None, initial={"status": at.date() if at else None})
    if form.is_valid():
        return show_preview(request, access, operations_of(form.operations()))
    return ask(request, access, form, _("Set the status date"), _("See what it moves"))


@project_page(Permission.PLAN_WRITE)
@BOTH
def plan_recalculate(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    """All dates from the inputs alone; for imported plans whose recorded dates were kept."""
    return show_preview(request, access, operations_of([{"op": "recalculate"}]))


@project_page(Permission.PLAN_WRITE)
@BOTH
def baseline_take(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    form = BaselineForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        taken = take_baseline(access.project.plan, actor=access.user, **form.cleaned_data)
        messages.success(request, _("Baseline “%(name)s” frozen.") % {"name": taken.name})
        return done(request, reverse("phases:baseline_list", args=[access.project.slug]))
    return ask(request, access, form, _("Freeze a baseline"), _("Freeze the baseline"))
