"""Change the plan: look first, apply in one step, take it back in one step."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from phases.labels_plan import step_sentence
from phases.labels_tables import not_read_sentences
from phases.models import Plan, PlanStep, Task
from phases.operations import operations_json
from phases.services import changes
from phases.services.previews import moved_json
from phases.services.table_changes import TablePreview
from phases.views.asked import MOST, asked
from phases.views.preview_page import preview_context
from phases.views.table_preview import first_of_each, lines
from phases.views.wire import back_url, operations_of, read_body, read_object, version_of, why_of
from rollout.core.errors import Stale
from rollout.core.pages import changed, page, target_of
from rollout.core.refusal_json import JSON, wants_json
from rollout.core.toasts import offer_undo
from rollout.core.undo import Undone
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.doors import project_page

MEANWHILE_SHOWN = 5


@project_page(Permission.PLAN_WRITE, record=True)
@require_POST
def plan_preview(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    operations = operations_of(read_body(request).get("operations"))
    return show_preview(request, access, operations, as_json=wants_json(request))


def show_preview(
    request: HttpRequest,
    access: ProjectAccess,
    operations: Any,
    *,
    as_json: bool = False,
    meanwhile: Sequence[str] = (),
    table: TablePreview | None = None,
) -> HttpResponse:
    """What the operations would move: JSON, dialog or page. `meanwhile`: what others did since the person
    looked, as sentences; then it is a conflict (409) and the person chooses anew. `table`: what was read of
    a file, computed already."""
    found = table.preview if table else changes.preview(access.project.plan, operations, actor=access.user)
    if as_json:
        return JsonResponse(found.as_json())
    everything = lines(access.project.plan, found, operations) if table or len(operations) > MOST else []
    written, kinds = first_of_each(everything)
    content = json.dumps(operations_json(operations), ensure_ascii=False)
    after = back_url(request, reverse("phases:plan", args=[access.project.slug]))
    context = {
        "access": access,
        "operations": content,
        "next": after,
        "meanwhile": meanwhile,
        "asked": [] if written else asked(operations, access.project.plan),
        "written": written,
        "kinds": kinds,
        "not_read": not_read_sentences(table.not_read) if table else (),
        **preview_context(access.project, found),
    }
    status = 409 if meanwhile else 200
    return page(request, "phases/preview.html", context, dialog="phases/_preview_dialog.html", status=status)


@project_page(Permission.PLAN_WRITE, record=True)
@require_POST
def plan_apply(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    body = read_body(request)
    operations, version = operations_of(body.get("operations")), version_of(body)
    why = why_of(body)
    try:
        step = changes.apply(access.project.plan, operations, actor=access.user, version=version, why=why)
    except Stale:
        if wants_json(request):
            raise
        return show_preview(request, access, operations, meanwhile=steps_since(access, version))
    if wants_json(request):
        undo_url = reverse("phases:step_undo", args=[access.project.slug, step.number])
        moved = moved_json(step.moved)
        return JsonResponse({"step": step.number, "version": version + 1, "undo": undo_url, "moved": moved})
    offer_undo(request, told(step), "phases.undo_step", step=step.pk)
    if target_of(request):
        return changed(keep_open=True)
    return HttpResponseRedirect(back_url(request, reverse("phases:plan", args=[access.project.slug])))


@project_page(Permission.PLAN_WRITE, record=True)
@require_POST
def step_undo(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    step = get_object_or_404(PlanStep, plan__project=access.project, number=number)
    why = why_of(read_object(request.body)) if request.content_type == JSON and request.body else ""
    written = changes.undo(step, actor=access.user, why=why)
    if not wants_json(request):
        offer_undo(request, told(written), "phases.undo_step", step=written.pk)
        if target_of(request):
            return changed(keep_open=True)
        return HttpResponseRedirect(back_url(request, reverse("phases:plan", args=[access.project.slug])))
    return JsonResponse({"step": written.number, "moved": moved_json(written.moved)})


def steps_since(access: ProjectAccess, version: int) -> list[str]:
    """What was done to the plan after that version: who did what, newest first. Never empty: settings may
    have changed without a step."""
    plan = Plan.objects.get(project=access.project)
    count = min(max(plan.version - version, 0), MEANWHILE_SHOWN)
    steps = PlanStep.objects.filter(plan=plan).select_related("actor").order_by("-number")[:count]
    return [
        _("%(person)s: %(step)s")
        % {"person": step.actor or _("system"), "step": step_sentence(step.operations)}
        for step in steps
    ] or [_("Somebody changed the settings of the plan.")]


def told(step: PlanStep) -> str:
    """What a step did and how many tasks it moved, summaries apart, for the short message."""
    summaries = set(Task.objects.filter(plan=step.plan_id, summary=True).values_list("pk", flat=True))
    count = sum(1 for move in step.moved if move["task"] not in summaries)
    text = step_sentence(step.operations)
    if not count:
        return _("%(step)s. No date moved.") % {"step": text}
    return ngettext("%(step)s. %(count)s task moved.", "%(step)s. %(count)s tasks moved.", count) % {
        "step": text,
        "count": count,
    }


def undo_step(*, actor: Any, step: int) -> Undone:
    """Handler of the toast's button (rollout.core.undo)."""
    stored = get_object_or_404(PlanStep.objects.select_related("plan__project"), pk=step)
    written = changes.undo(stored, actor=actor)
    return Undone(told(written), reverse("phases:plan", args=[stored.plan.project.slug]))
