"""What the API tells of gates: a gate as it stands, its criteria, its decisions with their signatures."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from phases.labels_gates import GATE_STATES, criterion_title, obstacle_text, reason_text
from phases.models import GateReview, ReviewState
from phases.queries_gates import view_of
from phases.services.gate_state import GateAtHand
from phases.views.gate_facts import titles_of
from rollout.core.wording import as_read


class CriterionAnswer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    key = serializers.CharField(allow_blank=True)
    title = serializers.CharField()
    state = serializers.ChoiceField(choices=["met", "waived", "unmet"])
    live = serializers.BooleanField(help_text="A check of the system answers; else evidence does.")
    said = serializers.CharField(allow_blank=True)


class ObstacleAnswer(serializers.Serializer[Any]):
    code = serializers.CharField()
    text = serializers.CharField()


class PlaceAnswer(serializers.Serializer[Any]):
    """A place for a signature; `user` is null until somebody signs."""

    position = serializers.IntegerField()
    role = serializers.CharField()
    user = serializers.IntegerField(source="user_id", allow_null=True)
    decision = serializers.CharField(allow_blank=True)
    comment = serializers.CharField(allow_blank=True)
    signed_at = serializers.DateTimeField(allow_null=True)


class ReviewAnswer(serializers.Serializer[Any]):
    """One asking for a decision. `digest`: SHA-256 of what is signed."""

    number = serializers.IntegerField()
    state = serializers.ChoiceField(choices=ReviewState.values)
    decision = serializers.CharField(allow_blank=True)
    requested_by = serializers.IntegerField()
    requested_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    stale_since = serializers.DateTimeField(allow_null=True)
    stale_reasons = serializers.ListField(child=serializers.CharField())
    digest = serializers.CharField()
    signatures = PlaceAnswer(many=True)
    conditions = serializers.ListField(
        child=serializers.IntegerField(), help_text="Numbers of the actions it depends on."
    )


class GateAnswer(serializers.Serializer[Any]):
    """How the gate of a phase stands today."""

    phase = serializers.CharField()
    name = serializers.CharField()
    state = serializers.ChoiceField(choices=list(GATE_STATES))
    decision = serializers.CharField(allow_blank=True)
    stale = serializers.BooleanField()
    met = serializers.IntegerField()
    waived = serializers.IntegerField()
    total = serializers.IntegerField()
    due_on = serializers.DateField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    obstacles = ObstacleAnswer(many=True)
    criteria = CriterionAnswer(many=True)
    reviews = ReviewAnswer(many=True)


class GatesAnswer(serializers.Serializer[Any]):
    results = GateAnswer(many=True)


def as_answer(at_hand: GateAtHand) -> dict[str, Any]:
    """A gate as the API tells it, in the caller's language."""
    view, titles = view_of(at_hand), titles_of(at_hand)
    content = {
        "phase": view.discipline,
        "name": view.phase,
        "state": view.state,
        "decision": view.decision,
        "stale": view.stale,
        "met": view.met,
        "waived": view.waived,
        "total": view.total,
        "due_on": view.due_on,
        "closed_at": at_hand.gate.phase.closed_at,
        "obstacles": [{"code": one.code, "text": obstacle_text(one, titles)} for one in at_hand.obstacles],
        "criteria": [
            {
                "id": one.key,
                "key": one.name,
                "title": criterion_title(one.name, one.title),
                "state": at_hand.states[one.key].value,
                "live": one.live,
                "said": as_read(one.said),
            }
            for one in at_hand.criteria
        ],
        "reviews": [review_answer(one) for one in at_hand.reviews],
    }
    return dict(GateAnswer(content).data)


def review_answer(review: GateReview) -> dict[str, Any]:
    return {
        "number": review.number,
        "state": review.state,
        "decision": review.decision,
        "requested_by": review.requested_by_id,
        "requested_at": review.requested_at,
        "decided_at": review.decided_at,
        "stale_since": review.stale_since,
        "stale_reasons": [reason_text(reason) for reason in review.stale_reasons],
        "digest": review.digest,
        "signatures": review.signatures.all(),
        "conditions": [one.action.number for one in review.conditions.all()],
    }
