"""Baselines and phases over the API."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from phases.api_base import PlanPartViewSet
from phases.api_task_numbers import TaskNumber
from phases.fields import BUDGET_FIELDS
from phases.models import Baseline, BaselineTask, Phase
from phases.queries_variance import cost_of_plan, plan_variance
from phases.services.baselines import change_baseline, measure_against, remove_baseline, take_baseline
from phases.variance import Standing
from rollout.core.api.fields import LocalDateTime
from rollout.core.api.filters import CharFilter, FilterSet, RecordFilter, TruthFilter
from rollout.core.api.masking import MaskedAnswers
from rollout.core.api.serializers import RecordSerializer, StrictSerializer
from rollout.core.api.views import ChangeRecord, CreateRecord, ListRecords, RemoveRecord, RetrieveRecord
from rollout.core.errors import InvalidInput
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess

STANDINGS = [one.value for one in Standing]


class MaskedCosts(MaskedAnswers):
    """Stands before a view of a plan's parts: costs for who may see the budget."""

    access: ProjectAccess

    def mask(self, rows: list[dict[str, Any]]) -> None:
        if not self.access.allows(Permission.BUDGET_READ):
            for row in rows:
                row |= dict.fromkeys(BUDGET_FIELDS & row.keys())


class BaselineSerializer(RecordSerializer):
    """A frozen copy of the plan's dates and work; `note` is its scope in words; `measure`: slips of the plan
    are counted from it (true for one of them); `cost` of its tasks for who may see the budget, else null."""

    measure = serializers.BooleanField(read_only=True)

    class Meta:
        model = Baseline
        fields = ["number", "name", "note", "taken_at", "finish", "cost", "measure", "version"]
        read_only_fields = ["number", "taken_at", "finish", "cost", "version"]


class NewBaseline(StrictSerializer):
    name = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    note = serializers.CharField(max_length=5000, required=False, allow_blank=True, default="")
    why = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class MeasureRequest(StrictSerializer):
    """`why`: the history of the project keeps it."""

    why = serializers.CharField(max_length=500)


class VarianceRow(serializers.Serializer[Any]):
    """Slips in working days, changes in working minutes; null where the task is not in both."""

    number = serializers.IntegerField()
    name = serializers.CharField()
    standing = serializers.ChoiceField(STANDINGS)
    start_slip = serializers.FloatField(allow_null=True)
    finish_slip = serializers.FloatField(allow_null=True)
    duration_change = serializers.IntegerField(allow_null=True)
    effort_change = serializers.IntegerField(allow_null=True)
    cost_change = serializers.DecimalField(max_digits=16, decimal_places=2, allow_null=True)


class VarianceAnswer(serializers.Serializer[Any]):
    """`with_baseline` null: against the plan of today."""

    baseline = serializers.IntegerField()
    with_baseline = serializers.IntegerField(allow_null=True)
    finish_then = LocalDateTime(allow_null=True)
    finish_now = LocalDateTime(allow_null=True)
    cost_then = serializers.DecimalField(max_digits=16, decimal_places=2, allow_null=True)
    cost_now = serializers.DecimalField(max_digits=16, decimal_places=2, allow_null=True)
    tasks = VarianceRow(many=True)


class BaselineViewSet(
    MaskedCosts, ListRecords, RetrieveRecord, CreateRecord, ChangeRecord, RemoveRecord, PlanPartViewSet
):
    """Frozen copies of the plan, to measure it against."""

    permissions = {
        "list": Permission.PLAN_READ,
        "retrieve": Permission.PLAN_READ,
        "create": Permission.PLAN_WRITE,
        "partial_update": Permission.PLAN_WRITE,
        "destroy": Permission.PLAN_WRITE,
        "variance": Permission.PLAN_READ,
        "measure": Permission.PLAN_WRITE,
    }
    version_actions = frozenset({"measure"})
    undoable = frozenset({"destroy", "measure"})
    tells_unchanged = False  # which one counts changes without the others' versions
    queryset = Baseline.objects.all()
    serializer_class = BaselineSerializer
    request_serializer_class = NewBaseline
    lookup_field = "number"
    lookup_value_converter = "int"
    ordering_fields = ["number", "taken_at"]

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().marked()  # type: ignore[no-any-return, attr-defined]

    def answer(self, record: Model, *, status: int = 200) -> Response:
        response = self.wire(self.get_queryset().filter(pk=record.pk))
        response.status_code = status
        return response

    def perform_create(self, content: dict[str, Any]) -> Baseline:
        return take_baseline(self.plan(), actor=self.access.user, **content)

    def perform_change(self, baseline: Baseline, content: dict[str, Any], version: int) -> Baseline:
        return change_baseline(baseline, content, version=version, actor=self.access.user)

    def perform_remove(self, baseline: Baseline) -> tuple[str, dict[str, Any]]:
        remove_baseline(baseline, actor=self.access.user)
        return "phases.restore_baseline", {"baseline": baseline.pk}

    @extend_schema(request=MeasureRequest, responses={200: BaselineSerializer})
    def measure(self, request: Request, slug: str, number: int) -> Response:
        """Count slips from this baseline on; 409 where the plan is measured against it already."""
        baseline = self.get_object()
        version, why = self.expected_version(baseline), self.content(shape=MeasureRequest)["why"]
        before = Baseline.objects.measure_of(baseline.plan)
        chosen = measure_against(baseline, version=version, actor=self.access.user, why=why)
        values = {"baseline": before and before.pk, "chosen": chosen.pk}
        return self.with_undo(self.answer(chosen), "phases.measure_before", **values)

    @extend_schema(
        parameters=[OpenApiParameter("with", int, description="A later baseline; without it, the plan.")],
        responses={200: VarianceAnswer},
    )
    def variance(self, request: Request, slug: str, number: int) -> Response:
        """Each task of the plan, or of a later baseline, against this one. Costs for who may see them."""
        plan = self.plan()
        baselines = Baseline.objects.filter(plan=plan)
        baseline = get_object_or_404(baselines, number=number)
        later = self.later(baselines)
        money = self.access.allows(Permission.BUDGET_READ)
        found = plan_variance(plan, baseline, later)
        told = {
            "baseline": baseline.number,
            "with_baseline": later.number if later else None,
            "finish_then": baseline.finish,
            "finish_now": later.finish if later else plan.finish,
            "cost_then": baseline.cost if money else None,
            "cost_now": (later.cost if later else cost_of_plan(plan)) if money else None,
            "tasks": found if money else [replace(row, cost_change=None) for row in found],
        }
        return Response(VarianceAnswer(told).data)

    def later(self, baselines: QuerySet[Baseline]) -> Baseline | None:
        asked = self.request.query_params.get("with")
        if asked is None:
            return None
        found = None
        if asked.isascii() and asked.isdigit() and len(asked) < 9:
            found = baselines.filter(number=int(asked)).first()
        if found is None:
            text = _("There is no baseline “%(number)s” to compare with; choose one of the list.")
            raise InvalidInput("unknown_baseline", text % {"number": asked[:20]}, field="with")
        return found


class BaselineTaskSerializer(RecordSerializer):
    """A task as it stood; kept by number, so that a task deleted later still shows. `cost` for who may see
    the budget, else null."""

    class Meta:
        model = BaselineTask
        fields = ["task_number", "name", "milestone", "start", "finish", "duration", "effort", "cost"]
        read_only_fields = fields


class BaselineTaskFilters(FilterSet):  # type: ignore[misc]
    milestone = TruthFilter()
    task_number = RecordFilter()
    name = CharFilter(lookup_expr="icontains", max_length=300)


class BaselineTaskViewSet(MaskedCosts, ListRecords, PlanPartViewSet):
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

    task = TaskNumber(source="task.number", read_only=True, allow_null=False)
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


class PhaseViewSet(MaskedAnswers, ListRecords, RetrieveRecord, PlanPartViewSet):
    """The phases of the plan in their order, each with the progress of the work below it."""

    permissions = {"list": Permission.PLAN_READ, "retrieve": Permission.PLAN_READ}
    queryset = Phase.objects.all()
    serializer_class = PhaseSerializer
    tells_unchanged = False
    lookup_field = "discipline"
    lookup_value_converter = "slug"
    ordering_fields = ["task__start"]

    def mask(self, rows: list[dict[str, Any]]) -> None:
        percents = self.summary_percents() if rows else {}
        for row in rows:
            row["percent_complete"] = str(percents.get(row["task"], row["percent_complete"]))
