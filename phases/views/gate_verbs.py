"""What one does at a whole gate: asking, withdrawing, closing, opening again. Each a dialog or a button."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from phases.gate_forms import RequestForm, WhyForm
from phases.services import gate_signing, gate_withdrawals, gates
from phases.views.gate_dialogs import Answer, asked, find_review, form_methods, told
from phases.views.gate_facts import find_gate
from rollout.core.toasts import offer_undo
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.doors import project_page


@project_page(Permission.GATES_REQUEST)
@form_methods
def gate_request(request: HttpRequest, access: ProjectAccess, discipline: str) -> Answer:
    gate = find_gate(access, discipline)
    form = RequestForm(request.POST or None)

    def save() -> None:
        made = gate_signing.request_review(gate, note=form.cleaned_data["note"], actor=access.user)
        offer_undo(
            request, _("The signers are asked for a decision."), "phases.gate_withdraw", review=made.pk
        )

    return asked(
        request, access, discipline, form, save, title=_("Ask for a decision"), verb=_("Ask the signers")
    )


@project_page(Permission.GATES_REQUEST)
@form_methods
def gate_withdraw(request: HttpRequest, access: ProjectAccess, discipline: str) -> Answer:
    review = find_review(access, discipline)
    form = WhyForm(request.POST or None)

    def save() -> None:
        gate_withdrawals.withdraw_review(review, why=form.cleaned_data["why"], actor=access.user)
        messages.success(request, _("The request is withdrawn."))

    return asked(
        request,
        access,
        discipline,
        form,
        save,
        title=_("Withdraw the request"),
        verb=_("Withdraw the request"),
    )


def unsign(request: HttpRequest, access: ProjectAccess, discipline: str) -> Answer:
    """One's own signature, until the next signer has signed; the reason stands in the history."""
    review = find_review(access, discipline)
    form = WhyForm(request.POST or None)

    def save() -> None:
        gate_withdrawals.withdraw_signature(review, why=form.cleaned_data["why"], actor=access.user)
        messages.success(request, _("Your signature is withdrawn; the place is free again."))

    title, verb = _("Withdraw your signature"), _("Withdraw the signature")
    return asked(request, access, discipline, form, save, title=title, verb=verb)


gate_unsign = project_page(Permission.GATES_SIGN, record=True)(form_methods(unsign))
gate_unsign_office = project_page(Permission.GATES_COUNTERSIGN)(form_methods(unsign))


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

    def save() -> None:
        gates.reopen_phase(phase, why=form.cleaned_data["why"], actor=access.user)
        messages.success(request, _("“%(phase)s” is open again.") % {"phase": phase.task.name})

    return asked(
        request, access, discipline, form, save, title=_("Open the phase again"), verb=_("Open again")
    )
