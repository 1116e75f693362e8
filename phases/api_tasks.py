"""Tasks of a plan over the API, with their links and participants. Each change is one step of the plan."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from phases.api_base import PlanPartViewSet
from phases.api_task_numbers import TaskNumber, numbers_of
from phases.fields import BUDGET_FIELDS, TASK_FIELDS
from phases.models import Assignment, Task
from phases.queries_remarks import remarks_in
from phases.scheduling.remarks import STANDING
from phases.services import changes
from rollout.audit.values import plain
from rollout.core.api.fields import RecordId
from rollout.core.api.filters import CharFilter, FilterSet, RecordFilter, TruthFilter
from rollout.core.api.masking import MaskedAnswers
from rollout.core.api.serializers import RecordSerializer, StrictSerializer
from rollout.core.api.views import ChangeRecord, CreateRecord, ListRecords, RemoveRecord, RetrieveRecord
from rollout.people.roles import Permission
from rollout.projects.api_base import ProjectViewSet

COMPUTED = [
    "start",
    "finish",
    "early_start",
    "early_finish",
    "late_start",
    "late_finish",
    "total_slack",
    "free_slack",
    "critical",
    "provisional",
]
PLACE = ["id", "number", "position", "level", "summary"]


class RemarkRow(serializers.Serializer[Any]):
    """What the calculation says of a task beside its dates: `out_of_sequence` or `lead_clipped`, the
    predecessor it is about, and the sentence with its mend."""

    code = serializers.ChoiceField(sorted(STANDING))
    predecessor = TaskNumber(read_only=True, allow_null=False)
    message = serializers.CharField()


@extend_schema_field(RemarkRow(many=True))
class Remarks(serializers.JSONField):
    """The plan's rows as they are kept; the view puts those of each task in their place."""


class TaskSerializer(RecordSerializer):
    """Durations, the rest and slack are minutes of working time, or of the clock where `elapsed`; effort is
    working minutes. Of a summary, duration is the working time between its dates on the project's calendar,
    and progress that of the work below. `version` covers what people set, not the dates that follow from it.
    While the plan's `recorded_dates_kept` holds, start, finish, slack and `critical` are those of the file
    that was imported, where it tells them.
    Costs are in the plan's currency; null also for who may not see the budget."""

    parent = TaskNumber(source="parent.number", read_only=True)  # type: ignore[assignment]
    owner = RecordId(source="owner_id")
    owner_name = serializers.CharField(source="owner.name", read_only=True, allow_null=True)
    calendar = RecordId(source="calendar_id")
    remarks = Remarks(source="plan.remarks", read_only=True)

    class Meta:
        model = Task
        fields = [*PLACE, "parent", *TASK_FIELDS, "owner_name", *COMPUTED, "remarks", "version"]
        read_only_fields = [*PLACE, *COMPUTED, "version"]


class NewTaskSerializer(TaskSerializer):
    """`after` is the sibling above; without it the task comes first in `parent`."""

    parent = TaskNumber("The summary that holds it; null: the top of the plan.")
    after = TaskNumber("The sibling above.")

    class Meta(TaskSerializer.Meta):
        fields = ["parent", "after", *TASK_FIELDS]


class ParticipantsRequest(StrictSerializer):
    users = serializers.ListField(child=serializers.IntegerField(min_value=1), max_length=200)


class AssignmentSerializer(RecordSerializer):
    """A participant: a person, or a named resource without an account."""

    task = TaskNumber(source="task.number", read_only=True, allow_null=False)
    user = RecordId(source="user_id", read_only=True)
    user_name = serializers.CharField(source="user.name", read_only=True, allow_null=True)

    class Meta:
        model = Assignment
        fields = ["id", "task", "user", "user_name", "resource_name", "units", "effort", "version"]
        read_only_fields = fields


class ParticipantsAnswer(serializers.Serializer[Any]):
    participants = AssignmentSerializer(many=True)


class TaskFilters(FilterSet):  # type: ignore[misc]
    milestone = TruthFilter()
    summary = TruthFilter()
    critical = TruthFilter()
    owner = RecordFilter("owner_id")
    parent = RecordFilter("parent__number")
    participant = RecordFilter("assignments__user_id", distinct=True)
    code = CharFilter(max_length=40)
    name = CharFilter(lookup_expr="icontains", max_length=300)


class AssignmentFilters(FilterSet):  # type: ignore[misc]
    user = RecordFilter("user_id")
    task = RecordFilter("task__number")


class TaskViewSet(
    MaskedAnswers, ListRecords, RetrieveRecord, CreateRecord, ChangeRecord, RemoveRecord, PlanPartViewSet
):
    """Tasks, milestones and summaries, addressed by their number in the project."""

    permissions = {
        "list": Permission.PLAN_READ,
        "retrieve": Permission.PLAN_READ,
        "create": Permission.PLAN_WRITE,
        "partial_update": Permission.PLAN_WRITE,
        "destroy": Permission.PLAN_WRITE,
        "participants": Permission.PLAN_WRITE,
    }
    record_actions = frozenset({"partial_update"})
    queryset = Task.objects.all()
    serializer_class = TaskSerializer
    request_serializer_class = NewTaskSerializer
    project_lookup = "plan__project"
    tells_unchanged = False
    lookup_field = "number"
    lookup_value_converter = "int"
    filterset_class = TaskFilters
    ordering_fields = ["position", "number", "name", "start", "finish", "total_slack", "percent_complete"]

    def mask(self, rows: list[dict[str, Any]]) -> None:
        """Costs for who may see them; of summaries what follows from the work below; remarks in words."""
        found = remarks_in(self.access.project) if any(row.get("remarks") for row in rows) else {}
        numbers = numbers_of(one.predecessor for remarks in found.values() for one in remarks)
        for row in rows:
            if "remarks" in row:
                row["remarks"] = [
                    {"code": one.code, "predecessor": numbers[one.predecessor], "message": one.text}
                    for one in found.get(row["id"], ())
                ]
        if any(row.get("summary") for row in rows):
            percents, durations = self.summary_percents(), self.summary_durations()
            for row in rows:
                if row.get("summary"):
                    row["percent_complete"] = str(percents[row["number"]])
                    row["duration"] = durations.get(row["number"], row["duration"])
        if not self.access.allows(Permission.BUDGET_READ):
            for row in rows:
                row |= dict.fromkeys(BUDGET_FIELDS & row.keys())

    @transaction.atomic
    def perform_create(self, content: dict[str, Any]) -> Task:
        names = {"owner_id": "owner", "calendar_id": "calendar"}
        values = {names.get(name, name): plain(value) for name, value in content.items()}
        self.apply_operations([{"op": "task.add", **values}])
        task: Task = self.get_queryset().latest("number")
        return task

    def perform_change(self, task: Task, content: dict[str, Any], version: int) -> Task:
        values = {name.removesuffix("_id"): plain(value) for name, value in content.items()}
        return changes.change_task(task, values, actor=self.access.user, version=version)

    def perform_remove(self, task: Task) -> None:
        self.apply_operations([{"op": "task.remove", "task": task.number}])

    @extend_schema(request=ParticipantsRequest, responses={200: ParticipantsAnswer})
    def participants(self, request: Request, slug: str, number: int) -> Response:
        """Say who takes part: the whole list, in place of the one before."""
        task: Task = get_object_or_404(self.get_queryset(), number=number)
        users = self.content(shape=ParticipantsRequest)["users"]
        self.apply_operations(
            [{"op": "participants.set", "task": task.number, "users": users}], equal_is_fine=True
        )
        shape = AssignmentSerializer()
        return Response({"participants": shape.rows(task.assignments.values(*shape.columns.values()))})


class AssignmentViewSet(ListRecords, ProjectViewSet):
    """Who takes part in which task; changed through the task's `participants`."""

    permissions = {"list": Permission.PLAN_READ}
    queryset = Assignment.objects.all()
    serializer_class = AssignmentSerializer
    project_lookup = "task__plan__project"
    filterset_class = AssignmentFilters
    ordering_fields = ["id", "task__number"]
