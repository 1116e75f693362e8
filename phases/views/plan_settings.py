"""Settings of the schedule, and the steps that changed the plan."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from phases.labels_plan import step_sentence
from phases.models import Calendar, PlanStep
from phases.settings_forms import ScheduleForm
from phases.views.changes import show_preview
from phases.views.link_page import choices
from phases.views.reading import PlanReading
from phases.views.wire import operations_of
from rollout.core.pages import page
from rollout.core.values import key_of
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.doors import project_page

STEPS_A_PAGE = 50


@project_page(Permission.PLAN_WRITE)
@require_http_methods(["GET", "POST"])
def plan_settings(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    read = PlanReading(access)
    states = Calendar.objects.filter(kind="state", project=None) | Calendar.objects.filter(
        pk__in=[read.plan.calendar_id]
    )
    form = ScheduleForm(
        request.POST or None,
        plan=read.plan,
        tasks=choices(read),
        calendars=list(states.values_list("pk", "name")),
        minutes_per_day=read.minutes_per_day,
        budget=access.allows(Permission.BUDGET_WRITE),
    )
    if request.method == "POST" and form.is_valid():
        operations = form.operations()
        if operations:
            return show_preview(request, access, operations_of(operations))
        form.add_error(None, _("Nothing was changed; change a field first."))
    context = {"access": access, "form": form}
    return page(request, "phases/settings.html", context, status=422 if form.errors else 200)


@project_page(Permission.PLAN_READ)
@require_safe
def step_list(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    steps = PlanStep.objects.filter(plan__project=access.project).select_related("actor").defer("inverse")
    shown = Paginator(steps, STEPS_A_PAGE).get_page(request.GET.get("page") or page_of(request, steps))
    lines = [step_line(access, step) for step in shown]
    context = {"access": access, "lines": lines, "shown": shown}
    return page(request, "phases/steps.html", context, fragments=["phases/_step_list.html"])


def page_of(request: HttpRequest, steps: QuerySet[PlanStep]) -> int:
    """The page on which the step stands that the address names; the first where it names none."""
    wanted = key_of(request.GET.get("step", ""))
    return 1 if wanted is None else steps.filter(number__gt=wanted).count() // STEPS_A_PAGE + 1


def step_line(access: ProjectAccess, step: PlanStep) -> dict[str, Any]:
    """One applied step; only the people who could make it may take it back."""
    mine = access.allows(Permission.PLAN_WRITE) or step.actor_id == access.user.pk
    slips = [move["slip_days"] for move in step.moved]
    return {
        "step": step,
        "text": step_sentence(step.operations),
        "moved": len(step.moved),
        "worst": max(slips, key=abs, default=0),
        "may_undo": mine and step.undone_at is None and access.allows_some(Permission.PLAN_WRITE),
    }
