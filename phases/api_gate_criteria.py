"""Criteria of a gate over the API, with what is done at each: confirming, evidence, waiving."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from phases.api_gate_base import OfGate
from phases.api_gate_evidence import EvidenceSerializer, NewEvidence, given_in
from phases.api_gate_waivers import NewWaiver, WaiverSerializer
from phases.api_gates import GateNothing, found_gate
from phases.models import GateCriterion, GateEvidence, GateWaiver
from phases.services import gate_evidence, gate_waivers, gates
from rollout.core.api.fields import RecordId
from rollout.core.api.serializers import RecordSerializer, StrictSerializer
from rollout.core.api.views import ChangeRecord, CreateRecord, ListRecords, RemoveRecord, RetrieveRecord
from rollout.core.errors import InvalidInput
from rollout.people.models import User
from rollout.people.roles import Permission


class GateCriterionSerializer(RecordSerializer):
    """`key` names a criterion of the methodology: its words cannot be changed, its target can."""

    confirmed_by = RecordId(source="confirmed_by_id", read_only=True)

    class Meta:
        model = GateCriterion
        fields = [
            "id",
            "key",
            "position",
            "kind",
            "live_check",
            "title",
            "target",
            "confirmed",
            "confirmed_by",
            "confirmed_at",
            "version",
        ]
        read_only_fields = [name for name in fields if name not in ("title", "target")]


class NewCriterion(StrictSerializer):
    title = serializers.CharField(max_length=300)


class GateCriterionViewSet(ListRecords, RetrieveRecord, CreateRecord, ChangeRecord, RemoveRecord, OfGate):
    """What must be true at a gate. How each stands today is told by the gate itself."""

    permissions = {
        "list": Permission.PLAN_READ,
        "retrieve": Permission.PLAN_READ,
        "create": Permission.GATES_REQUEST,
        "partial_update": Permission.GATES_REQUEST,
        "destroy": Permission.GATES_REQUEST,
        "confirm": Permission.PLAN_WRITE,
        "unconfirm": Permission.PLAN_WRITE,
        "waive": Permission.GATES_SIGN,
        "waive_for_the_office": Permission.GATES_COUNTERSIGN,
        "give": Permission.PLAN_WRITE,
    }
    record_actions = frozenset({"confirm", "unconfirm", "give"})
    queryset = GateCriterion.objects.select_related("gate__phase__plan__project")
    serializer_class = GateCriterionSerializer
    request_serializer_class = NewCriterion
    project_lookup = "gate__phase__plan__project"
    gate_lookup = "gate"
    ordering_fields = ["position"]

    def perform_create(self, content: dict[str, Any]) -> GateCriterion:
        gate = found_gate(self.access.project, self.kwargs["discipline"])
        return gates.add_criterion(gate, content, actor=self.access.user)

    def perform_change(
        self, criterion: GateCriterion, content: dict[str, Any], version: int
    ) -> GateCriterion:
        return gates.change_criterion(criterion, content, version=version, actor=self.access.user)

    def perform_remove(self, criterion: GateCriterion) -> None:
        gates.remove_criterion(criterion, version=criterion.version, actor=self.access.user)

    @extend_schema(request=GateNothing, responses={200: GateCriterionSerializer})
    def confirm(self, request: Request, slug: str, discipline: str, pk: int) -> Response:
        """Say that a criterion shown by evidence holds."""
        found = self.criterion(pk)
        self.content(shape=GateNothing)
        return self.answer(gates.confirm_criterion(found, version=found.version, actor=self.access.user))

    @extend_schema(request=GateNothing, responses={200: GateCriterionSerializer})
    def unconfirm(self, request: Request, slug: str, discipline: str, pk: int) -> Response:
        """Take the confirmation back."""
        found = self.criterion(pk)
        self.content(shape=GateNothing)
        return self.answer(gates.unconfirm_criterion(found, version=found.version, actor=self.access.user))

    @extend_schema(request=NewWaiver, responses={201: WaiverSerializer})
    def waive(self, request: Request, slug: str, discipline: str, pk: int) -> Response:
        """Let the gate be decided without this criterion until a day."""
        return self.waived(pk)

    @extend_schema(request=NewWaiver, responses={201: WaiverSerializer})
    def waive_for_the_office(self, request: Request, slug: str, discipline: str, pk: int) -> Response:
        """`waive` by somebody who countersigns."""
        return self.waived(pk)

    @extend_schema(request=NewEvidence, responses={201: EvidenceSerializer})
    def give(self, request: Request, slug: str, discipline: str, pk: int) -> Response:
        """Add evidence to the criterion."""
        criterion = self.criterion(pk)
        given = given_in(self.content(shape=NewEvidence))
        made = gate_evidence.add_evidence(criterion, given, actor=self.access.user)
        response = self.wire(GateEvidence.objects.filter(pk=made.pk), shape=EvidenceSerializer)
        response.status_code = 201
        return response

    def criterion(self, key: int) -> GateCriterion:
        found: GateCriterion = get_object_or_404(self.get_queryset(), pk=key)
        return found

    def waived(self, key: int) -> Response:
        criterion = self.criterion(key)
        content = self.content(shape=NewWaiver)
        owner = User.objects.filter(pk=content["owner"]).first()
        if owner is None:
            raise InvalidInput(
                "unknown_person",
                _("There is no person %s; look in the members.") % content["owner"],
                field="owner",
            )
        waiver = gate_waivers.grant_waiver(
            criterion,
            reason=content["reason"],
            owner=owner,
            expires_on=content["expires_on"],
            actor=self.access.user,
        )
        response = self.wire(GateWaiver.objects.filter(pk=waiver.pk), shape=WaiverSerializer)
        response.status_code = 201
        return response
