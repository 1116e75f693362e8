"""Goals over the API. The services are those of the pages."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from rollout.core.api.fields import RecordId
from rollout.core.api.filters import FilterSet, RecordFilter
from rollout.core.api.serializers import RecordSerializer
from rollout.core.api.views import ChangeRecord, CreateRecord, ListRecords, RemoveRecord, RetrieveRecord
from rollout.people.roles import Permission
from rollout.projects.api_base import ProjectViewSet
from rollout.projects.api_risks import named
from rollout.projects.models import Goal
from rollout.projects.services import goals as services

WRITABLE = ["name", "metric", "unit", "baseline", "target", "due_on", "owner"]


class GoalSerializer(RecordSerializer):
    """A metric that shall go from `baseline` to `target` by `due_on`."""

    owner = RecordId(source="owner_id")
    owner_name = serializers.CharField(source="owner.name", read_only=True, allow_null=True)

    class Meta:
        model = Goal
        fields = ["number", *WRITABLE, "owner_name", "version"]
        read_only_fields = ["number", "version"]


class NewGoalSerializer(GoalSerializer):
    class Meta(GoalSerializer.Meta):
        fields = WRITABLE
        read_only_fields: list[str] = []


class GoalFilters(FilterSet):  # type: ignore[misc]
    owner = RecordFilter("owner_id")


class GoalViewSet(ListRecords, RetrieveRecord, CreateRecord, ChangeRecord, RemoveRecord, ProjectViewSet):
    """The goal sheet of the project, each goal addressed by its number."""

    permissions = {
        "list": Permission.PLAN_READ,
        "retrieve": Permission.PLAN_READ,
        "create": Permission.PLAN_WRITE,
        "partial_update": Permission.PLAN_WRITE,
        "destroy": Permission.PLAN_WRITE,
    }
    record_actions = frozenset({"partial_update"})
    undoable = frozenset({"destroy"})
    queryset = Goal.objects.all()
    serializer_class = GoalSerializer
    request_serializer_class = NewGoalSerializer
    lookup_field = "number"
    filterset_class = GoalFilters
    ordering_fields = ["number", "name", "due_on"]

    def perform_create(self, content: dict[str, Any]) -> Goal:
        return services.add_goal(self.access.project, named(content), actor=self.access.user)

    def perform_change(self, goal: Goal, content: dict[str, Any], version: int) -> Goal:
        return services.change_goal(goal, named(content), version=version, actor=self.access.user)

    def perform_remove(self, goal: Goal) -> tuple[str, dict[str, Any]]:
        kept = services.as_kept(goal)
        services.remove_goal(goal, actor=self.access.user)
        return "projects.goal_remove", kept
