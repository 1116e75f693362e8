"""What one does at a gate: criteria, evidence, waivers, asking, closing. Each a dialog or a button."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from phases.gate_forms import (
    CriterionForm,
    EvidenceForm,
    RequestForm,
    TargetForm,
    WaiverForm,
    WhyForm,
    criterion_values,
    evidence_values,
)
from phases.labels_gates import criterion_title
from phases.models import GateCriterion, GateEvidence, GateReview, GateWaiver, ReviewState
from phases.queries_gates import gate_address
from phases.services import gate_evidence, gate_signing, gate_waivers, gates
from phases.views.gate_facts import find_gate
from rollout.core.errors import InvalidInput
from rollout.core.pages import done, page
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.doors import project_page

Answer = HttpResponse
form_methods = require_http_methods(["GET", "POST"])


def find_criterion(access: ProjectAccess, discipline: str, key: int) -> GateCriterion:
    rows = GateCriterion.objects.select_related("gate__phase__plan__project", "gate__phase__task")
    found: GateCriterion = get_object_or_404(
        rows,
        pk=key,
        gate__phase__plan__project=access.project,
        gate__phase__discipline=discipline,
    )
    return found


def find_evidence(access: ProjectAccess, discipline: str, key: int) -> GateEvidence:
    rows = GateEvidence.objects.select_related("criterion__gate__phase__plan__project", "added_by")
    found: GateEvidence = get_object_or_404(
        rows,
        pk=key,
        criterion__gate__phase__plan__project=access.project,
        criterion__gate__phase__discipline=discipline,
    )
    return found


def find_review(access: ProjectAccess, discipline: str) -> GateReview:
    """The decision being signed. 404 where there is none."""
    rows = GateReview.objects.select_related("gate__phase__plan__project")
    found: GateReview = get_object_or_404(
        rows,
        gate__phase__plan__project=access.project,
        gate__phase__discipline=discipline,
        state=ReviewState.SIGNING,
    )
    return found


def asked(
    request: HttpRequest,
    access: ProjectAccess,
    discipline: str,
    form: Any,
    save: Callable[[], str],
    *,
    title: str,
    verb: str,
) -> Answer:
    """Show the form, or do what it asks; bad input comes back beside its field."""
    back = gate_address(access.project.slug, discipline)
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, save())
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
    return done(request, gate_address(access.project.slug, discipline), stay=True)


@project_page(Permission.GATES_REQUEST)
@form_methods
def criterion_add(request: HttpRequest, access: ProjectAccess, discipline: str) -> Answer:
    gate = find_gate(access, discipline)
    form = CriterionForm(request.POST or None)

    def save() -> str:
        gates.add_criterion(gate, {"title": form.cleaned_data["title"]}, actor=access.user)
        return _("The criterion is added.")

    return asked(request, access, discipline, form, save, title=_("New criterion"), verb=_("Add criterion"))


@project_page(Permission.GATES_REQUEST)
@form_methods
def criterion_edit(request: HttpRequest, access: ProjectAccess, discipline: str, criterion: int) -> Answer:
    """The words of an own criterion; the target of one of the methodology's."""
    found = find_criterion(access, discipline, criterion)
    kind = TargetForm if found.key else CriterionForm
    form = kind(request.POST or None, initial=criterion_values(found))

    def save() -> str:
        name = "target" if found.key else "title"
        gates.change_criterion(
            found, {name: form.cleaned_data[name]}, version=form.seen_version, actor=access.user
        )
        return _("The criterion is changed.")

    title = criterion_title(found.key, found.title)
    return asked(request, access, discipline, form, save, title=title, verb=_("Save the criterion"))


@project_page(Permission.GATES_REQUEST)
@require_POST
def criterion_remove(request: HttpRequest, access: ProjectAccess, discipline: str, criterion: int) -> Answer:
    found = find_criterion(access, discipline, criterion)
    gates.remove_criterion(found, version=found.version, actor=access.user)
    return told(request, access, discipline, _("The criterion is removed."))


@project_page(Permission.PLAN_WRITE, record=True)
@require_POST
def criterion_confirm(request: HttpRequest, access: ProjectAccess, discipline: str, criterion: int) -> Answer:
    found = find_criterion(access, discipline, criterion)
    gates.confirm_criterion(found, version=found.version, actor=access.user)
    return told(request, access, discipline, _("The criterion is confirmed."))


@project_page(Permission.PLAN_WRITE, record=True)
@require_POST
def criterion_unconfirm(
    request: HttpRequest, access: ProjectAccess, discipline: str, criterion: int
) -> Answer:
    found = find_criterion(access, discipline, criterion)
    gates.unconfirm_criterion(found, version=found.version, actor=access.user)
    return told(request, access, discipline, _("The confirmation is taken back."))


@project_page(Permission.PLAN_WRITE, record=True)
@form_methods
def evidence_add(request: HttpRequest, access: ProjectAccess, discipline: str, criterion: int) -> Answer:
    found = find_criterion(access, discipline, criterion)
    form = EvidenceForm(request.POST or None, request.FILES or None)

    def save() -> str:
        gate_evidence.add_evidence(found, form.given(), actor=access.user)
        return _("The evidence is added.")

    title = _("Evidence for “%(criterion)s”") % {"criterion": criterion_title(found.key, found.title)}
    return asked(request, access, discipline, form, save, title=title, verb=_("Add evidence"))


@project_page(Permission.PLAN_WRITE, record=True)
@form_methods
def evidence_edit(request: HttpRequest, access: ProjectAccess, discipline: str, evidence: int) -> Answer:
    found = find_evidence(access, discipline, evidence)
    gate_evidence.require_own(found, access.user)
    form = EvidenceForm(request.POST or None, request.FILES or None, initial=evidence_values(found))
    if found.file_name:
        form.fields["file"].help_text = _("Empty: “%(file)s” stays.") % {"file": found.file_name}

    def save() -> str:
        gate_evidence.replace_evidence(found, form.given(), version=form.seen_version, actor=access.user)
        return _("The evidence is replaced.")

    return asked(
        request, access, discipline, form, save, title=_("Replace the evidence"), verb=_("Replace evidence")
    )


@project_page(Permission.PLAN_WRITE, record=True)
@require_POST
def evidence_remove(request: HttpRequest, access: ProjectAccess, discipline: str, evidence: int) -> Answer:
    found = find_evidence(access, discipline, evidence)
    gate_evidence.remove_evidence(found, version=found.version, actor=access.user)
    return told(request, access, discipline, _("The evidence is removed."))


def waive(request: HttpRequest, access: ProjectAccess, discipline: str, criterion: int) -> Answer:
    found = find_criterion(access, discipline, criterion)
    form = WaiverForm(request.POST or None, project=access.project, granter=access.user)

    def save() -> str:
        gate_waivers.grant_waiver(found, **form.cleaned_data, actor=access.user)
        return _("The criterion is waived.")

    title = _("Waive “%(criterion)s”") % {"criterion": criterion_title(found.key, found.title)}
    return asked(request, access, discipline, form, save, title=title, verb=_("Waive the criterion"))


def revoke(request: HttpRequest, access: ProjectAccess, discipline: str, waiver: int) -> Answer:
    rows = GateWaiver.objects.select_related("criterion__gate__phase__plan__project")
    found: GateWaiver = get_object_or_404(
        rows,
        pk=waiver,
        criterion__gate__phase__plan__project=access.project,
        criterion__gate__phase__discipline=discipline,
    )
    gate_waivers.revoke_waiver(found, version=found.version, actor=access.user)
    return told(request, access, discipline, _("The waiver is revoked."))


criterion_waive = project_page(Permission.GATES_SIGN)(form_methods(waive))
criterion_waive_office = project_page(Permission.GATES_COUNTERSIGN)(form_methods(waive))
waiver_revoke = project_page(Permission.GATES_SIGN)(require_POST(revoke))
waiver_revoke_office = project_page(Permission.GATES_COUNTERSIGN)(require_POST(revoke))


@project_page(Permission.GATES_REQUEST)
@form_methods
def gate_request(request: HttpRequest, access: ProjectAccess, discipline: str) -> Answer:
    gate = find_gate(access, discipline)
    form = RequestForm(request.POST or None)

    def save() -> str:
        gate_signing.request_review(gate, note=form.cleaned_data["note"], actor=access.user)
        return _("The signers are asked for a decision.")

    return asked(
        request, access, discipline, form, save, title=_("Ask for a decision"), verb=_("Ask the signers")
    )


@project_page(Permission.GATES_REQUEST)
@form_methods
def gate_withdraw(request: HttpRequest, access: ProjectAccess, discipline: str) -> Answer:
    review = find_review(access, discipline)
    form = WhyForm(request.POST or None)

    def save() -> str:
        gate_signing.withdraw_review(review, why=form.cleaned_data["why"], actor=access.user)
        return _("The request is withdrawn.")

    return asked(request, access, discipline, form, save, title=_("Withdraw the request"), verb=_("Withdraw"))


@project_page(Permission.GATES_REQUEST)
@require_POST
def phase_close(request: HttpRequest, access: ProjectAccess, discipline: str) -> Answer:
    phase = find_gate(access, discipline).phase
    gates.close_phase(phase, actor=access.user)
    return told(request, access, discipline, _("“%(phase)s” is closed.") % {"phase": phase.task.name})


@project_page(Permission.GATES_REQUEST)
@form_methods
def phase_reopen(request: HttpRequest, access: ProjectAccess, discipline: str) -> Answer:
    phase = find_gate(access, discipline).phase
    form = WhyForm(request.POST or None)

    def save() -> str:
        gates.reopen_phase(phase, why=form.cleaned_data["why"], actor=access.user)
        return _("“%(phase)s” is open again.") % {"phase": phase.task.name}

    return asked(
        request, access, discipline, form, save, title=_("Open the phase again"), verb=_("Open again")
    )
