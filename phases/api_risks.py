"""The tasks that a risk would hit, and what would become of the go-live, over the API."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from phases.api_task_numbers import TaskNumber
from phases.models import Plan, RiskTask, Task
from phases.risk_impact import schedule_impact
from phases.services import risk_links
from rollout.core.api.fields import LocalDateTime
from rollout.core.api.serializers import RecordSerializer, StrictSerializer
from rollout.people.roles import Permission
from rollout.projects.api_base import ProjectViewSet
from rollout.projects.models import Risk


class RiskTaskSerializer(RecordSerializer):
    """`delay` in working minutes; null: the risk's own delay holds."""

    task = TaskNumber(source="task.number", read_only=True, allow_null=False)
    task_name = serializers.CharField(source="task.name", read_only=True)

    class Meta:
        model = RiskTask
        fields = ["task", "task_name", "delay"]
        read_only_fields = fields


class RiskTasksAnswer(serializers.Serializer[Any]):
    results = RiskTaskSerializer(many=True)


class LinkRequest(StrictSerializer):
    """A task by its number."""

    task = TaskNumber(required=True, allow_null=False)
    delay = serializers.IntegerField(
        min_value=1, max_value=risk_links.MOST_DELAY, required=False, allow_null=True, default=None
    )


class ImpactAnswer(serializers.Serializer[Any]):
    """Both null where no open task is linked with a delay."""

    go_live = LocalDateTime(allow_null=True)
    go_live_if_it_happens = LocalDateTime(allow_null=True)
    days = serializers.FloatField(help_text="Working days between them.")
    moved = serializers.IntegerField(help_text="How many tasks would move.")


class RiskTaskViewSet(ProjectViewSet):
    """Links of a risk with tasks of the plan."""

    permissions = {
        "links": Permission.RISKS_READ,
        "create": Permission.RISKS_WRITE,
        "destroy": Permission.RISKS_WRITE,
        "impact": Permission.RISKS_READ,
    }
    record_actions = frozenset(permissions)
    queryset = RiskTask.objects.all()
    serializer_class = RiskTaskSerializer
    request_serializer_class = LinkRequest
    project_lookup = "risk__project"
    pagination_class = None
    version_column = None

    def risk(self, number: int, permission: Permission) -> Risk:
        risks = Risk.objects.select_related("project").filter(project=self.access.project)
        risk: Risk = get_object_or_404(risks, number=number)
        self.access.require(permission, risk)
        return risk

    @extend_schema(responses={200: RiskTasksAnswer})
    def links(self, request: Request, slug: str, number: int) -> Response:
        return self.told(self.risk(number, Permission.RISKS_READ), 200)

    @extend_schema(request=LinkRequest, responses={201: RiskTasksAnswer})
    def create(self, request: Request, slug: str, number: int) -> Response:
        """Link a task, or change the delay of one that is linked."""
        risk = self.risk(number, Permission.RISKS_WRITE)
        content = self.content(shape=LinkRequest)
        tasks = Task.objects.select_related("plan").filter(plan__project=self.access.project)
        task = get_object_or_404(tasks, number=content["task"])
        risk_links.link_task(risk, task, delay=content["delay"], actor=self.access.user)
        return self.told(risk, 201)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, slug: str, number: int, task: int) -> Response:
        risk = self.risk(number, Permission.RISKS_WRITE)
        links = RiskTask.objects.select_related("risk", "task")
        risk_links.unlink_task(get_object_or_404(links, risk=risk, task__number=task), actor=self.access.user)
        return Response(status=204)

    @extend_schema(responses={200: ImpactAnswer})
    def impact(self, request: Request, slug: str, number: int) -> Response:
        """What would become of the go-live if the risk happened. Writes nothing."""
        risk = self.risk(number, Permission.RISKS_READ)
        plan = get_object_or_404(
            Plan.objects.select_related("project", "go_live_task"), project=self.access.project
        )
        links = list(RiskTask.objects.filter(risk=risk).select_related("task"))
        found = schedule_impact(risk, plan, links)
        told = {
            "go_live": found.old if found else None,
            "go_live_if_it_happens": found.new if found else None,
            "days": found.days if found else 0,
            "moved": found.moved if found else 0,
        }
        return Response(ImpactAnswer(told).data)

    def told(self, risk: Risk, status: int) -> Response:
        shape = RiskTaskSerializer()
        rows = RiskTask.objects.filter(risk=risk).order_by("task__position")
        return Response({"results": shape.rows(rows.values(*shape.columns.values()))}, status=status)
