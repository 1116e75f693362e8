"""What owners reported, over the API: read, answer for oneself, ask back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from phases.api_base import PlanPartViewSet
from phases.api_task_numbers import TaskNumber
from phases.models import TaskUpdate, UpdateRequest, UpdateRound, UpdateState
from phases.queries_updates import request_to
from phases.services import update_answers, update_decisions
from phases.update_rules import LONGEST_TEXT, MOST_MINUTES, Answer, Kind
from rollout.core.api.fields import RecordId
from rollout.core.api.filters import ChoiceFilter, FilterSet
from rollout.core.api.serializers import RecordSerializer, StrictSerializer
from rollout.core.api.views import ListRecords
from rollout.people.roles import Permission

LARGEST = 2_147_483_647
MOST_ANSWERS = 500


class TaskUpdateSerializer(RecordSerializer):
    """One report. Not begun: no actual dates; finished: an actual finish. `remaining` in working minutes.
    `entered_by`: who wrote it down for the owner; null: the owner's own word. Undoing the step that took it
    over makes it `reported` again; `decided_by` is `person` where nobody but its owner could accept it."""

    round = serializers.IntegerField(source="request.round.number", read_only=True)
    task = TaskNumber(source="task.number", read_only=True, allow_null=False)
    task_name = serializers.CharField(source="task.name", read_only=True)
    person = RecordId(source="request.user_id", read_only=True)
    entered_by = RecordId(source="entered_by_id", read_only=True)
    state = serializers.ChoiceField(UpdateState.choices, read_only=True)
    decided_by = RecordId(source="decided_by_id", read_only=True, allow_null=True)

    class Meta:
        model = TaskUpdate
        fields = [
            "id",
            "round",
            "task",
            "task_name",
            "person",
            "state",
            "actual_start",
            "actual_finish",
            "remaining",
            "percent",
            "forecast",
            "blocker",
            "note",
            "question",
            "reported_at",
            "entered_by",
            "decided_by",
            "decided_at",
            "step_number",
            "version",
        ]
        read_only_fields = fields


class TaskUpdatesAnswer(serializers.Serializer[Any]):
    results = TaskUpdateSerializer(many=True)


class UpdateAnswerContent(StrictSerializer):
    """How one task stands. In progress needs `start` and `remaining` (working minutes) or `forecast`;
    finished needs `start` and `finish` (a milestone only `finish`). `seen`: the version of one's earlier
    report that this replaces."""

    task = TaskNumber(required=True, allow_null=False)
    kind = serializers.ChoiceField([kind.value for kind in Kind])
    start = serializers.DateField(required=False, allow_null=True, default=None)
    finish = serializers.DateField(required=False, allow_null=True, default=None)
    remaining = serializers.IntegerField(
        min_value=1, max_value=MOST_MINUTES, required=False, allow_null=True, default=None
    )
    forecast = serializers.DateField(required=False, allow_null=True, default=None)
    blocker = serializers.CharField(required=False, default="", allow_blank=True, max_length=LONGEST_TEXT)
    note = serializers.CharField(required=False, default="", allow_blank=True, max_length=LONGEST_TEXT)
    seen = serializers.IntegerField(
        min_value=0, max_value=LARGEST, required=False, allow_null=True, default=None
    )


class UpdateAnswersRequest(StrictSerializer):
    answers = serializers.ListField(child=UpdateAnswerContent(), min_length=1, max_length=MOST_ANSWERS)


class UpdateQuestionRequest(StrictSerializer):
    question = serializers.CharField(max_length=LONGEST_TEXT)
    version = serializers.IntegerField(min_value=0, max_value=LARGEST)


class ReportFilters(FilterSet):  # type: ignore[misc]
    state = ChoiceFilter(choices=UpdateState.choices, field_name="state")


class ReportViewSet(ListRecords, PlanPartViewSet):
    """Reports of a round, one a task."""

    permissions = {
        "list": Permission.PLAN_READ,
        "report": Permission.PLAN_READ,
        "enter": Permission.PLAN_WRITE,
        "ask_back": Permission.PLAN_WRITE,
    }
    queryset = TaskUpdate.objects.order_by("pk")
    serializer_class = TaskUpdateSerializer
    project_lookup = "request__round__plan__project"
    filterset_class = ReportFilters
    ordering_fields = ["reported_at", "forecast"]

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            return TaskUpdate.objects.none()
        found = get_object_or_404(
            UpdateRound, plan__project=self.access.project, number=self.kwargs["number"]
        )
        return super().get_queryset().filter(request__round=found)

    def answer(self, record: Model, *, status: int = 200) -> Response:
        response = self.wire(self.get_queryset().filter(pk=record.pk))
        response.status_code = status
        return response

    @extend_schema(request=UpdateAnswersRequest, responses={200: TaskUpdatesAnswer})
    def report(self, request: Request, slug: str, number: int) -> Response:
        """Answer what one is asked oneself; 409 for who is not asked in this round."""
        found = get_object_or_404(UpdateRound, plan__project=self.access.project, number=number)
        asked = request_to(found, self.access.user)
        answers, seen = self.told()
        return self.written(update_answers.report(asked, answers, actor=self.access.user, seen=seen))

    @extend_schema(request=UpdateAnswersRequest, responses={200: TaskUpdatesAnswer})
    def enter(self, request: Request, slug: str, number: int, person: int) -> Response:
        """Write down what an owner said; they get a mail to confirm or correct it. Who entered a report does
        not accept it. 409 where the owner has spoken already."""
        rows = UpdateRequest.objects.select_related("round__plan__project", "user")
        asked = get_object_or_404(
            rows, round__plan__project=self.access.project, round__number=number, user=person
        )
        answers, seen = self.told()
        return self.written(update_answers.report_for(asked, answers, actor=self.access.user, seen=seen))

    def told(self) -> tuple[dict[int, Answer], dict[int, int]]:
        """Answers, and the versions that they replace, by task number."""
        answers, seen = {}, {}
        for one in self.content(shape=UpdateAnswersRequest)["answers"]:
            task, version = one.pop("task"), one.pop("seen")
            answers[task] = Answer(**{**one, "kind": Kind(one["kind"])})
            if version is not None:
                seen[task] = version
        return answers, seen

    def written(self, updates: Sequence[TaskUpdate]) -> Response:
        told = self.get_queryset().filter(pk__in=[update.pk for update in updates])
        serializer = TaskUpdateSerializer()
        return Response({"results": serializer.rows(told.values(*serializer.columns.values()))})

    @extend_schema(request=UpdateQuestionRequest, responses={200: TaskUpdateSerializer})
    def ask_back(self, request: Request, slug: str, number: int, task: int) -> Response:
        """Ask the owner about the report: a mail with their link."""
        rows = self.get_queryset().select_related("task", "request__user", "request__round__plan__project")
        update = get_object_or_404(rows, task__number=task)
        content = self.content(shape=UpdateQuestionRequest)
        return self.answer(
            update_decisions.ask_back(
                update, content["question"], actor=self.access.user, version=content["version"]
            )
        )
