"""Criteria, evidence and waivers of a gate over the API."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from phases.api_gates import GateNothing, found_gate
from phases.models import GateCriterion, GateEvidence, GateWaiver
from phases.services import gate_evidence, gate_waivers, gates
from phases.services.gate_evidence import EvidenceGiven
from rollout.core.api.fields import RecordId
from rollout.core.api.serializers import RecordSerializer, StrictSerializer
from rollout.core.api.views import ChangeRecord, CreateRecord, ListRecords, RemoveRecord, RetrieveRecord
from rollout.core.errors import InvalidInput
from rollout.people.models import User
from rollout.people.roles import Permission
from rollout.projects.api_base import ProjectViewSet


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


class WaiverSerializer(RecordSerializer):
    """Leave to go without a criterion, up to and including `expires_on`."""

    criterion = RecordId(source="criterion_id", read_only=True)
    owner = RecordId(source="owner_id", read_only=True)
    granted_by = RecordId(source="granted_by_id", read_only=True)

    class Meta:
        model = GateWaiver
        fields = [
            "id",
            "criterion",
            "reason",
            "owner",
            "expires_on",
            "granted_by",
            "granted_at",
            "revoked_at",
            "version",
        ]
        read_only_fields = fields


class NewWaiver(StrictSerializer):
    reason = serializers.CharField(max_length=4000)
    owner = serializers.IntegerField(min_value=1, help_text="Somebody of the project other than you.")
    expires_on = serializers.DateField()


class RevokeRequest(StrictSerializer):
    why = serializers.CharField(required=False, default="", allow_blank=True, max_length=500)


class EvidenceSerializer(RecordSerializer):
    """`sha256` is over title, address, text and file."""

    criterion = RecordId(source="criterion_id", read_only=True)
    added_by = RecordId(source="added_by_id", read_only=True)

    class Meta:
        model = GateEvidence
        fields = [
            "id",
            "criterion",
            "title",
            "url",
            "text",
            "file_name",
            "sha256",
            "added_by",
            "added_at",
            "version",
        ]
        read_only_fields = ["id", "criterion", "file_name", "sha256", "added_by", "added_at", "version"]


class NewEvidence(StrictSerializer):
    """An address, a text or a file. `file` is base64; over the API up to 3 MB."""

    title = serializers.CharField(max_length=200)
    url = serializers.CharField(required=False, default="", allow_blank=True, max_length=500)
    text = serializers.CharField(required=False, default="", allow_blank=True, max_length=20_000)
    file_name = serializers.CharField(required=False, default="", allow_blank=True, max_length=200)
    file = serializers.CharField(required=False, default="", allow_blank=True)


class OfGate(ProjectViewSet):
    """Records of the one gate that the address names."""

    gate_lookup = ""

    def open_door(self, permission: str | None) -> None:
        """An unknown gate is answered before the content."""
        super().open_door(permission)
        found_gate(self.access.project, self.kwargs["discipline"])

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        discipline = {f"{self.gate_lookup}__phase__discipline": self.kwargs["discipline"]}
        return super().get_queryset().filter(**discipline)


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


class GateEvidenceViewSet(ListRecords, RetrieveRecord, ChangeRecord, RemoveRecord, OfGate):
    """What shows that the criteria of a gate are met. Add it at its criterion."""

    permissions = {
        "list": Permission.PLAN_READ,
        "retrieve": Permission.PLAN_READ,
        "partial_update": Permission.PLAN_WRITE,
        "destroy": Permission.PLAN_WRITE,
    }
    record_actions = frozenset({"partial_update", "destroy"})
    queryset = GateEvidence.objects.select_related("criterion__gate__phase__plan__project")
    serializer_class = EvidenceSerializer
    project_lookup = "criterion__gate__phase__plan__project"
    gate_lookup = "criterion__gate"
    filterset_fields = ["criterion"]

    def perform_change(self, evidence: GateEvidence, content: dict[str, Any], version: int) -> GateEvidence:
        words = {name: content.get(name, getattr(evidence, name)) for name in ("title", "url", "text")}
        given = EvidenceGiven(**words)
        return gate_evidence.replace_evidence(evidence, given, version=version, actor=self.access.user)

    def perform_remove(self, evidence: GateEvidence) -> None:
        gate_evidence.remove_evidence(evidence, version=evidence.version, actor=self.access.user)


class GateWaiverViewSet(ListRecords, OfGate):
    """Waivers at a gate, those of the past too. Grant one at its criterion."""

    permissions = {
        "list": Permission.PLAN_READ,
        "revoke": Permission.GATES_SIGN,
        "revoke_for_the_office": Permission.GATES_COUNTERSIGN,
    }
    queryset = GateWaiver.objects.select_related("criterion__gate__phase__plan__project")
    serializer_class = WaiverSerializer
    project_lookup = "criterion__gate__phase__plan__project"
    gate_lookup = "criterion__gate"
    filterset_fields = ["criterion"]

    @extend_schema(request=RevokeRequest, responses={200: WaiverSerializer})
    def revoke(self, request: Request, slug: str, discipline: str, pk: int) -> Response:
        """The criterion counts again."""
        return self.revoked(pk)

    @extend_schema(request=RevokeRequest, responses={200: WaiverSerializer})
    def revoke_for_the_office(self, request: Request, slug: str, discipline: str, pk: int) -> Response:
        """`revoke` by somebody who countersigns."""
        return self.revoked(pk)

    def revoked(self, key: int) -> Response:
        waiver: GateWaiver = get_object_or_404(self.get_queryset(), pk=key)
        why = self.content(shape=RevokeRequest)["why"]
        changed = gate_waivers.revoke_waiver(waiver, version=waiver.version, actor=self.access.user, why=why)
        return self.answer(changed)


def given_in(content: dict[str, Any]) -> EvidenceGiven:
    """InvalidInput for a file that is not base64."""
    try:
        file = base64.b64decode(content["file"], validate=True) if content["file"] else None
    except (binascii.Error, ValueError):
        raise InvalidInput("not_base64", _("Send the file as base64."), field="file") from None
    return EvidenceGiven(content["title"], content["url"], content["text"], content["file_name"], file)
