"""The plan of a project over the API: its settings, and changes looked at first and applied in one step."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from phases.api_base import PlanPartViewSet
from phases.api_operations import AppliedAnswer, ApplyRequest, PreviewAnswer, PreviewRequest, UndoRequest
from phases.api_task_numbers import TaskNumber, in_keys, in_numbers, keys_in, moved_in_numbers, numbers_of
from phases.fields import BUDGET_FIELDS
from phases.models import Plan, PlanStep
from phases.operations import Operation
from phases.services import changes
from phases.services.previews import Preview, moved_json, refused_preview
from rollout.audit.values import plain
from rollout.core.api.fields import RecordId, Week
from rollout.core.api.masking import MaskedAnswers
from rollout.core.api.serializers import RecordSerializer
from rollout.core.api.views import ListRecords, RetrieveRecord
from rollout.core.errors import RolloutError
from rollout.people.roles import Permission
from rollout.projects.api_base import ProjectViewSet


class PlanSerializer(RecordSerializer):
    """Durations and slack are working minutes. `version` grows with every applied step."""

    go_live_task = TaskNumber("Null: the task that ends the plan.", source="go_live_task.number")
    calendar = RecordId(source="calendar_id")
    week = Week(allow_null=True, required=False)

    class Meta:
        model = Plan
        fields = [
            "start",
            "status_at",
            "go_live",
            "go_live_task",
            "profile",
            "lag_calendar",
            "out_of_sequence",
            "critical_threshold",
            "calendar",
            "week",
            "currency",
            "hours_per_day",
            "finish",
            "template_key",
            "recorded_dates_kept",
            "version",
        ]
        read_only_fields = ["hours_per_day", "finish", "template_key", "recorded_dates_kept", "version"]


class PlanViewSet(PlanPartViewSet):
    """The plan of the project: what its dates are a function of."""

    permissions = {
        "retrieve": Permission.PLAN_READ,
        "partial_update": Permission.PLAN_WRITE,
        "preview": Permission.PLAN_WRITE,
        "apply": Permission.PLAN_WRITE,
    }
    record_actions = frozenset({"partial_update", "preview", "apply"})
    queryset = Plan.objects.all()
    serializer_class = PlanSerializer
    project_lookup = "project"
    tells_unchanged = False

    def retrieve(self, request: Request, slug: str) -> Response:
        return self.wire(self.get_queryset())

    def partial_update(self, request: Request, slug: str) -> Response:
        """Settings change in one step; dates follow."""
        plan = self.plan()
        version = self.expected_version(plan)
        content = self.content(instance=plan, partial=True)
        if "go_live_task" in content:
            content["go_live_task"] = content["go_live_task"]["number"]
        operations = [
            {"op": "plan.set", "field": name.removesuffix("_id"), "value": plain(value)}
            for name, value in content.items()
        ]
        self.apply_operations(operations, version=version, equal_is_fine=True)
        return self.wire(self.get_queryset())

    @extend_schema(request=PreviewRequest, responses={200: PreviewAnswer})
    def preview(self, request: Request, slug: str) -> Response:
        """What the operations would move. Writes nothing."""
        told = self.looked_at(self.content(shape=PreviewRequest)["operations"]).as_json()
        return Response({**told, "moved": moved_in_numbers(told["moved"])})

    def looked_at(self, operations: tuple[Operation, ...]) -> Preview:
        plan = self.plan()
        try:
            return changes.preview(plan, in_keys(plan, operations), actor=self.access.user)
        except RolloutError as error:
            return refused_preview(plan, error)

    @extend_schema(request=ApplyRequest, responses={200: AppliedAnswer})
    def apply(self, request: Request, slug: str) -> Response:
        """Do the operations as one step; 409 if the plan is no longer at `version`."""
        content, plan = self.content(shape=ApplyRequest), self.plan()
        step = changes.apply(
            plan,
            in_keys(plan, content["operations"]),
            actor=self.access.user,
            version=content["version"],
            why=content["why"],
        )
        return Response(applied(step, slug))


def without_costs(operations: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Operations as stored, without the amounts that they give."""
    hidden = [
        {"value"} if operation.get("field") in BUDGET_FIELDS else BUDGET_FIELDS for operation in operations
    ]
    return [
        operation | dict.fromkeys(names & operation.keys())
        for operation, names in zip(operations, hidden, strict=True)
    ]


def applied(step: PlanStep, slug: str) -> dict[str, Any]:
    return {
        "step": step.number,
        "version": Plan.objects.values_list("version", flat=True).get(pk=step.plan_id),
        "undo": reverse("plan-step-undo", args=[slug, step.number]),
        "moved": moved_in_numbers(moved_json(step.moved)),
    }


class StepSerializer(RecordSerializer):
    """An applied change of the plan. `operations` as they were asked for, with tasks by number (null: gone
    since), `replaced` beside a move that put another constraint in the place of one; costs in them are null
    for who may not see the budget."""

    actor = RecordId(source="actor_id", read_only=True)
    actor_name = serializers.CharField(source="actor.name", read_only=True, allow_null=True)
    undone_by = RecordId(source="undone_by_id", read_only=True)

    class Meta:
        model = PlanStep
        fields = ["number", "actor", "actor_name", "at", "operations", "undone_at", "undone_by"]
        read_only_fields = fields


class StepViewSet(MaskedAnswers, ListRecords, RetrieveRecord, ProjectViewSet):
    """The steps that changed the plan, the latest first."""

    permissions = {
        "list": Permission.PLAN_READ,
        "retrieve": Permission.PLAN_READ,
        "undo": Permission.PLAN_WRITE,
    }
    record_actions = frozenset({"undo"})
    queryset = PlanStep.objects.all()
    serializer_class = StepSerializer
    project_lookup = "plan__project"
    version_column = None
    lookup_field = "number"
    lookup_value_converter = "int"
    filterset_fields = ["actor"]
    ordering_fields = ["number", "at"]

    def mask(self, rows: list[dict[str, Any]]) -> None:
        kept = [row for row in rows if "operations" in row]
        numbers = numbers_of(
            key for row in kept for one in row["operations"] for key in keys_in(one).values()
        )
        for row in kept:
            row["operations"] = in_numbers(row["operations"], numbers)
            if not self.access.allows(Permission.BUDGET_READ):
                row["operations"] = without_costs(row["operations"])

    @extend_schema(request=UndoRequest, responses={200: AppliedAnswer})
    def undo(self, request: Request, slug: str, number: int) -> Response:
        """Take a step back, as a new step."""
        why = self.content(shape=UndoRequest)["why"]
        step = get_object_or_404(self.get_queryset(), number=number)
        return Response(applied(changes.undo(step, actor=self.access.user, why=why), slug))
