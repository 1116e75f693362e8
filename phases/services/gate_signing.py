"""Asking for a gate's decision and signing it, in order, each role by somebody who did not do the work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from phases.gates import (
    Decision,
    decision_of,
    digest,
    needs_condition,
    next_place,
    open_decisions,
)
from phases.labels_gates import role_name
from phases.methodology.gates import shipped_gates
from phases.models import (
    Gate,
    GateReview,
    GateSignature,
    ReviewState,
)
from phases.services.gate_conditions import Condition, demand, require_conditions
from phases.services.gate_mail import ask_for_signature
from phases.services.gate_signers import (
    able_signers,
    may_sign_here,
    refusal_to_sign,
    require_signers,
    require_waived_by_others,
    work_done,
)
from phases.services.gate_state import GateAtHand, gate_at_hand, places_of
from phases.services.gates import held
from rollout.audit import services as audit
from rollout.audit.context import now
from rollout.audit.services import audited
from rollout.core.errors import InvalidInput, StateRefusal
from rollout.people.models import User
from rollout.people.roles import Permission, Role
from rollout.projects.access import ProjectAccess, not_allowed
from rollout.projects.services.actions import today_of


@audited()
def request_review(gate: Gate, *, actor: User, note: str = "") -> GateReview:
    """Ask the signers for a decision on the gate as it stands now. Refusals: NotAllowed; StateRefusal where
    one is being signed, the phase is closed, or nobody who did not do the work holds a signing role."""
    project = gate.phase.plan.project
    ProjectAccess(actor, project).require(Permission.GATES_REQUEST)
    gate = held(gate)
    at_hand = gate_at_hand(gate, today_of(project))
    if gate.phase.closed_at is not None:
        raise StateRefusal("phase_closed", gettext_lazy("The phase is closed; open it again first."))
    if at_hand.signing is not None:
        raise StateRefusal(
            "being_signed", gettext_lazy("A decision is being signed; withdraw that request first.")
        )
    require_waived_by_others(at_hand, actor)
    roles = shipped_gates()[gate.phase.discipline].signed_by
    require_signers(at_hand, roles, actor)
    last = at_hand.reviews[0].number if at_hand.reviews else 0
    review = GateReview(
        gate=gate,
        number=last + 1,
        requested_by=actor,
        requested_at=now(),
        note=note.strip(),
        picture=at_hand.picture,
        digest=digest(at_hand.picture),
    )
    made = audit.create(review, actor=actor, action="gatereview.request")
    GateSignature.objects.bulk_create(
        GateSignature(review=made, position=position, role=role.value)
        for position, role in enumerate(roles, start=1)
    )
    invite_next(made, at_hand)
    return made


def require_signing(review: GateReview) -> None:
    if review.state != ReviewState.SIGNING:
        raise StateRefusal("not_being_signed", gettext_lazy("This decision is not being signed."))


@dataclass(frozen=True)
class Turn:
    """Whose turn it is at a review, and what this person may do about it."""

    review: GateReview
    place: GateSignature | None
    refusal: str
    decisions: frozenset[Decision]
    condition_needed: bool

    @property
    def may_sign(self) -> bool:
        return self.place is not None and not self.refusal


def waiting_place(review: GateReview) -> GateSignature | None:
    """The place whose turn it is, as it is stored."""
    waiting = next_place(places_of(review))
    return next(
        (one for one in review.signatures.all() if waiting and one.position == waiting.position), None
    )


def turn_of(at_hand: GateAtHand, review: GateReview, access: ProjectAccess) -> Turn:
    """What signing needs besides the permission: the place's role, own work, the picture unchanged."""
    place = waiting_place(review)
    decisions = open_decisions(at_hand.criteria, at_hand.on)
    return Turn(
        review,
        place,
        _refusal(at_hand, review, access, place),
        decisions,
        needs_condition(at_hand.criteria, at_hand.on),
    )


def _refusal(
    at_hand: GateAtHand, review: GateReview, access: ProjectAccess, place: GateSignature | None
) -> str:
    if review.state != ReviewState.SIGNING or place is None:
        return _("This decision is not being signed.")
    if digest(at_hand.picture) != review.digest or review.stale_since is not None:
        return _("The gate has changed since the decision was asked for; it must be asked for again.")
    roles = access.roles | access.tenant_roles
    if Role(place.role) not in roles:
        return _("The %(role)s signs next.") % {"role": role_name(place.role)}
    places = places_of(review)
    done = work_done(at_hand, requester=review.requested_by_id, places=len(places))
    return refusal_to_sign(access.user, at_hand, place.role, done, places)


def require_turn(turn: Turn) -> None:
    if not turn.may_sign:
        raise StateRefusal("not_your_signature", turn.refusal)


def require_right(at_hand: GateAtHand, place: GateSignature | None, access: ProjectAccess) -> None:
    """Error: NotAllowed."""
    role = place.role if place is not None else ""
    if not may_sign_here(at_hand, role, access):
        raise not_allowed(Permission.GATES_COUNTERSIGN if role == Role.PMO else Permission.GATES_SIGN)


@audited()
def sign(
    review: GateReview,
    *,
    decision: Decision,
    actor: User,
    comment: str = "",
    conditions: Sequence[Condition] = (),
    seen: str = "",
) -> GateReview:
    """Sign at the next place. `seen` is the digest of what the signer looked at, "" for the review's own.

    A conditional go makes its conditions actions. Refusals: NotAllowed; InvalidInput (a no-go without a
    reason, a condition without owner or day); StateRefusal for the turn of another, own work, a gate that has
    changed since, a decision that its criteria do not allow."""
    project = review.gate.phase.plan.project
    access = ProjectAccess(actor, project)
    gate = held(review.gate)
    at_hand = gate_at_hand(gate, today_of(project))
    found = next((one for one in at_hand.reviews if one.pk == review.pk), None)
    if found is None:
        raise StateRefusal("gone", gettext_lazy("This decision is gone."))
    require_signing(found)
    turn = turn_of(at_hand, found, access)
    require_turn(turn)
    if seen and seen != found.digest:
        raise StateRefusal("gate_changed", gettext_lazy("Look at the gate again before you sign."))
    require_right(at_hand, turn.place, access)
    assert turn.place is not None, "whoever may sign has a place"
    require_decision(turn, decision, comment)
    require_conditions(conditions, decision, needed=turn.condition_needed, project=project, on=at_hand.on)
    values = {
        "user": actor,
        "decision": decision.value,
        "comment": comment.strip(),
        "signed_at": now(),
        "digest": found.digest,
    }
    audit.change(
        turn.place, values, version=turn.place.version, actor=actor, action="gatesignature.sign", why=comment
    )
    for condition in conditions:
        demand(found, condition, project, on=at_hand.on, actor=actor)
    return concluded(found, at_hand, actor)


def require_decision(turn: Turn, decision: Decision, comment: str) -> None:
    if decision not in turn.decisions:
        raise StateRefusal(
            "decision_not_open",
            gettext_lazy("The criteria do not allow this decision: what is not met must be waived first."),
            {"open": sorted(turn.decisions)},
        )
    if decision is Decision.NO_GO and not comment.strip():
        raise InvalidInput("reason_missing", gettext_lazy("Say what is missing."), field="comment")


def concluded(review: GateReview, at_hand: GateAtHand, actor: User) -> GateReview:
    """Decide the review if its signatures do, else ask the next signer."""
    stored: GateReview = GateReview.objects.prefetch_related("signatures").get(pk=review.pk)
    decision = decision_of(places_of(stored))
    if decision is None:
        invite_next(stored, at_hand)
        return stored
    changes = {"state": ReviewState.DECIDED.value, "decision": decision.value, "decided_at": now()}
    return audit.change(stored, changes, version=stored.version, actor=actor, action="gatereview.decide")


def invite_next(review: GateReview, at_hand: GateAtHand) -> None:
    """Tell those who may sign next that it is their turn."""
    place, places = waiting_place(review), places_of(review)
    if place is not None:
        done = work_done(at_hand, requester=review.requested_by_id, places=len(places))
        ask_for_signature(review, at_hand.gate, place, able_signers(at_hand, place.role, done, places))
