"""What one does about a criterion: wording, confirming, evidence, waivers. Each a dialog or a button."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from phases.gate_forms import (
    CriterionForm,
    EvidenceForm,
    TargetForm,
    WaiverForm,
    criterion_values,
    evidence_values,
)
from phases.labels_gates import criterion_title
from phases.models import GateCriterion, GateEvidence
from phases.services import gate_evidence, gate_evidence_undo, gate_waivers, gates
from phases.views.gate_dialogs import (
    Answer,
    asked,
    back_to_gate,
    find_criterion,
    find_evidence,
    find_waiver,
    form_methods,
    told,
)
from phases.views.gate_facts import find_gate
from rollout.core.conflicts import compared_too
from rollout.core.toasts import offer_undo
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.doors import project_page


@project_page(Permission.GATES_REQUEST)
@form_methods
def criterion_add(request: HttpRequest, access: ProjectAccess, discipline: str) -> Answer:
    gate = find_gate(access, discipline)
    form = CriterionForm(request.POST or None)

    def save() -> None:
        gates.add_criterion(gate, {"title": form.cleaned_data["title"]}, actor=access.user)
        messages.success(request, _("The criterion is added."))

    return asked(request, access, discipline, form, save, title=_("New criterion"), verb=_("Add criterion"))


@project_page(Permission.GATES_REQUEST)
@form_methods
def criterion_edit(request: HttpRequest, access: ProjectAccess, discipline: str, criterion: int) -> Answer:
    """The words of an own criterion; the target of one of the methodology's."""
    found = find_criterion(access, discipline, criterion)
    kind = TargetForm if found.key else CriterionForm
    form = kind(request.POST or None, initial=criterion_values(found))

    def save() -> None:
        name = "target" if found.key else "title"
        with compared_too(form, name):
            gates.change_criterion(
                found, {name: form.cleaned_data[name]}, version=form.seen_version, actor=access.user
            )
        messages.success(request, _("The criterion is changed."))

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
    done = gates.confirm_criterion(found, version=found.version, actor=access.user)
    offer_undo(
        request,
        _("The criterion is confirmed."),
        "phases.criterion_unconfirm",
        criterion=done.pk,
        version=done.version,
    )
    return back_to_gate(request, access, discipline)


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

    def save() -> None:
        gate_evidence.add_evidence(found, form.given(), actor=access.user)
        messages.success(request, _("The evidence is added."))

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

    def save() -> None:
        gate_evidence.replace_evidence(found, form.given(), version=form.seen_version, actor=access.user)
        tell_changed(request, found, _("The evidence is replaced."))

    return asked(
        request, access, discipline, form, save, title=_("Replace the evidence"), verb=_("Replace evidence")
    )


@project_page(Permission.PLAN_WRITE, record=True)
@require_POST
def evidence_remove(request: HttpRequest, access: ProjectAccess, discipline: str, evidence: int) -> Answer:
    found = find_evidence(access, discipline, evidence)
    gate_evidence.remove_evidence(found, version=found.version, actor=access.user)
    tell_changed(request, found, _("The evidence is removed."))
    return back_to_gate(request, access, discipline)


def tell_changed(request: HttpRequest, evidence: GateEvidence, text: str) -> None:
    """What was done, what ended with it, and the way back. `evidence` is as it was read before the change."""
    if evidence.criterion.confirmed and not GateCriterion.objects.get(pk=evidence.criterion_id).confirmed:
        text += " " + _("Its criterion is not confirmed any more: look at it and confirm it again.")
    if GateEvidence.objects.filter(pk=evidence.pk, version=evidence.version).exists():
        messages.success(request, text)
    else:
        offer_undo(request, text, gate_evidence_undo.HANDLER, **gate_evidence_undo.way_back(evidence.pk))


def waive(request: HttpRequest, access: ProjectAccess, discipline: str, criterion: int) -> Answer:
    found = find_criterion(access, discipline, criterion)
    form = WaiverForm(request.POST or None, project=access.project, granter=access.user)

    def save() -> None:
        made = gate_waivers.grant_waiver(found, **form.cleaned_data, actor=access.user)
        text = _("The criterion is waived.")
        offer_undo(request, text, "phases.waiver_revoke", waiver=made.pk, version=made.version)

    title = _("Waive “%(criterion)s”") % {"criterion": criterion_title(found.key, found.title)}
    return asked(request, access, discipline, form, save, title=title, verb=_("Waive the criterion"))


def revoke(request: HttpRequest, access: ProjectAccess, discipline: str, waiver: int) -> Answer:
    found = find_waiver(access, discipline, waiver)
    ended = gate_waivers.revoke_waiver(found, version=found.version, actor=access.user)
    text = _("The waiver is revoked.")
    offer_undo(request, text, "phases.waiver_restore", waiver=ended.pk, version=ended.version)
    return back_to_gate(request, access, discipline)


criterion_waive = project_page(Permission.GATES_SIGN)(form_methods(waive))
criterion_waive_office = project_page(Permission.GATES_COUNTERSIGN)(form_methods(waive))
waiver_revoke = project_page(Permission.GATES_SIGN)(require_POST(revoke))
waiver_revoke_office = project_page(Permission.GATES_COUNTERSIGN)(require_POST(revoke))
