"""Addresses of gates in a project."""

from django.urls import path

from phases.views import gate_criterion_verbs, gate_verbs, gates

urlpatterns = [
    path("gates/", gates.gate_list, name="gate_list"),
    path("gates/set-up/", gates.gates_set_up, name="gates_set_up"),
    path("gates/<slug:discipline>/", gates.gate_detail, name="gate_detail"),
    path("gates/<slug:discipline>/request/", gate_verbs.gate_request, name="gate_request"),
    path("gates/<slug:discipline>/withdraw/", gate_verbs.gate_withdraw, name="gate_withdraw"),
    path("gates/<slug:discipline>/sign/", gates.gate_sign, name="gate_sign"),
    path("gates/<slug:discipline>/countersign/", gates.gate_countersign, name="gate_countersign"),
    path("gates/<slug:discipline>/sign/withdraw/", gate_verbs.gate_unsign, name="gate_unsign"),
    path(
        "gates/<slug:discipline>/countersign/withdraw/",
        gate_verbs.gate_unsign_office,
        name="gate_unsign_office",
    ),
    path("gates/<slug:discipline>/close/", gate_verbs.phase_close, name="phase_close"),
    path("gates/<slug:discipline>/reopen/", gate_verbs.phase_reopen, name="phase_reopen"),
    path("gates/<slug:discipline>/criteria/add/", gate_criterion_verbs.criterion_add, name="criterion_add"),
    path(
        "gates/<slug:discipline>/criteria/<int:criterion>/edit/",
        gate_criterion_verbs.criterion_edit,
        name="criterion_edit",
    ),
    path(
        "gates/<slug:discipline>/criteria/<int:criterion>/remove/",
        gate_criterion_verbs.criterion_remove,
        name="criterion_remove",
    ),
    path(
        "gates/<slug:discipline>/criteria/<int:criterion>/confirm/",
        gate_criterion_verbs.criterion_confirm,
        name="criterion_confirm",
    ),
    path(
        "gates/<slug:discipline>/criteria/<int:criterion>/unconfirm/",
        gate_criterion_verbs.criterion_unconfirm,
        name="criterion_unconfirm",
    ),
    path(
        "gates/<slug:discipline>/criteria/<int:criterion>/waive/",
        gate_criterion_verbs.criterion_waive,
        name="criterion_waive",
    ),
    path(
        "gates/<slug:discipline>/criteria/<int:criterion>/waive-for-the-office/",
        gate_criterion_verbs.criterion_waive_office,
        name="criterion_waive_office",
    ),
    path(
        "gates/<slug:discipline>/criteria/<int:criterion>/evidence/",
        gate_criterion_verbs.evidence_add,
        name="evidence_add",
    ),
    path(
        "gates/<slug:discipline>/evidence/<int:evidence>/edit/",
        gate_criterion_verbs.evidence_edit,
        name="evidence_edit",
    ),
    path(
        "gates/<slug:discipline>/evidence/<int:evidence>/remove/",
        gate_criterion_verbs.evidence_remove,
        name="evidence_remove",
    ),
    path("gates/<slug:discipline>/evidence/<int:evidence>/file/", gates.evidence_file, name="evidence_file"),
    path(
        "gates/<slug:discipline>/waivers/<int:waiver>/revoke/",
        gate_criterion_verbs.waiver_revoke,
        name="waiver_revoke",
    ),
    path(
        "gates/<slug:discipline>/waivers/<int:waiver>/revoke-for-the-office/",
        gate_criterion_verbs.waiver_revoke_office,
        name="waiver_revoke_office",
    ),
]
