"""Leave to go without a criterion: why, who answers for it, until when."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from phases.gates import Criterion
from phases.models import GateCriterion, GateWaiver
from phases.own_work import own_criterion
from phases.services.gate_state import GateAtHand, gate_at_hand
from phases.services.gates import held
from rollout.audit import services as audit
from rollout.audit.context import now
from rollout.audit.services import audited
from rollout.core.errors import InvalidInput, StateRefusal
from rollout.people.models import User
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess, not_allowed
from rollout.projects.models import Project
from rollout.projects.services.actions import today_of

OWN_WAIVER = _("Somebody other than you must answer for what you waive.")


def may_waive(access: ProjectAccess) -> bool:
    """A signer for the whole project, or who countersigns."""
    return access.allows(Permission.GATES_SIGN) or access.allows(Permission.GATES_COUNTERSIGN)


def require_waiving(project: Project, actor: User) -> None:
    if not may_waive(ProjectAccess(actor, project)):
        raise not_allowed(Permission.GATES_SIGN)


@audited()
def grant_waiver(
    criterion: GateCriterion, *, reason: str, owner: User, expires_on: date, actor: User
) -> GateWaiver:
    """Let the gate be decided without this criterion until `expires_on`. Refusals: NotAllowed; InvalidInput
    for a missing reason, an owner who grants it or is no member, a day that has passed; StateRefusal where it
    is met or waived, or asked for by the one who grants."""
    project = criterion.gate.phase.plan.project
    require_waiving(project, actor)
    gate = held(criterion.gate)
    on = today_of(project)
    if not reason.strip():
        raise InvalidInput(
            "reason_missing", _("Say why it is waived; every report shows it."), field="reason"
        )
    if owner == actor:
        raise InvalidInput("own_waiver", OWN_WAIVER, field="owner")
    if not project.memberships.filter(user=owner).exists():
        raise InvalidInput("owner_not_member", _("The owner must be in this project."), field="owner")
    if expires_on <= on:
        raise InvalidInput("waiver_ends_now", _("Choose a day after today."), field="expires_on")
    at_hand = gate_at_hand(gate, on)
    seen = next(one for one in at_hand.criteria if one.key == criterion.pk)
    if seen.met:
        raise StateRefusal("criterion_met", _("This criterion is met; there is nothing to waive."))
    if seen.waiver is not None:
        raise StateRefusal("waived_already", _("This criterion is waived already; revoke that waiver first."))
    require_others_work(at_hand, seen, actor)
    waiver = GateWaiver(
        criterion=criterion,
        reason=reason.strip(),
        owner=owner,
        expires_on=expires_on,
        granted_by=actor,
        granted_at=now(),
    )
    return audit.create(waiver, actor=actor, action="gatewaiver.grant", why=reason.strip())


def require_others_work(at_hand: GateAtHand, criterion: Criterion, actor: User) -> None:
    """Whoever asked for the decision, or did the work for the criterion, does not waive it."""
    if at_hand.signing is not None and at_hand.signing.requested_by_id == actor.pk:
        raise StateRefusal("own_request", _("Who asks for a decision cannot waive; somebody else must."))
    if own_criterion(actor.pk, criterion):
        raise StateRefusal(
            "own_criterion",
            _("You gave or confirmed evidence for this criterion; somebody else must waive it."),
        )


@audited()
def revoke_waiver(waiver: GateWaiver, *, version: int, actor: User, why: str = "") -> GateWaiver:
    """The criterion counts again. Refusals: NotAllowed, Stale, StateRefusal where it has ended."""
    project = waiver.criterion.gate.phase.plan.project
    require_waiving(project, actor)
    held(waiver.criterion.gate)
    if waiver.revoked_at is not None:
        raise StateRefusal("waiver_ended", _("This waiver was revoked already."))
    return audit.change(
        waiver, {"revoked_at": now()}, version=version, actor=actor, action="gatewaiver.revoke", why=why
    )


@audited()
def restore_waiver(waiver: GateWaiver, *, version: int, actor: User) -> GateWaiver:
    """Take a revocation back. Refusals: NotAllowed, Stale, StateRefusal where it was not revoked, its day has
    passed, the criterion is waived anew, or for whom a new waiver would be refused."""
    project = waiver.criterion.gate.phase.plan.project
    require_waiving(project, actor)
    gate = held(waiver.criterion.gate)
    on = today_of(project)
    if waiver.revoked_at is None:
        raise StateRefusal("waiver_stands", _("This waiver has not been revoked."))
    if waiver.expires_on < on:
        raise StateRefusal("waiver_ended", _("The last day of this waiver has passed; grant a new one."))
    others = GateWaiver.objects.filter(criterion=waiver.criterion_id, revoked_at=None, expires_on__gte=on)
    if others.exists():
        raise StateRefusal("waived_already", _("This criterion is waived already; revoke that waiver first."))
    if waiver.owner_id == actor.pk:
        raise StateRefusal("own_waiver", OWN_WAIVER)
    at_hand = gate_at_hand(gate, on)
    seen = next(one for one in at_hand.criteria if one.key == waiver.criterion_id)
    require_others_work(at_hand, seen, actor)
    return audit.change(
        waiver, {"revoked_at": None}, version=version, actor=actor, action="gatewaiver.restore"
    )
