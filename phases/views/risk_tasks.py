"""The tasks that a risk would hit, on the risk's page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from phases.forms import DaysField, minutes
from phases.models import Plan, RiskTask, Task
from phases.risk_impact import RiskImpact, delay_of, schedule_impact
from phases.services import risk_links as services
from phases.views.wording import days_text, signed_days
from rollout.core.errors import InvalidInput
from rollout.core.forms import Form
from rollout.core.pages import done, page
from rollout.core.toasts import offer_undo
from rollout.core.undo import Undone
from rollout.people.models import User
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.doors import project_page
from rollout.projects.models import Risk
from rollout.projects.views.risks import risk_numbered


class HitForm(Form):
    """A task and how much longer it would take."""

    task: forms.ModelChoiceField[Task] = forms.ModelChoiceField(
        label=gettext_lazy("Task that would take longer"), queryset=None
    )
    delay = DaysField(
        label=gettext_lazy("By how many working days"),
        required=False,
        help_text=gettext_lazy("Empty: by the delay that the risk itself states."),
    )


@project_page(Permission.RISKS_WRITE, record=True)
@require_http_methods(["GET", "POST"])
def risk_task_add(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    risk = risk_numbered(access, number, Permission.RISKS_WRITE)
    plan = get_object_or_404(Plan, project=access.project)
    form = HitForm(request.POST or None)
    form.fields["task"].queryset = open_work(plan)  # type: ignore[attr-defined]
    back = reverse("projects:risk_detail", args=[access.project.slug, number])
    if request.method == "POST" and form.is_valid():
        delay = minutes(form.cleaned_data["delay"], int(plan.hours_per_day * 60))
        try:
            services.link_task(risk, form.cleaned_data["task"], delay=delay, actor=access.user)
        except InvalidInput as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("The task is linked."))
            return done(request, back)
    context = {
        "access": access,
        "form": form,
        "title": _("Link a task"),
        "url": request.path,
        "verb": _("Link it"),
        "back": back,
    }
    status = 422 if form.errors else 200
    return page(request, "phases/form.html", context, dialog="phases/_form_dialog.html", status=status)


@project_page(Permission.RISKS_WRITE, record=True)
@require_POST
def risk_task_remove(request: HttpRequest, access: ProjectAccess, number: int, task: int) -> HttpResponse:
    risk = risk_numbered(access, number, Permission.RISKS_WRITE)
    link = get_object_or_404(RiskTask.objects.select_related("risk", "task"), risk=risk, task__number=task)
    kept = {"risk": risk.pk, "task": link.task_id, "delay": link.delay}
    services.unlink_task(link, actor=access.user)
    offer_undo(
        request, _("“%(task)s” is no longer linked.") % {"task": link.task}, "phases.risk_unlink", **kept
    )
    return done(request, reverse("projects:risk_detail", args=[access.project.slug, number]), stay=True)


def undo_unlink(*, actor: User, risk: int, task: int, delay: int | None) -> Undone:
    """Handler of the toast's button."""
    stored = Risk.objects.select_related("project").get(pk=risk)
    link = services.link_task(
        stored, Task.objects.select_related("plan").get(pk=task), delay=delay, actor=actor
    )
    url = reverse("projects:risk_detail", args=[stored.project.slug, stored.number])
    return Undone(_("“%(task)s” is linked again.") % {"task": link.task}, url)


def open_work(plan: Plan) -> Any:
    work = Task.objects.filter(plan=plan, summary=False, milestone=False, actual_finish__isnull=True)
    return work.select_related("plan").order_by("position")


def part_facts(access: ProjectAccess, risk: Risk) -> dict[str, Any] | None:
    """Linked tasks with their delays, and the what-if; None for who may not read the plan."""
    if not access.allows(Permission.PLAN_READ):
        return None
    plan = Plan.objects.select_related("project", "go_live_task").filter(project=access.project).first()
    if plan is None:
        return None
    links = list(RiskTask.objects.filter(risk=risk).select_related("task").order_by("task__position"))
    per_day = int(plan.hours_per_day * 60)
    impact = schedule_impact(risk, plan, links) if links else None
    return {
        "lines": [
            {"task": link.task, "delay": days_text(delay_of(link, risk, per_day), per_day)} for link in links
        ],
        "impact": impact,
        "sentence": sentence_of(impact) if impact else "",
    }


def sentence_of(impact: RiskImpact) -> str:
    """What happening would cost, in a phrase after the two dates."""
    if impact.refusal:
        return impact.refusal
    if not impact.days:
        return _("the go-live would not move: other work decides it")
    return ngettext("%(days)s working day", "%(days)s working days", round(abs(impact.days))) % {
        "days": signed_days(impact.days)
    }
