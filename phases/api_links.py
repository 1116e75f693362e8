"""Dependencies between tasks over the API."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from rest_framework import serializers

from phases.api_base import PlanPartViewSet
from phases.models import Dependency
from rollout.core.api.fields import RecordId
from rollout.core.api.filters import ChoiceFilter, FilterSet, RecordFilter
from rollout.core.api.serializers import RecordSerializer
from rollout.core.api.views import ChangeRecord, CreateRecord, ListRecords, RemoveRecord, RetrieveRecord
from rollout.people.roles import Permission


class DependencySerializer(RecordSerializer):
    """The successor waits for the predecessor. `lag`: minutes, or hundredths of a percent; negative leads."""

    predecessor = RecordId(source="predecessor_id", read_only=True)
    successor = RecordId(source="successor_id", read_only=True)
    predecessor_number = serializers.IntegerField(source="predecessor.number", read_only=True)
    successor_number = serializers.IntegerField(source="successor.number", read_only=True)

    class Meta:
        model = Dependency
        fields = [
            "id",
            "predecessor",
            "predecessor_number",
            "successor",
            "successor_number",
            "type",
            "lag",
            "lag_unit",
            "version",
        ]
        read_only_fields = ["version"]


class NewDependencySerializer(DependencySerializer):
    predecessor = RecordId(source="predecessor_id", required=True, allow_null=False)
    successor = RecordId(source="successor_id", required=True, allow_null=False)

    class Meta(DependencySerializer.Meta):
        fields = ["predecessor", "successor", "type", "lag", "lag_unit"]
        validators: list[Any] = []


class DependencyFilters(FilterSet):  # type: ignore[misc]
    predecessor = RecordFilter("predecessor_id")
    successor = RecordFilter("successor_id")
    type = ChoiceFilter(choices=Dependency._meta.get_field("type").choices)


class DependencyViewSet(
    ListRecords, RetrieveRecord, CreateRecord, ChangeRecord, RemoveRecord, PlanPartViewSet
):
    """Links between two tasks."""

    permissions = {
        "list": Permission.PLAN_READ,
        "retrieve": Permission.PLAN_READ,
        "create": Permission.PLAN_WRITE,
        "partial_update": Permission.PLAN_WRITE,
        "destroy": Permission.PLAN_WRITE,
    }
    record_actions = frozenset({"create", "partial_update", "destroy"})
    queryset = Dependency.objects.all()
    serializer_class = DependencySerializer
    request_serializer_class = NewDependencySerializer
    filterset_class = DependencyFilters
    ordering_fields = ["id", "predecessor__number", "successor__number"]

    @transaction.atomic
    def perform_create(self, content: dict[str, Any]) -> Dependency:
        values = {name.removesuffix("_id"): value for name, value in content.items()}
        self.apply_operations([{"op": "link.add", **values}])
        link: Dependency = self.get_queryset().latest("pk")
        return link

    @transaction.atomic
    def perform_change(self, link: Dependency, content: dict[str, Any], version: int) -> Dependency:
        self.require_version(link, version)
        if content:
            self.apply_operations([{"op": "link.set", "link": link.pk, **content}], equal_is_fine=True)
        return link

    def perform_remove(self, link: Dependency) -> None:
        self.apply_operations([{"op": "link.remove", "link": link.pk}])
