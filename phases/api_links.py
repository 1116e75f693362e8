"""Dependencies between tasks over the API."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from phases.api_base import PlanPartViewSet
from phases.api_task_numbers import TaskNumber
from phases.models import Dependency
from rollout.core.api.filters import ChoiceFilter, FilterSet, RecordFilter
from rollout.core.api.serializers import RecordSerializer
from rollout.core.api.views import ChangeRecord, CreateRecord, ListRecords, RemoveRecord, RetrieveRecord
from rollout.people.roles import Permission


class DependencySerializer(RecordSerializer):
    """The successor waits for the predecessor. `lag`: minutes, or hundredths of a percent; negative leads."""

    predecessor = TaskNumber(source="predecessor.number", read_only=True, allow_null=False)
    successor = TaskNumber(source="successor.number", read_only=True, allow_null=False)

    class Meta:
        model = Dependency
        fields = ["id", "predecessor", "successor", "type", "lag", "lag_unit", "version"]
        read_only_fields = ["version"]


class NewDependencySerializer(DependencySerializer):
    predecessor = TaskNumber("The one that is waited for.", required=True, allow_null=False)
    successor = TaskNumber("The one that waits.", required=True, allow_null=False)

    class Meta(DependencySerializer.Meta):
        fields = ["predecessor", "successor", "type", "lag", "lag_unit"]
        validators: list[Any] = []


class DependencyFilters(FilterSet):  # type: ignore[misc]
    predecessor = RecordFilter("predecessor__number")
    successor = RecordFilter("successor__number")
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
        self.apply_operations([{"op": "link.add", **content}])
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
