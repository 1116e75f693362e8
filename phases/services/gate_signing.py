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
from phases.labels_gates import criterion_title, own_work_text, role_name
from phases.methodology.gates import shipped_gates
from phases.models import (
    Gate,
    GateReview,
    GateSignature,
    ReviewState,
)
from phases.own_work import own_work, waived_by
from phases.services.gate_conditions import Condition, demand, require_conditions
from phases.services.gate_mail import ask_for_signature, holders
from phases.services.gate_state import GateAtHand, GatePeople, gate_at_hand, places_of
from phases.services.gates import held, today_of
from rollout.audit import services as audit
from rollout.audit.context import now
from rollout.audit.services import audited
from rollout.core.errors import InvalidInput, StateRefusal
from rollout.people.models import User
from rollout.people.roles import Permission, Role
from rollout.projects.access import ProjectAccess, not_allowed


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
    invite_next(made, gate)
    return made


def require_waived_by_others(at_hand: GateAtHand, requester: User) -> None:
    """Whoever let the gate go without a criterion does not ask for its decision as well."""
    waived = waived_by(requester.pk, at_hand.criteria, at_hand.on)
    if waived is not None:
        raise StateRefusal(
            "waived_by_yourself",
            _("You waived “%(criterion)s” yourself; somebody else must ask for this decision.")
            % {"criterion": criterion_title(waived.name, waived.title)},
        )


def require_signers(at_hand: GateAtHand, roles: Sequence[Role], requester: User) -> None:
    """Each place needs somebody who holds its role and did not do the work."""
    for role in roles:
        people = holders(at_hand.gate.phase.plan.project, role)
        if not people:
            raise StateRefusal(
                "nobody_holds_role",
                _("Nobody here is a %(role)s; add a person with this role first.")
                % {"role": role_name(role)},
                {"role": role.value},
            )
        free = [
            one
            for one in people
            if not own_work(one.pk, at_hand.criteria, at_hand.on, requester=requester.pk)
        ]
        if not free:
            raise StateRefusal(
                "only_own_work",
                _("Every %(role)s here did work for this gate; somebody else must hold this role too.")
                % {"role": role_name(role)},
                {"role": role.value},
            )


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


def turn_of(at_hand: GateAtHand, review: GateReview, access: ProjectAccess) -> Turn:
    """What signing needs besides the permission: the place's role, own work, the picture unchanged."""
    places = places_of(review)
    waiting = next_place(places)
    place = next(
        (one for one in review.signatures.all() if waiting and one.position == waiting.position), None
    )
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
    code = own_work(
        access.user.pk,
        at_hand.criteria,
        at_hand.on,
        requester=review.requested_by_id,
        places=places_of(review),
    )
    return own_work_text(code)


def require_turn(turn: Turn) -> None:
    if not turn.may_sign:
        raise StateRefusal("not_your_signature", turn.refusal)


def require_right(at_hand: GateAtHand, place: GateSignature | None, access: ProjectAccess) -> None:
    """The PMO countersigns; everybody else signs, a key user where their department works in the phase.
    Error: NotAllowed."""
    if place is not None and place.role == Role.PMO:
        if not access.allows(Permission.GATES_COUNTERSIGN):
            raise not_allowed(Permission.GATES_COUNTERSIGN)
    elif not access.allows(Permission.GATES_SIGN, GatePeople(at_hand.tasks)):
        raise not_allowed(Permission.GATES_SIGN)


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
    return concluded(found, gate, actor)


def require_decision(turn: Turn, decision: Decision, comment: str) -> None:
    if decision not in turn.decisions:
        raise StateRefusal(
            "decision_not_open",
            gettext_lazy("The criteria do not allow this decision: what is not met must be waived first."),
            {"open": sorted(turn.decisions)},
        )
    if decision is Decision.NO_GO and not comment.strip():
        raise InvalidInput("reason_missing", gettext_lazy("Say what is missing."), field="comment")


def concluded(review: GateReview, gate: Gate, actor: User) -> GateReview:
    """Decide the review if its signatures do, else ask the next signer."""
    stored: GateReview = GateReview.objects.prefetch_related("signatures").get(pk=review.pk)
    decision = decision_of(places_of(stored))
    if decision is None:
        invite_next(stored, gate)
        return stored
    changes = {"state": ReviewState.DECIDED.value, "decision": decision.value, "decided_at": now()}
    return audit.change(stored, changes, version=stored.version, actor=actor, action="gatereview.decide")


def invite_next(review: GateReview, gate: Gate) -> None:
    signatures = list(review.signatures.all())
    place = next((one for one in signatures if one.user_id is None), None)
    if place is not None:
        signed = [one.user_id for one in signatures if one.user_id is not None]
        ask_for_signature(review, gate, place, but=[*signed, review.requested_by_id])
