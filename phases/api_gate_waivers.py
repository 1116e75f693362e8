"""Waivers at a gate over the API."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from phases.api_gate_base import OfGate
from phases.models import GateWaiver
from phases.services import gate_waivers
from rollout.core.api.fields import RecordId
from rollout.core.api.serializers import RecordSerializer, StrictSerializer
from rollout.core.api.views import ListRecords
from rollout.people.roles import Permission


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
