"""What the page of a gate shows, put together from the gate at hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from phases.gates import State, last_signed, next_place, unmet
from phases.labels_gates import (
    DECISIONS,
    STATES,
    criterion_title,
    obstacle_text,
    reason_text,
    role_name,
    target_text,
)
from phases.models import Gate, GateCriterion, GateReview, ReviewState
from phases.queries_gates import view_of
from phases.services.gate_evidence import may_change
from phases.services.gate_signing import turn_of
from phases.services.gate_state import GateAtHand, gate_at_hand, places_of
from phases.services.gate_waivers import may_waive
from phases.services.gates import may_work
from rollout.core.wording import as_read
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.models import ProjectStatus
from rollout.projects.services.actions import today_of


def find_gate(access: ProjectAccess, discipline: str) -> Gate:
    """Http404 where the project has no such gate."""
    rows = Gate.objects.filter(phase__plan__project=access.project, phase__discipline=discipline)
    gate = rows.select_related("phase__plan__project", "phase__task").first()
    if gate is None:
        raise Http404(_("This project has no such gate."))
    return gate


def gate_context(access: ProjectAccess, gate: Gate) -> dict[str, Any]:
    """One gate, with what this person may do about it."""
    at_hand = gate_at_hand(gate, today_of(access.project))
    phase = at_hand.gate.phase
    changes = access.project.status != ProjectStatus.CLOSED
    asks = changes and access.allows(Permission.GATES_REQUEST)
    signing = at_hand.signing
    latest = at_hand.latest
    turn = turn_of(at_hand, signing, access) if signing is not None else None
    titles = titles_of(at_hand)
    return {
        "access": access,
        "at_hand": at_hand,
        "gate": at_hand.gate,
        "phase": phase,
        "view": view_of(at_hand),
        "title": answer_of(at_hand),
        "obstacles": [obstacle_text(one, titles) for one in at_hand.obstacles],
        "criteria": [criterion_facts(at_hand, row, access) for row in at_hand.rows],
        "signing": signing,
        "latest": latest,
        "reviews": [review_facts(one) for one in at_hand.reviews],
        "stale_reasons": [reason_text(one) for one in latest.stale_reasons] if latest is not None else [],
        "turn": turn,
        "sign_url": sign_url(access, phase.discipline) if turn is not None and turn.may_sign else "",
        "unsign_url": unsign_url(access, phase.discipline) if signed_last(signing, access) else "",
        "may_request": asks and phase.closed_at is None and signing is None,
        "may_withdraw": asks and signing is not None,
        "may_close": asks and phase.closed_at is None,
        "may_reopen": asks and phase.closed_at is not None,
        "may_work": changes and may_work(access),
        "may_waive": changes and may_waive(access),
        "may_word": asks,
        "waive_route": waive_route(access),
    }


def waive_route(access: ProjectAccess) -> str:
    signs = access.allows(Permission.GATES_SIGN)
    return "phases:criterion_waive" if signs else "phases:criterion_waive_office"


def revoke_route(access: ProjectAccess) -> str:
    signs = access.allows(Permission.GATES_SIGN)
    return "phases:waiver_revoke" if signs else "phases:waiver_revoke_office"


def signed_last(review: GateReview | None, access: ProjectAccess) -> bool:
    """May this person still take their signature back?"""
    last = last_signed(places_of(review)) if review is not None else None
    return last is not None and last.user == access.user.pk


def unsign_url(access: ProjectAccess, discipline: str) -> str:
    route = "gate_unsign" if access.allows_some(Permission.GATES_SIGN) else "gate_unsign_office"
    return reverse(f"phases:{route}", args=[access.project.slug, discipline])


def sign_url(access: ProjectAccess, discipline: str) -> str:
    route = "gate_sign" if access.allows_some(Permission.GATES_SIGN) else "gate_countersign"
    return reverse(f"phases:{route}", args=[access.project.slug, discipline])


def titles_of(at_hand: GateAtHand) -> dict[int, str]:
    return {one.key: criterion_title(one.name, one.title) for one in at_hand.criteria}


def answer_of(at_hand: GateAtHand) -> str:
    """What still stands between us and the signature, in a sentence."""
    phase = at_hand.gate.phase.task.name
    if at_hand.gate.phase.closed_at is not None:
        return _("%(phase)s is closed") % {"phase": phase}
    latest, left = at_hand.latest, unmet(at_hand.criteria, at_hand.on)
    if latest is not None and latest.stale_since is not None:
        return _("%(phase)s must be decided again: what was signed has changed") % {"phase": phase}
    if left:
        return ngettext(
            "One criterion stands between %(phase)s and a signature",
            "%(count)s criteria stand between %(phase)s and a signature",
            len(left),
        ) % {"phase": phase, "count": len(left)}
    if at_hand.signing is not None:
        place = next_place(places_of(at_hand.signing))
        role = role_name(place.role) if place is not None else ""
        return _("%(phase)s waits for the signature of the %(role)s") % {"phase": phase, "role": role}
    if not at_hand.obstacles:
        return _("%(phase)s may be closed") % {"phase": phase}
    if latest is not None:
        decision = DECISIONS[latest.decision].label
        return _("%(phase)s: %(decision)s, not closed yet") % {"phase": phase, "decision": decision}
    return _("%(phase)s is ready to be decided") % {"phase": phase}


def criterion_facts(at_hand: GateAtHand, row: GateCriterion, access: ProjectAccess) -> dict[str, Any]:
    seen = next(one for one in at_hand.criteria if one.key == row.pk)
    state = at_hand.states[row.pk]
    waivers = list(row.waivers.all())
    standing = next((one for one in waivers if seen.waiver is not None and one.pk == seen.waiver.key), None)
    return {
        "row": row,
        "title": criterion_title(row.key, row.title),
        "seen": seen,
        "said": as_read(seen.said),
        "status": STATES[state],
        "state": state.value,
        "target": target_text(row.target) if row.target is not None else "",
        "url": at_hand.urls[row.pk],
        "evidence": [
            {"row": one, "may_change": may_change(access, one)} for one in at_hand.evidence.get(row.pk, ())
        ],
        "waiver": standing,
        "old_waivers": [one for one in waivers if one is not standing],
        "unmet": state is State.UNMET,
        "may_confirm": not seen.live and bool(seen.proofs) and not row.confirmed,
        "revoke_route": revoke_route(access),
    }


def review_facts(review: GateReview) -> dict[str, Any]:
    return {
        "review": review,
        "decision": DECISIONS.get(review.decision),
        "withdrawn": review.state == ReviewState.WITHDRAWN,
        "signatures": [
            {"place": one, "decision": DECISIONS.get(one.decision)} for one in review.signatures.all()
        ],
        "conditions": [one.action for one in review.conditions.all()],
        "picture": [pictured(one) for one in review.picture.get("criteria", ())],
        "reasons": [reason_text(one) for one in review.stale_reasons],
    }


def pictured(one: Mapping[str, Any]) -> dict[str, Any]:
    """A criterion as it was signed, in the reader's words."""
    waiver = one["waiver"]
    return {
        "title": criterion_title(one["key"], one["title"]),
        "status": STATES[one["state"]],
        "said": as_read(one["said"]),
        "evidence": one["evidence"],
        "waiver": waiver,
        "until": date.fromisoformat(waiver["expires_on"]) if waiver is not None else None,
    }
