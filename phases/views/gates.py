"""Pages of gates: all nine, one of them, its signing, its evidence files."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from phases.gate_forms import SignForm
from phases.gates import Decision
from phases.labels_gates import DECISIONS
from phases.models import GateEvidence, Phase, Plan
from phases.queries_gates import GateView, gate_address, gates_in_sight
from phases.services import gate_signing, gates
from phases.services.gate_state import gate_at_hand
from phases.views.gate_facts import find_gate, gate_context, review_facts
from rollout.core.errors import InvalidInput
from rollout.core.pages import Action, done, page
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.doors import project_page
from rollout.projects.services.actions import today_of


@project_page(Permission.PLAN_READ)
@require_safe
def gate_list(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    """The nine phases in a row, each with the state of its gate."""
    views = gates_in_sight(access.project, today_of(access.project))
    without = Phase.objects.filter(plan__project=access.project, gate=None).exists()
    set_up = (
        Action(
            _("Set up the gates"),
            reverse("phases:gates_set_up", args=[access.project.slug]),
            "shield-check",
            "primary",
            post=True,
        )
        if without and access.allows(Permission.PLAN_WRITE)
        else None
    )
    context = {
        "access": access,
        "gates": views,
        "title": title_of(views),
        "set_up": set_up,
        "actions": [set_up] if set_up and views else [],
    }
    return page(request, "phases/gates.html", context, fragments=["phases/_gate_row.html"])


def title_of(views: list[GateView]) -> str:
    if not views:
        return _("No gate is set up yet")
    stale = [view for view in views if view.stale]
    if stale:
        return _("%(phase)s must be decided again: what was signed has changed") % {"phase": stale[0].phase}
    following = next((view for view in views if not view.closed), None)
    if following is None:
        return _("Every phase is closed")
    if following.unmet:
        return _("Next gate: %(phase)s, %(count)s of %(total)s criteria open") % {
            "phase": following.phase,
            "count": following.unmet,
            "total": following.total,
        }
    return _("Next gate: %(phase)s, every criterion met or waived") % {"phase": following.phase}


@project_page(Permission.PLAN_WRITE)
@require_POST
def gates_set_up(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    plan = get_object_or_404(Plan.objects.select_related("project"), project=access.project)
    gates.set_up_gates(plan, actor=access.user)
    messages.success(request, _("Each phase has its gate now."))
    return done(request, reverse("phases:gate_list", args=[access.project.slug]))


@project_page(Permission.PLAN_READ)
@require_safe
def gate_detail(request: HttpRequest, access: ProjectAccess, discipline: str) -> HttpResponse:
    context = gate_context(access, find_gate(access, discipline))
    return page(request, "phases/gate.html", context, fragments=["phases/_gate.html"])


@project_page(Permission.PLAN_READ)
@require_safe
def evidence_file(
    request: HttpRequest, access: ProjectAccess, discipline: str, evidence: int
) -> HttpResponse:
    """The file as it was handed in, to be saved and never shown by the browser itself."""
    found = GateEvidence.objects.filter(
        criterion__gate__phase__plan__project=access.project,
        criterion__gate__phase__discipline=discipline,
        pk=evidence,
    ).first()
    if found is None or found.file is None:
        raise Http404(_("There is no such file."))
    response = HttpResponse(bytes(found.file), content_type="application/octet-stream")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.file_name, safe='')}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def signing(request: HttpRequest, access: ProjectAccess, discipline: str) -> HttpResponse:
    """The page on which one signs shows the picture as it is signed."""
    gate = find_gate(access, discipline)
    at_hand = gate_at_hand(gate, today_of(access.project))
    review = at_hand.signing
    back = gate_address(access.project.slug, discipline)
    if review is None:
        messages.info(request, _("No decision is being signed at this gate."))
        return done(request, back)
    turn = gate_signing.turn_of(at_hand, review, access)
    form = SignForm(
        request.POST or None,
        project=access.project,
        decisions=turn.decisions,
        initial={"digest": review.digest},
    )
    if request.method == "POST":
        if form.is_valid() and signed(request, access, form, review):
            return done(request, back)
        if not turn.may_sign:
            gate_signing.require_turn(turn)
    context: dict[str, Any] = {
        "access": access,
        "phase": at_hand.gate.phase,
        "facts": review_facts(review),
        "turn": turn,
        "form": form,
        "url": request.path,
        "back": back,
        "title": _("Sign at the gate “%(phase)s”") % {"phase": at_hand.gate.phase.task.name},
    }
    return page(request, "phases/gate_sign.html", context, status=422 if form.errors else 200)


def signed(request: HttpRequest, access: ProjectAccess, form: SignForm, review: Any) -> bool:
    """Sign as the form says; a refusal of its content goes back into the form."""
    wanted = Decision(form.cleaned_data["decision"])
    try:
        gate_signing.sign(
            review,
            decision=wanted,
            actor=access.user,
            comment=form.cleaned_data["comment"],
            conditions=form.conditions() if wanted is Decision.CONDITIONAL else (),
            seen=form.cleaned_data["digest"],
        )
    except InvalidInput as refusal:
        form.add_error("comment" if refusal.field == "comment" else None, str(refusal))
        return False
    messages.success(request, _("You signed: %(decision)s.") % {"decision": DECISIONS[wanted].label})
    return True


gate_sign = project_page(Permission.GATES_SIGN, record=True)(require_http_methods(["GET", "POST"])(signing))
gate_countersign = project_page(Permission.GATES_COUNTERSIGN)(require_http_methods(["GET", "POST"])(signing))
