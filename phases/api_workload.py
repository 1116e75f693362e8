"""Workload over the API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from phases.api_base import PlanPartViewSet
from phases.api_task_numbers import TaskNumber
from phases.models import Task
from phases.workload_asked import MOST_WEEKS, asked_weeks, read
from rollout.people.roles import Permission


class LoadPart(serializers.Serializer[Any]):
    project = serializers.CharField(help_text="Slug of the task's project.")
    task = TaskNumber(read_only=True, allow_null=False)
    name = serializers.CharField()
    minutes = serializers.IntegerField()


class LoadWeek(serializers.Serializer[Any]):
    """Working minutes from the Monday `week` on."""

    week = serializers.DateField()
    load = serializers.IntegerField()
    capacity = serializers.IntegerField()
    over = serializers.IntegerField()
    parts = LoadPart(many=True)


class PersonLoad(serializers.Serializer[Any]):
    person = serializers.IntegerField()
    name = serializers.CharField()
    department = serializers.CharField(allow_null=True)
    weeks = LoadWeek(many=True)


class WorkloadAnswer(serializers.Serializer[Any]):
    people = PersonLoad(many=True)


class WorkloadViewSet(PlanPartViewSet):
    """What stands on whose desk."""

    permissions = {"retrieve": Permission.PLAN_READ}
    queryset = Task.objects.all()
    serializer_class = WorkloadAnswer
    pagination_class = None
    version_column = None

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "from", {"type": "string", "format": "date"}, description="A day of the first week."
            ),
            OpenApiParameter("weeks", {"type": "integer", "minimum": 1, "maximum": MOST_WEEKS}),
            OpenApiParameter(
                "everywhere", str, enum=["yes"], description="Their other visible projects too."
            ),
        ],
        responses={200: WorkloadAnswer},
    )
    def retrieve(self, request: Request, slug: str) -> Response:
        """Each person's planned and working time by week."""
        plan = self.plan()
        found = read(plan, asked_weeks(request.query_params, plan), self.access.user)
        people = [
            {
                "person": desk.person.pk,
                "name": desk.person.name,
                "department": str(desk.person.department) if desk.person.department else None,
                "weeks": [told(cell, found.tasks) for cell in desk.cells],
            }
            for desk in found.desks
        ]
        return Response(WorkloadAnswer({"people": people}).data)


def told(cell: Any, tasks: Any) -> dict[str, Any]:
    parts = [
        {"project": tasks[key].slug, "task": tasks[key].number, "name": tasks[key].name, "minutes": minutes}
        for key, minutes in cell.parts
    ]
    return {
        "week": cell.week,
        "load": cell.load,
        "capacity": cell.capacity,
        "over": cell.over,
        "parts": parts,
    }
