"""Gates over the API: how they stand, asking, signing, closing. The services are those of the pages."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from phases.api_gate_answers import GateAnswer, GatesAnswer, as_answer
from phases.gates import Decision
from phases.models import Gate, GateReview, Plan
from phases.services import gate_conditions, gate_signing, gate_withdrawals, gates
from phases.services.gate_conditions import Condition
from phases.services.gate_state import gate_at_hand, gates_at_hand
from rollout.core.api.serializers import StrictSerializer
from rollout.core.errors import InvalidInput
from rollout.people.models import User
from rollout.people.roles import Permission
from rollout.projects.api_base import ProjectViewSet
from rollout.projects.models import Project
from rollout.projects.services.actions import today_of


class GateNothing(StrictSerializer):
    """An empty object."""


class NoteRequest(StrictSerializer):
    note = serializers.CharField(required=False, default="", allow_blank=True, max_length=4000)


class WithdrawRequest(StrictSerializer):
    why = serializers.CharField(required=False, default="", allow_blank=True, max_length=500)


class GateWhyRequest(StrictSerializer):
    why = serializers.CharField(max_length=500)


class ConditionRequest(StrictSerializer):
    """Somebody of the project does something until a day; it becomes an action."""

    text = serializers.CharField(max_length=500)
    owner = serializers.IntegerField(min_value=1)
    due_on = serializers.DateField()


class SignRequest(StrictSerializer):
    """`digest`: of what the signer looked at; the signature is refused if it is another by now."""

    decision = serializers.ChoiceField(choices=[one.value for one in Decision])
    comment = serializers.CharField(required=False, default="", allow_blank=True, max_length=4000)
    conditions = serializers.ListField(
        child=ConditionRequest(), required=False, default=list, max_length=gate_conditions.MOST_CONDITIONS
    )
    digest = serializers.CharField(required=False, default="", allow_blank=True, max_length=64)


def conditions_of(content: list[dict[str, Any]]) -> list[Condition]:
    """InvalidInput for an owner who is nobody."""
    people = User.objects.in_bulk([one["owner"] for one in content])
    missing = [one["owner"] for one in content if one["owner"] not in people]
    if missing:
        raise InvalidInput(
            "unknown_person",
            _("There is no person %s; look in the members.") % missing[0],
            field="conditions",
        )
    return [Condition(one["text"], people[one["owner"]], one["due_on"]) for one in content]


def found_gate(project: Project, discipline: str) -> Gate:
    rows = Gate.objects.select_related("phase__plan__project", "phase__task")
    gate: Gate = get_object_or_404(rows, phase__plan__project=project, phase__discipline=discipline)
    return gate


class GateViewSet(ProjectViewSet):
    """The gates of the project's phases, each addressed by the key of its phase."""

    permissions = {
        "every": Permission.PLAN_READ,
        "retrieve": Permission.PLAN_READ,
        "set_up": Permission.PLAN_WRITE,
        "ask": Permission.GATES_REQUEST,
        "withdraw": Permission.GATES_REQUEST,
        "sign": Permission.GATES_SIGN,
        "countersign": Permission.GATES_COUNTERSIGN,
        "withdraw_signature": Permission.GATES_SIGN,
        "withdraw_countersignature": Permission.GATES_COUNTERSIGN,
        "close": Permission.GATES_REQUEST,
        "reopen": Permission.GATES_REQUEST,
    }
    record_actions = frozenset({"sign", "withdraw_signature"})
    queryset = Gate.objects.none()
    serializer_class = GateAnswer
    pagination_class = None
    version_column = None

    def told(self, discipline: str, *, status: int = 200) -> Response:
        gate = found_gate(self.access.project, discipline)
        return Response(as_answer(gate_at_hand(gate, today_of(self.access.project))), status=status)

    @extend_schema(operation_id="projects_gates_list", responses={200: GatesAnswer})
    def every(self, request: Request, slug: str) -> Response:
        """The gates of all phases in their order."""
        found = gates_at_hand(self.access.project, today_of(self.access.project))
        return Response({"results": [as_answer(one) for one in found]})

    @extend_schema(responses={200: GateAnswer})
    def retrieve(self, request: Request, slug: str, discipline: str) -> Response:
        return self.told(discipline)

    @extend_schema(request=GateNothing, responses={200: GatesAnswer})
    def set_up(self, request: Request, slug: str) -> Response:
        """Give each phase without a gate the one of the methodology."""
        self.content(shape=GateNothing)
        plan = get_object_or_404(Plan.objects.select_related("project"), project=self.access.project)
        gates.set_up_gates(plan, actor=self.access.user)
        return self.every(request, slug)

    @extend_schema(request=NoteRequest, responses={200: GateAnswer})
    def ask(self, request: Request, slug: str, discipline: str) -> Response:
        """Ask the signers for a decision on the gate as it stands now."""
        gate = found_gate(self.access.project, discipline)
        note = self.content(shape=NoteRequest)["note"]
        gate_signing.request_review(gate, note=note, actor=self.access.user)
        return self.told(discipline)

    @extend_schema(request=WithdrawRequest, responses={200: GateAnswer})
    def withdraw(self, request: Request, slug: str, discipline: str) -> Response:
        """Take back the request that is being signed."""
        review = self.being_signed(discipline)
        why = self.content(shape=WithdrawRequest)["why"]
        gate_withdrawals.withdraw_review(review, why=why, actor=self.access.user)
        return self.told(discipline)

    @extend_schema(request=SignRequest, responses={200: GateAnswer})
    def sign(self, request: Request, slug: str, discipline: str) -> Response:
        """Sign at the next place: go, conditional go or no-go."""
        return self.signed(discipline)

    @extend_schema(request=SignRequest, responses={200: GateAnswer})
    def countersign(self, request: Request, slug: str, discipline: str) -> Response:
        """Sign at the PMO's place."""
        return self.signed(discipline)

    @extend_schema(request=GateWhyRequest, responses={200: GateAnswer})
    def withdraw_signature(self, request: Request, slug: str, discipline: str) -> Response:
        """Take one's own signature back; 409 once the next signer has signed or the gate is decided."""
        return self.unsigned(discipline)

    @extend_schema(request=GateWhyRequest, responses={200: GateAnswer})
    def withdraw_countersignature(self, request: Request, slug: str, discipline: str) -> Response:
        """`withdraw_signature` at the PMO's place."""
        return self.unsigned(discipline)

    @extend_schema(request=GateNothing, responses={200: GateAnswer})
    def close(self, request: Request, slug: str, discipline: str) -> Response:
        """Close the phase; 409 names every obstacle."""
        gate = found_gate(self.access.project, discipline)
        self.content(shape=GateNothing)
        gates.close_phase(gate.phase, actor=self.access.user)
        return self.told(discipline)

    @extend_schema(request=GateWhyRequest, responses={200: GateAnswer})
    def reopen(self, request: Request, slug: str, discipline: str) -> Response:
        """Open a closed phase again."""
        gate = found_gate(self.access.project, discipline)
        why = self.content(shape=GateWhyRequest)["why"]
        gates.reopen_phase(gate.phase, why=why, actor=self.access.user)
        return self.told(discipline)

    def signed(self, discipline: str) -> Response:
        review = self.being_signed(discipline)
        content = self.content(shape=SignRequest)
        gate_signing.sign(
            review,
            decision=Decision(content["decision"]),
            actor=self.access.user,
            comment=content["comment"],
            conditions=conditions_of(content["conditions"]),
            seen=content["digest"],
        )
        return self.told(discipline)

    def unsigned(self, discipline: str) -> Response:
        review = self.being_signed(discipline)
        why = self.content(shape=GateWhyRequest)["why"]
        gate_withdrawals.withdraw_signature(review, why=why, actor=self.access.user)
        return self.told(discipline)

    def being_signed(self, discipline: str) -> GateReview:
        gate = found_gate(self.access.project, discipline)
        review = gate.reviews.select_related("gate__phase__plan__project").first()
        if review is None:
            raise Http404(_("Nobody has asked for a decision at this gate."))
        found: GateReview = review
        return found
