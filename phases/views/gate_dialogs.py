"""What the verbs at a gate share: finding their record, asking in a dialog, going back to the gate."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from phases.models import GateCriterion, GateEvidence, GateReview, GateWaiver, ReviewState
from phases.queries_gates import gate_address
from rollout.core.errors import InvalidInput
from rollout.core.pages import done, page
from rollout.projects.access import ProjectAccess

Answer = HttpResponse
form_methods = require_http_methods(["GET", "POST"])


def at_gate(rows: Any, access: ProjectAccess, discipline: str, path: str = "", **which: Any) -> Any:
    """The record of the gate in this project; `path` leads from it to what belongs to the gate. Http404."""
    here = {
        f"{path}gate__phase__plan__project": access.project,
        f"{path}gate__phase__discipline": discipline,
    }
    return get_object_or_404(rows, **here, **which)


def find_criterion(access: ProjectAccess, discipline: str, key: int) -> GateCriterion:
    rows = GateCriterion.objects.select_related("gate__phase__plan__project", "gate__phase__task")
    found: GateCriterion = at_gate(rows, access, discipline, pk=key)
    return found


def find_evidence(access: ProjectAccess, discipline: str, key: int) -> GateEvidence:
    rows = GateEvidence.objects.select_related("criterion__gate__phase__plan__project", "added_by")
    found: GateEvidence = at_gate(rows, access, discipline, "criterion__", pk=key)
    return found


def find_waiver(access: ProjectAccess, discipline: str, key: int) -> GateWaiver:
    rows = GateWaiver.objects.select_related("criterion__gate__phase__plan__project")
    found: GateWaiver = at_gate(rows, access, discipline, "criterion__", pk=key)
    return found


def find_review(access: ProjectAccess, discipline: str) -> GateReview:
    """The decision being signed. 404 where there is none."""
    rows = GateReview.objects.select_related("gate__phase__plan__project")
    found: GateReview = at_gate(rows, access, discipline, state=ReviewState.SIGNING)
    return found


def asked(
    request: HttpRequest,
    access: ProjectAccess,
    discipline: str,
    form: Any,
    save: Callable[[], None],
    *,
    title: str,
    verb: str,
) -> Answer:
    """Show the form, or do what it asks; `save` says itself what it did. Bad input comes back beside its
    field."""
    back = gate_address(access.project.slug, discipline)
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except InvalidInput as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            return done(request, back)
    context = {
        "access": access,
        "form": form,
        "title": title,
        "verb": verb,
        "url": request.path,
        "back": back,
    }
    status = 422 if form.errors else 200
    return page(
        request, "phases/gate_form.html", context, dialog="phases/_gate_form_dialog.html", status=status
    )


def told(request: HttpRequest, access: ProjectAccess, discipline: str, text: str) -> Answer:
    messages.success(request, text)
    return back_to_gate(request, access, discipline)


def back_to_gate(request: HttpRequest, access: ProjectAccess, discipline: str) -> Answer:
    return done(request, gate_address(access.project.slug, discipline), stay=True)
