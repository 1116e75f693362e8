"""The table: every task, each field typed in place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy
from django.views.decorators.http import require_http_methods

from phases.cell_forms import EDITABLE, form_of, operation, owner_form
from phases.fields import BUDGET_FIELDS
from phases.lists import TASK_TABLE, rows, with_costs, with_remarks
from phases.models import Plan, Task
from phases.operations import Operation
from phases.queries_remarks import remarks_in
from phases.services import changes
from phases.views.changes import told
from phases.views.notices import notices
from phases.views.people import owner_choices
from phases.views.table_bulk import bulk_actions
from phases.views.wire import operations_of
from rollout.core.errors import RolloutError, Stale, StateRefusal
from rollout.core.lists import Empty, ListDefinition
from rollout.core.lists.inline import edit_cell
from rollout.core.pages import Action, page
from rollout.core.toasts import offer_undo
from rollout.people.models import User
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.doors import project_page


def bind(request: HttpRequest, access: ProjectAccess) -> Any:
    slug = access.project.slug
    whole = access.allows(Permission.PLAN_WRITE)
    add = Action(
        _("Add task"), reverse("phases:task_add", args=[slug]), "plus", "primary", key="new", opens="dialog"
    )
    sentence = _("Every task of the plan stands here as a row; add the first one.")
    return definition(access).bind(
        request,
        rows(Task.objects.filter(plan__project=access.project)),
        scope=slug,
        row_url=lambda task: reverse("phases:task_panel", args=[slug, task.number]),
        edit_url=(lambda task, key: reverse("phases:task_cell", args=[slug, task.number, key]))
        if whole
        else None,
        new=add if whole else None,
        empty=Empty(sentence, "table", add if whole else None),
    )


def definition(access: ProjectAccess) -> ListDefinition:
    """With the remarks on tasks, with what may be done to many, and with costs for who may see them."""
    currency = Plan.objects.filter(project=access.project).values_list("currency", flat=True).first() or ""
    listing = with_remarks(TASK_TABLE, remarks_in(access.project))
    listing = replace(listing, bulk_actions=bulk_actions(access, currency))
    if not access.allows(Permission.BUDGET_READ):
        return listing
    return with_costs(listing, currency, may_write=access.allows(Permission.BUDGET_WRITE))


@project_page(Permission.PLAN_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def table(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    listing = bind(request, access)
    context = {
        "access": access,
        "listing": listing,
        "title": title(access),
        "notices": notices(access, access.project.plan),
    }
    return listing.response() or page(request, "phases/table.html", context)


def title(access: ProjectAccess) -> str:
    tasks = Task.objects.filter(plan__project=access.project, summary=False, milestone=False)
    left = tasks.filter(actual_finish__isnull=True).exclude(percent_complete__gte=100).count()
    if not left:
        return _("Every task is done")
    return ngettext("%(count)s task is left", "%(count)s tasks are left", left) % {"count": left}


@project_page(Permission.PLAN_WRITE, record=True)
@require_http_methods(["GET", "POST"])
def task_cell(request: HttpRequest, access: ProjectAccess, number: int, key: str) -> HttpResponse:
    """One cell; saving it is one step of the plan, with its undo. Opened as a page it leads to the table with
    the task beside it."""
    tasks = rows(Task.objects.filter(plan__project=access.project))
    task = get_object_or_404(tasks, number=number)
    access.require(Permission.PLAN_WRITE, task)
    if key not in EDITABLE:
        raise Http404
    if key in BUDGET_FIELDS:
        access.require(Permission.BUDGET_WRITE)
    if request.method == "GET" and not request.headers.get("HX-Request"):
        return HttpResponseRedirect(beside_table(access, task))
    form = owner_form(owner_choices(access.project, task.owner)) if key == "owner" else form_of(task, key)

    def save(value: Any, version: int) -> Any:
        return save_cell(request, access, task, key, value, version)

    response = edit_cell(request, bind(request, access), task, key, form, save)
    if request.method == "POST" and b"data-saved" in response.content:
        response["HX-Trigger"] = '{"kit:changed": {}}'
    return response


def beside_table(access: ProjectAccess, task: Task) -> str:
    slug = access.project.slug
    panel = reverse("phases:task_panel", args=[slug, task.number])
    return f"{reverse('phases:table', args=[slug])}?{urlencode({'panel': panel})}"


def save_cell(
    request: HttpRequest, access: ProjectAccess, task: Any, key: str, value: Any, version: int
) -> Any:
    """Apply the typed value as one step. Stale when the task changed since the cell was opened."""
    if version != task.version:
        text = gettext_lazy(
            "Somebody else changed this task in the meantime; compare both versions and choose."
        )
        raise Stale(text, record=task, mine={key: value}, theirs={key: getattr(task, key)})
    plan = access.project.plan
    asked = operations_of([operation(task, key, value, int(plan.hours_per_day * 60))])
    refuse_unseen_calculation(plan, asked, access.user)
    try:
        step = changes.apply(plan, asked, actor=access.user, version=plan.version)
    except RolloutError as refusal:
        if refusal.code != "nothing_changes":
            raise
    else:
        offer_undo(request, told(step), "phases.undo_step", step=step.pk)
    return rows(Task.objects.filter(pk=task.pk)).get()


def refuse_unseen_calculation(plan: Plan, asked: Sequence[Operation], actor: User) -> None:
    """A cell has no preview: dates that a file recorded are replaced only where that is shown first."""
    if not plan.recorded_dates_kept:
        return
    found = changes.preview(plan, asked, actor=actor)
    if found.replaced:
        message = ngettext_lazy(
            "This calculates the plan and replaces the recorded dates of %(count)s task; change it in the "
            "panel of the task, which shows first what moves.",
            "This calculates the plan and replaces the recorded dates of %(count)s tasks; change it in the "
            "panel of the task, which shows first what moves.",
            found.replaced,
        )
        raise StateRefusal("replaces_recorded_dates", message % {"count": found.replaced})
