"""Baselines and phases over the API."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from phases.api_base import PlanPartViewSet
from phases.models import Baseline, BaselineTask, Phase
from phases.services.baselines import remove_baseline, take_baseline
from rollout.core.api.fields import LocalDateTime
from rollout.core.api.filters import CharFilter, FilterSet, RecordFilter, TruthFilter
from rollout.core.api.serializers import RecordSerializer, StrictSerializer
from rollout.core.api.views import CreateRecord, ListRecords, RemoveRecord, RetrieveRecord
from rollout.people.roles import Permission


class BaselineSerializer(RecordSerializer):
    """A frozen copy of the plan's dates and work."""

    class Meta:
        model = Baseline
        fields = ["number", "name", "taken_at", "finish", "version"]
        read_only_fields = fields


class NewBaseline(StrictSerializer):
    name = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    why = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class BaselineViewSet(ListRecords, RetrieveRecord, CreateRecord, RemoveRecord, PlanPartViewSet):
    """Frozen copies of the plan, to measure it against."""

    permissions = {
        "list": Permission.PLAN_READ,
        "retrieve": Permission.PLAN_READ,
        "create": Permission.PLAN_WRITE,
        "destroy": Permission.PLAN_WRITE,
    }
    queryset = Baseline.objects.all()
    serializer_class = BaselineSerializer
    request_serializer_class = NewBaseline
    lookup_field = "number"
    lookup_value_converter = "int"
    ordering_fields = ["number", "taken_at"]

    def perform_create(self, content: dict[str, Any]) -> Baseline:
        return take_baseline(self.plan(), actor=self.access.user, name=content["name"], why=content["why"])

    def perform_remove(self, baseline: Baseline) -> None:
        remove_baseline(baseline, actor=self.access.user)


class BaselineTaskSerializer(RecordSerializer):
    """A task as it stood; kept by number, so that a task deleted later still shows."""

    class Meta:
        model = BaselineTask
        fields = ["task_number", "name", "milestone", "start", "finish", "duration", "effort", "cost"]
        read_only_fields = fields


class BaselineTaskFilters(FilterSet):  # type: ignore[misc]
    milestone = TruthFilter()
    task_number = RecordFilter()
    name = CharFilter(lookup_expr="icontains", max_length=300)


class BaselineTaskViewSet(ListRecords, PlanPartViewSet):
    """The tasks of one baseline."""

    permissions = {"list": Permission.PLAN_READ}
    queryset = BaselineTask.objects.order_by("task_number")
    serializer_class = BaselineTaskSerializer
    project_lookup = "baseline__plan__project"
    filterset_class = BaselineTaskFilters
    ordering_fields = ["task_number", "start", "finish"]

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            return BaselineTask.objects.none()
        baseline = get_object_or_404(
            Baseline, plan__project=self.access.project, number=self.kwargs["number"]
        )
        return super().get_queryset().filter(baseline=baseline)


class PhaseSerializer(RecordSerializer):
    """A phase of the methodology; its dates are those of its summary task."""

    task = serializers.IntegerField(source="task.number", read_only=True)
    name = serializers.CharField(source="task.name", read_only=True)
    start = LocalDateTime(source="task.start", read_only=True, allow_null=True)
    finish = LocalDateTime(source="task.finish", read_only=True, allow_null=True)
    percent_complete = serializers.DecimalField(
        source="task.percent_complete", max_digits=5, decimal_places=2, read_only=True
    )

    class Meta:
        model = Phase
        fields = ["discipline", "task", "name", "start", "finish", "percent_complete", "version"]
        read_only_fields = fields


class PhaseViewSet(ListRecords, RetrieveRecord, PlanPartViewSet):
    """The phases of the plan in their order."""

    permissions = {"list": Permission.PLAN_READ, "retrieve": Permission.PLAN_READ}
    queryset = Phase.objects.all()
    serializer_class = PhaseSerializer
    tells_unchanged = False
    lookup_field = "discipline"
    lookup_value_converter = "slug"
    ordering_fields = ["task__start"]
