"""One task: when, why then, who, after what; and its form."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from phases.models import Task
from phases.queries_gate_marks import GateMark
from phases.task_forms import TaskForm
from phases.views.answers import chain_of, task_url
from phases.views.changes import show_preview
from phases.views.notices import notices
from phases.views.people import owner_choices, people_choices
from phases.views.reading import PlanReading
from phases.views.task_facts import facts_of, links_of, slack_towards, steps_of, why_of
from phases.views.wire import operations_of
from rollout.core.conflicts import TAKE, form_conflict
from rollout.core.errors import Stale
from rollout.core.pages import done, page
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.doors import project_page


@project_page(Permission.PLAN_READ)
@require_safe
def task_panel(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    read = PlanReading(access)
    task = task_numbered(read, number)
    whole, panel, body = "phases/task.html", "phases/_task_panel.html", ["phases/_task_body.html"]
    return page(request, whole, task_context(read, task), panel=panel, fragments=body)


def task_context(read: PlanReading, task: Task, form: TaskForm | None = None) -> dict[str, Any]:
    milestone = task.milestone or task.pk == getattr(read.target, "pk", None)
    return {
        "access": read.access,
        "task": task,
        "percent": read.percent_of(read.by_id[task.pk]),
        "alone": True,  # on a page of its own, not in the panel beside another
        "url": task_url(read, task),
        "facts": facts_of(read, task),
        "remarks": read.remarks.get(task.pk, []),
        "gate": gate_of(read, task),
        "why": why_of(read, task),
        "links": links_of(read, task),
        "chain": chain_of(read, task) if milestone else None,
        "steps": steps_of(read, task),
        "may_change": read.changeable(task),
        "may_link": read.may_change,
        "form": form or (form_of(read, task) if read.changeable(task) else None),
    }


def gate_of(read: PlanReading, task: Task) -> GateMark | None:
    """Of a phase and its milestones: how the phase's gate stands."""
    if not task.summary and not task.milestone:
        return None
    return read.gate_marks.get(read.top_of(read.by_id[task.pk]).pk)


@project_page(Permission.PLAN_WRITE, record=True)
@require_http_methods(["GET", "POST"])
def task_edit(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    """The form's way to the preview; a task that changed since it was opened is refused."""
    read = PlanReading(access)
    task = task_numbered(read, number)
    access.require(Permission.PLAN_WRITE, task)
    form = form_of(read, task, request.POST if request.method == "POST" else None)
    form.ask(request.GET.get("field", ""))
    if request.method == "POST" and form.is_valid():
        refuse_stale(task, form)
        operations = form.operations()
        if not operations and any(name.startswith(TAKE) for name in request.POST):
            return done(request, task_url(read, task))
        if not operations:
            form.add_error(None, _("Nothing was changed; change a field first."))
        else:
            return show_preview(request, access, operations_of(operations))
    context = task_context(read, task, form)
    status = 422 if form.errors else 200
    return page(request, "phases/task.html", context, dialog="phases/_task_edit_dialog.html", status=status)


@project_page(Permission.PLAN_READ)
@require_safe
def task_why(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    read = PlanReading(access)
    task = task_numbered(read, number)
    context = {"access": access, "task": task, "why": why_of(read, task), "chain": chain_of(read, task)}
    return page(
        request, "phases/why.html", context, panel="phases/_why_panel.html", dialog="phases/_why_dialog.html"
    )


@project_page(Permission.PLAN_READ)
@require_safe
def milestone_chain(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    """The critical path towards a milestone, and by how much each of its tasks may slip before it moves."""
    read = PlanReading(access)
    task = task_numbered(read, number)
    chain, slack = chain_of(read, task), slack_towards(read, task)
    context = {
        "access": access,
        "task": task,
        "chain": chain,
        "rows": slack,
        "notices": notices(access, read.plan),
    }
    if request.accepts("text/html"):
        return page(request, "phases/chain.html", context, panel="phases/_chain_panel.html")
    rows = [{"task": row["task"].pk, "slack_minutes": row["minutes"]} for row in slack]
    return JsonResponse({"chain": [step.task.pk for step in chain.steps], "slack": rows})


def task_numbered(read: PlanReading, number: int) -> Task:
    """The task whole, with its people."""
    rows = read.plan.tasks.select_related("owner").prefetch_related("assignments")
    found: Task = get_object_or_404(rows, number=number)
    return found


def form_of(read: PlanReading, task: Task, data: Any = None) -> TaskForm:
    calendars = list(read.access.project.calendars.filter(kind="task").values_list("pk", "name"))
    return TaskForm(
        data,
        task=task,
        people=people_choices(read.access.project),
        owners=owner_choices(read.access.project, task.owner),
        calendars=calendars,
        minutes_per_day=read.minutes_per_day,
        whole_plan=read.may_change,
        budget=read.plan.currency if read.access.allows(Permission.BUDGET_WRITE) else "",
    )


def refuse_stale(task: Task, form: TaskForm) -> None:
    if form.cleaned_data["version"] == task.version:
        return
    text = gettext_lazy("Somebody else changed this task in the meantime; compare both versions and choose.")
    raise form_conflict(form, Stale(text, record=task, mine={}, theirs={}))
