"""Taking back what was asked or signed at a gate, while nothing is decided yet."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from phases.gates import last_signed
from phases.models import GateReview, GateSignature, ReviewState
from phases.services.gate_signing import require_right, require_signing
from phases.services.gate_state import gate_at_hand, places_of
from phases.services.gates import held
from rollout.audit import services as audit
from rollout.audit.services import audited
from rollout.core.errors import InvalidInput, StateRefusal
from rollout.people.models import User
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.models import Action, ActionState
from rollout.projects.services.actions import today_of


@audited()
def withdraw_review(review: GateReview, *, actor: User, why: str = "", unsigned: bool = False) -> GateReview:
    """Take the request back; signatures already given stay in the history. Refusals: NotAllowed,
    StateRefusal where it is decided or withdrawn, and, with `unsigned`, where somebody has signed."""
    ProjectAccess(actor, review.gate.phase.plan.project).require(Permission.GATES_REQUEST)
    held(review.gate)
    review = GateReview.objects.get(pk=review.pk)
    require_signing(review)
    if unsigned and review.signatures.exclude(user=None).exists():
        raise StateRefusal(
            "signed_meanwhile", _("Somebody has signed meanwhile; withdraw the request with a reason.")
        )
    return audit.change(
        review,
        {"state": ReviewState.WITHDRAWN.value},
        version=review.version,
        actor=actor,
        action="gatereview.withdraw",
        why=why,
    )


@audited()
def withdraw_signature(review: GateReview, *, why: str, actor: User) -> GateReview:
    """Take one's own signature back before the next signer has signed; its place is free again and the
    conditions it made are dropped. Refusals: NotAllowed; InvalidInput without a reason; StateRefusal where
    the gate is decided (a single place, the last one and a no-go decide at once), where somebody signed
    after, or where the last signature is another's."""
    project = review.gate.phase.plan.project
    gate = held(review.gate)
    found = GateReview.objects.prefetch_related("signatures").get(pk=review.pk)
    require_signing(found)
    place = own_signature(found, actor)
    require_right(gate_at_hand(gate, today_of(project)), place, ProjectAccess(actor, project))
    told = why.strip()
    if not told:
        raise InvalidInput("reason_missing", _("Say why; the history shows it."), field="why")
    empty = {"user": None, "decision": "", "comment": "", "signed_at": None, "digest": ""}
    audit.change(place, empty, version=place.version, actor=actor, action="gatesignature.withdraw", why=told)
    drop_conditions(found, actor, told)
    return GateReview.objects.get(pk=found.pk)


def own_signature(review: GateReview, actor: User) -> GateSignature:
    """The signature that the person may take back. Error: StateRefusal."""
    signed = {one.position: one for one in review.signatures.all() if one.user_id is not None}
    if actor.pk not in {one.user_id for one in signed.values()}:
        raise StateRefusal("not_signed_by_you", _("You have not signed here."))
    last = last_signed(places_of(review))
    if last is None or last.user != actor.pk:
        raise StateRefusal(
            "signed_after_you",
            _("Somebody has signed after you; only the project manager can withdraw the whole request now."),
        )
    return signed[last.position]


def drop_conditions(review: GateReview, actor: User, why: str) -> None:
    """What the signature demanded is no condition any more; what is still open of it nobody has to do."""
    of_actor = review.conditions.filter(action__raised_by=actor).select_related("action__project")
    for condition in of_actor:
        action: Action = condition.action
        audit.remove(condition, actor=actor, why=why)
        if action.state == ActionState.OPEN:
            dropped = {"state": ActionState.DROPPED, "done_on": today_of(action.project), "result": why}
            audit.change(action, dropped, version=action.version, actor=actor, action="action.drop", why=why)
