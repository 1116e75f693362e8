"""Verbs about gates: setting them up, their criteria, confirming, closing a phase. Signed gates look again by
themselves at what is written here (`phases.gate_follower`).

Only this module writes `Phase.closed_at`.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import F, Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from phases.labels_gates import criterion_title, obstacle_text
from phases.methodology.gates import MethodologyGate, shipped_gates
from phases.models import CriterionKind, Gate, GateCriterion, Phase, Plan
from phases.services.gate_staleness import refresh_staleness
from phases.services.gate_state import GateAtHand, gate_at_hand
from rollout.audit import services as audit
from rollout.audit.context import now
from rollout.audit.services import audited, record
from rollout.audit.values import plain
from rollout.core.errors import InvalidInput, StateRefusal
from rollout.people.models import User
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess, not_allowed
from rollout.projects.models import Project
from rollout.projects.services.actions import today_of
from rollout.projects.services.projects import refuse_closed

FIELDS = frozenset({"title", "target"})


def may_work(access: ProjectAccess) -> bool:
    """Giving evidence and confirming is for those who work on the plan, be it on their own tasks only."""
    return access.allows_some(Permission.PLAN_WRITE) or access.allows(Permission.GATES_REQUEST)


def require_work(project: Project, actor: User) -> None:
    if not may_work(ProjectAccess(actor, project)):
        raise not_allowed(Permission.PLAN_WRITE)


@audited()
def set_up_gates(plan: Plan, *, actor: User) -> list[Gate]:
    """Give each phase that has none the gate of the methodology. Refusals: NotAllowed, StateRefusal where
    every phase has one."""
    ProjectAccess(actor, plan.project).require(Permission.PLAN_WRITE)
    refuse_closed(plan.project)
    made = establish(plan, actor=actor)
    if not made:
        raise StateRefusal("gates_stand", gettext_lazy("Every phase of the plan has its gate already."))
    return made


def establish(plan: Plan, *, actor: User | None) -> list[Gate]:
    """`set_up_gates` for callers that have asked for a permission of their own; inside a transaction."""
    Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    made = []
    for phase in Phase.objects.filter(plan=plan, gate=None).select_related("plan", "task"):
        wanted = shipped_gates().get(phase.discipline)
        if wanted is not None:
            made.append(_established(phase, wanted, actor))
    return made


def _established(phase: Phase, wanted: MethodologyGate, actor: User | None) -> Gate:
    gate: Gate = Gate.objects.create(phase=phase)
    GateCriterion.objects.bulk_create(
        GateCriterion(
            gate=gate,
            key=one.key,
            position=position,
            kind=CriterionKind.LIVE if one.check else CriterionKind.MANUAL,
            live_check=one.check,
            target=one.target,
        )
        for position, one in enumerate(wanted.criteria, start=1)
    )
    after = {"phase": phase.discipline, "criteria": [one.key for one in wanted.criteria]}
    record(actor=actor, action="gate.setup", target=gate, after=after)
    return gate


def held(gate: Gate) -> Gate:
    """The gate as it stands, locked until the transaction ends, its version raised. StateRefusal where the
    project is closed."""
    rows = Gate.objects.select_for_update(of=("self",)).select_related("phase__plan__project", "phase__task")
    found: Gate = rows.get(pk=gate.pk)
    refuse_closed(found.phase.plan.project)
    Gate.objects.filter(pk=gate.pk).update(version=F("version") + 1)
    found.version += 1
    return found


@audited()
def add_criterion(gate: Gate, values: Mapping[str, Any], *, actor: User) -> GateCriterion:
    """A criterion of the project's own, shown by evidence. Refusals: NotAllowed, InvalidInput."""
    gate = _held_for_request(gate, actor)
    known = _known(values)
    if not known.get("title"):
        raise InvalidInput("title_missing", gettext_lazy("Say what must be true."), field="title")
    last = gate.criteria.aggregate(last=Max("position"))["last"] or 0
    criterion = GateCriterion(gate=gate, kind=CriterionKind.MANUAL, position=last + 1, **known)
    return audit.create(criterion, actor=actor)


@audited()
def change_criterion(
    criterion: GateCriterion, changes: Mapping[str, Any], *, version: int, actor: User
) -> GateCriterion:
    """Word an own criterion anew, or set the target of one of the methodology's. Refusals: NotAllowed, Stale,
    InvalidInput, StateRefusal for the words of the methodology."""
    _held_for_request(criterion.gate, actor)
    known = _known(changes)
    if criterion.key and "title" in known and known["title"] != criterion.title:
        raise StateRefusal(
            "methodology_criterion",
            gettext_lazy("The methodology's criteria keep their words; add one of your own."),
        )
    return audit.change(criterion, known, version=version, actor=actor)


@audited()
def remove_criterion(criterion: GateCriterion, *, version: int, actor: User) -> None:
    """Refusals: NotAllowed, Stale, StateRefusal for a criterion of the methodology: that is waived."""
    _held_for_request(criterion.gate, actor)
    if criterion.key:
        raise StateRefusal(
            "methodology_criterion",
            gettext_lazy("A criterion of the methodology is not removed; a signer may waive it."),
        )
    audit.remove(criterion, actor=actor, version=version, parts=_parts_of(criterion))


def _parts_of(criterion: GateCriterion) -> dict[str, Any]:
    """What goes with a criterion: its evidence (of files the digest) and its waivers."""
    evidence = criterion.evidence.values(
        "title", "url", "text", "file_name", "sha256", "added_by", "added_at"
    )
    waivers = criterion.waivers.values(
        "reason", "owner", "expires_on", "granted_by", "granted_at", "revoked_at"
    )
    found = {"evidence": [plain(one) for one in evidence], "waivers": [plain(one) for one in waivers]}
    return {name: rows for name, rows in found.items() if rows}


@audited()
def confirm_criterion(criterion: GateCriterion, *, version: int, actor: User) -> GateCriterion:
    """Say that a criterion shown by evidence holds. Refusals: NotAllowed, Stale, StateRefusal without
    evidence or for one that a check answers."""
    require_work(criterion.gate.phase.plan.project, actor)
    gate = held(criterion.gate)
    at_hand = gate_at_hand(gate, today_of(gate.phase.plan.project))
    seen = next((one for one in at_hand.criteria if one.key == criterion.pk), None)
    if seen is not None and seen.live:
        raise StateRefusal("answered_by_check", gettext_lazy("The system itself answers this criterion."))
    if seen is not None and not seen.proofs:
        raise StateRefusal("evidence_missing", gettext_lazy("Add evidence first, then confirm it."))
    changes = {"confirmed": True, "confirmed_by": actor, "confirmed_at": now()}
    return audit.change(criterion, changes, version=version, actor=actor, action="gatecriterion.confirm")


@audited()
def unconfirm_criterion(criterion: GateCriterion, *, version: int, actor: User) -> GateCriterion:
    """Take the confirmation back. Refusals: NotAllowed, Stale, StateRefusal where there is none."""
    require_work(criterion.gate.phase.plan.project, actor)
    held(criterion.gate)
    if not criterion.confirmed:
        raise StateRefusal("not_confirmed", gettext_lazy("Nobody has confirmed this."))
    changes = {"confirmed": False, "confirmed_by": None, "confirmed_at": None}
    return audit.change(criterion, changes, version=version, actor=actor, action="gatecriterion.unconfirm")


@audited()
def close_phase(phase: Phase, *, actor: User) -> Phase:
    """Close a phase on the strength of its gate's decision. Refusals: NotAllowed; StateRefusal naming every
    obstacle: a criterion neither met nor waived today, an open task, no valid decision."""
    ProjectAccess(actor, phase.plan.project).require(Permission.GATES_REQUEST)
    plan = Plan.objects.select_for_update(of=("self",)).select_related("project").get(pk=phase.plan_id)
    phase = (
        Phase.objects.select_for_update(of=("self",)).select_related("plan__project", "task").get(pk=phase.pk)
    )
    gate = Gate.objects.filter(phase=phase).first()
    if gate is None:
        raise StateRefusal("no_gate", gettext_lazy("This phase has no gate yet; set the gates up first."))
    gate = held(gate)
    on = today_of(plan.project)
    refresh_staleness(gate, on=on, actor=actor)
    at_hand = gate_at_hand(gate, on)
    refuse_obstacles(at_hand)
    return audit.change(
        phase,
        {"closed_at": now(), "closed_by": actor},
        version=phase.version,
        actor=actor,
        action="phase.close",
    )


def refuse_obstacles(at_hand: GateAtHand) -> None:
    """StateRefusal with every obstacle in its words."""
    found = at_hand.obstacles
    if any(one.code == "closed_already" for one in found):
        raise StateRefusal("phase_closed", obstacle_text(found[0], {}))
    if found:
        titles = {one.key: criterion_title(one.name, one.title) for one in at_hand.criteria}
        told = " ".join(obstacle_text(one, titles) for one in found)
        codes = [one.code for one in found]
        message = _("The phase stays open. %(reasons)s") % {"reasons": told}
        raise StateRefusal("phase_not_to_be_closed", message, {"obstacles": codes})


@audited()
def reopen_phase(phase: Phase, *, why: str, actor: User) -> Phase:
    """Open a closed phase again. Refusals: NotAllowed, InvalidInput without a reason, StateRefusal."""
    ProjectAccess(actor, phase.plan.project).require(Permission.GATES_REQUEST)
    refuse_closed(phase.plan.project)
    if not why.strip():
        raise InvalidInput("reason_missing", gettext_lazy("Say why; the history shows it."), field="why")
    phase = Phase.objects.select_for_update(of=("self",)).select_related("plan__project").get(pk=phase.pk)
    if phase.closed_at is None:
        raise StateRefusal("phase_open", gettext_lazy("This phase is open."))
    changes = {"closed_at": None, "closed_by": None}
    return audit.change(
        phase, changes, version=phase.version, actor=actor, action="phase.reopen", why=why.strip()
    )


def _held_for_request(gate: Gate, actor: User) -> Gate:
    ProjectAccess(actor, gate.phase.plan.project).require(Permission.GATES_REQUEST)
    return held(gate)


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := sorted(set(values) - FIELDS):
        raise InvalidInput(
            "unknown_field", gettext_lazy("A criterion has no field “%s” to set.") % unknown[0]
        )
    known = dict(values)
    if "title" in known:
        known["title"] = str(known["title"]).strip()
    target = known.get("target")
    if target is not None and not 0 <= Decimal(target) <= 100_000:
        raise InvalidInput(
            "target_out_of_range", gettext_lazy("Give a target from 0 to 100000."), field="target"
        )
    return known
