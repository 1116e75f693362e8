"""Finding that what was signed at a gate is no longer so."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import models

from phases.gates import differences, weighty
from phases.models import Gate, GateReview, ReviewState
from phases.services.gate_mail import tell_signers
from phases.services.gate_state import GateAtHand, gate_at_hand, gates_at_hand
from rollout.audit import services as audit
from rollout.audit.context import now
from rollout.audit.services import audited
from rollout.people.models import User
from rollout.projects.models import Project
from rollout.projects.services.actions import today_of


@audited()
def refresh_staleness(gate: Gate, *, on: date, actor: User | None = None) -> bool:
    """Mark the latest review stale where what it shows is no longer so, once, and tell those who signed.
    True where it became stale now."""
    if not fresh_reviews().filter(gate=gate).exists():
        return False
    return marked(gate_at_hand(gate, on), actor)


@audited()
def refresh_gates_of(project_id: int, *, actor: User | None, checks: Collection[str] | None = None) -> int:
    """`refresh_staleness` of all gates of a project, or of those that one of these checks decides; how many
    became stale. One query where nothing is signed."""
    asked = fresh_reviews().filter(gate__phase__plan__project=project_id)
    if checks is not None:
        asked = asked.filter(gate__criteria__live_check__in=checks)
    gates = list(asked.values_list("gate", flat=True).distinct())
    if not gates:
        return 0
    project = Project.objects.get(pk=project_id)
    return sum(marked(one, actor) for one in gates_at_hand(project, today_of(project), only=gates))


def fresh_reviews() -> models.QuerySet[GateReview]:
    """Those not known to be out of date."""
    return GateReview.objects.exclude(state=ReviewState.WITHDRAWN).filter(stale_since=None)


def marked(at_hand: GateAtHand, actor: User | None) -> bool:
    latest = at_hand.latest
    if latest is None or latest.stale_since is not None:
        return False
    reasons = weighty(
        differences(latest.picture, at_hand.picture), closed=at_hand.gate.phase.closed_at is not None
    )
    if not reasons:
        return False
    changes = {"stale_since": now(), "stale_reasons": reasons}
    stale = audit.change(latest, changes, version=latest.version, actor=actor, action="gatereview.stale")
    tell_signers(stale, at_hand.gate)
    return True
