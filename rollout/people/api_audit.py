"""The audit log over the API: read through the same scopes and masks as the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from rollout.audit import verification
from rollout.audit.models import AuditEvent
from rollout.audit.queries import events_for
from rollout.audit.readers import shown_to
from rollout.audit.wording import class_in, model_of
from rollout.core.api.filters import CharFilter, FilterSet, RecordFilter
from rollout.core.api.pagination import CursorPages
from rollout.core.api.serializers import RecordSerializer
from rollout.core.api.views import ListRecords, RetrieveRecord
from rollout.people.api_base import InstallationViewSet
from rollout.people.roles import Permission


class EventPages(CursorPages):
    ordering = "-sequence"


class EventSerializer(RecordSerializer):
    """One write. Values the caller may not see are masked, so the hash is checked by `verify_audit` only."""

    before = serializers.DictField(read_only=True)
    after = serializers.DictField(read_only=True)

    class Meta:
        model = AuditEvent
        fields = [
            "sequence",
            "at",
            "actor_id",
            "actor_name",
            "via",
            "action",
            "target_type",
            "target_id",
            "target_name",
            "project_id",
            "before",
            "after",
            "why",
            "request_id",
            "previous_hash",
            "hash",
        ]
        read_only_fields = fields


class BadLinkSerializer(serializers.Serializer[Any]):
    sequence = serializers.IntegerField()
    fault = serializers.ChoiceField([fault.value for fault in verification.Fault])
    event = serializers.CharField(allow_blank=True)


class VerdictSerializer(serializers.Serializer[Any]):
    """`anchors`: how many outside notes were compared; without any, a rewritten chain looks whole."""

    ok = serializers.BooleanField()
    events = serializers.IntegerField()
    head = serializers.CharField()
    anchors = serializers.IntegerField()
    fresh_starts = serializers.ListField(child=serializers.CharField())
    first_bad = BadLinkSerializer(allow_null=True)


class EventFilters(FilterSet):  # type: ignore[misc]
    actor_id = RecordFilter()
    project_id = RecordFilter()
    action = CharFilter(max_length=80)
    target_type = CharFilter(max_length=80)
    target_id = CharFilter(max_length=64)


class EventViewSet(ListRecords, RetrieveRecord, InstallationViewSet):
    """Events that the caller may read, the newest first."""

    permissions = {
        "list": Permission.AUDIT_READ,
        "retrieve": Permission.AUDIT_READ,
        "verify": Permission.AUDIT_VERIFY,
    }
    anywhere = frozenset({"list", "retrieve"})
    record_actions = frozenset({"retrieve"})
    queryset = AuditEvent.objects.all()
    serializer_class = EventSerializer
    filterset_class = EventFilters
    pagination_class = EventPages
    version_column = None
    lookup_field = "sequence"
    lookup_value_converter = "int"

    @extend_schema(request=None, responses=VerdictSerializer)
    @action(detail=False, methods=["post"])
    def verify(self, request: Request) -> Response:
        """Walk the whole chain and say what was found; reading only."""
        return Response(verification.verify().as_json())

    def mask(self, rows: list[dict[str, Any]]) -> None:
        if self.action == "verify":
            return
        show = shown_to(self.caller)
        for row in rows:
            model = model_of(AuditEvent(target_type=row["target_type"]))
            for side in ("before", "after"):
                row[side] = {name: show(class_in(model, name), value) for name, value in row[side].items()}

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            return AuditEvent.objects.none()
        return events_for(self.caller)
