"""The audit log over the API: reading only, through the same scopes and masks as the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

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


class EventFilters(FilterSet):  # type: ignore[misc]
    actor_id = RecordFilter()
    project_id = RecordFilter()
    action = CharFilter(max_length=80)
    target_type = CharFilter(max_length=80)
    target_id = CharFilter(max_length=64)


class EventViewSet(ListRecords, RetrieveRecord, InstallationViewSet):
    """Events that the caller may read, the newest first."""

    permissions = {"list": Permission.AUDIT_READ, "retrieve": Permission.AUDIT_READ}
    anywhere = frozenset({"list", "retrieve"})
    record_actions = frozenset({"retrieve"})
    queryset = AuditEvent.objects.all()
    serializer_class = EventSerializer
    filterset_class = EventFilters
    pagination_class = EventPages
    version_column = None
    lookup_field = "sequence"
    lookup_value_converter = "int"

    def mask(self, rows: list[dict[str, Any]]) -> None:
        show = shown_to(self.caller)
        for row in rows:
            model = model_of(AuditEvent(target_type=row["target_type"]))
            for side in ("before", "after"):
                row[side] = {name: show(class_in(model, name), value) for name, value in row[side].items()}

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            return AuditEvent.objects.none()
        return events_for(self.caller)
