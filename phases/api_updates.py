"""Rounds of updates over the API: ask, remind, close; who was asked; look ahead and accept."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from phases.api_base import PlanPartViewSet
from phases.api_operations import PreviewAnswer
from phases.models import UpdateRequest, UpdateRound
from phases.queries_updates import RoundReading
from phases.services import update_decisions, update_links, updates
from rollout.core.api.fields import LocalDateTime, RecordId
from rollout.core.api.serializers import RecordSerializer, StrictSerializer
from rollout.core.api.views import CreateRecord, ListRecords, RetrieveRecord
from rollout.people.roles import Permission

MOST_REPORTS = 2_000
LARGEST = 2_147_483_647


class UpdateRoundSerializer(RecordSerializer):
    """`status_at`: local status date; `due_at`: until when to answer; `closed_at` null: it takes answers."""

    opened_by = RecordId(source="opened_by_id", read_only=True)

    class Meta:
        model = UpdateRound
        fields = [
            "number",
            "status_at",
            "due_at",
            "automatic_reminders",
            "opened_at",
            "opened_by",
            "closed_at",
            "version",
        ]
        read_only_fields = ["number", "opened_at", "closed_at", "version"]


class NewUpdateRound(StrictSerializer):
    status_at = LocalDateTime()
    due_at = serializers.DateTimeField()
    automatic_reminders = serializers.BooleanField(required=False, default=True)


class UpdateRemindRequest(StrictSerializer):
    """`people`: ids; without it everybody who owes."""

    people = serializers.ListField(
        child=serializers.IntegerField(min_value=1), required=False, allow_null=True, default=None
    )


class UpdateRemindAnswer(serializers.Serializer[Any]):
    reminded = serializers.IntegerField()


class UpdateSeenReport(StrictSerializer):
    """A report by its id, and its version that was looked at."""

    id = serializers.IntegerField(min_value=1)
    version = serializers.IntegerField(min_value=0, max_value=LARGEST)


class UpdateLookRequest(StrictSerializer):
    updates = serializers.ListField(
        child=serializers.IntegerField(min_value=1), min_length=1, max_length=MOST_REPORTS
    )


class UpdateAcceptRequest(StrictSerializer):
    """`plan_version`: of the plan, as the preview named it."""

    updates = UpdateSeenReport(many=True)
    plan_version = serializers.IntegerField(min_value=0, max_value=LARGEST)
    why = serializers.CharField(required=False, default="", allow_blank=True, max_length=500)


class UpdateAcceptAnswer(serializers.Serializer[Any]):
    step = serializers.IntegerField(allow_null=True, help_text="Null: the plan said all of it already.")
    accepted = serializers.ListField(child=serializers.IntegerField(), help_text="Ids of the reports.")


class UpdateDepartmentAnswer(serializers.Serializer[Any]):
    """People asked, those who answered, those in time, and who still owes."""

    name = serializers.CharField()
    asked = serializers.IntegerField()
    answered = serializers.IntegerField()
    in_time = serializers.IntegerField()
    owing = serializers.ListField(child=serializers.IntegerField(), help_text="Ids of people.")


class UpdateDepartmentsAnswer(serializers.Serializer[Any]):
    results = UpdateDepartmentAnswer(many=True)
    not_asked = serializers.ListField(
        child=serializers.IntegerField(),
        help_text="Ids of people who came to own a task of the open round; the next reminder asks them.",
    )
    withdrawn = serializers.ListField(
        child=serializers.IntegerField(),
        help_text="Ids of people asked in vain: they left, or gave all their tasks away.",
    )


class RoundViewSet(ListRecords, RetrieveRecord, CreateRecord, PlanPartViewSet):
    """Rounds of updates, the newest first, each addressed by its number."""

    permissions = {
        "list": Permission.PLAN_READ,
        "retrieve": Permission.PLAN_READ,
        "create": Permission.PLAN_WRITE,
        "departments": Permission.PLAN_READ,
        "remind": Permission.PLAN_WRITE,
        "close": Permission.PLAN_WRITE,
        "preview": Permission.PLAN_WRITE,
        "accept": Permission.PLAN_WRITE,
    }
    queryset = UpdateRound.objects.all()
    serializer_class = UpdateRoundSerializer
    request_serializer_class = NewUpdateRound
    lookup_field = "number"
    ordering_fields = ["number", "status_at", "due_at"]

    def perform_create(self, content: dict[str, Any]) -> UpdateRound:
        return updates.open_round(self.plan(), **content, actor=self.access.user)

    def round(self) -> UpdateRound:
        rows = UpdateRound.objects.select_related("plan__project")
        found: UpdateRound = get_object_or_404(
            rows, plan__project=self.access.project, number=self.kwargs["number"]
        )
        return found

    @extend_schema(responses={200: UpdateDepartmentsAnswer})
    def departments(self, request: Request, slug: str, number: int) -> Response:
        """Who answered and who owes, by department."""
        reading = RoundReading(self.round())
        told = [
            {
                "name": row.name,
                "asked": row.asked,
                "answered": row.answered,
                "in_time": row.in_time,
                "owing": [user.pk for user in row.owing],
            }
            for row in reading.departments
        ]
        withdrawn = [row.user.pk for row in reading.people if not row.counts]
        not_asked = [person.pk for person in reading.not_asked]
        return Response({"results": told, "not_asked": not_asked, "withdrawn": withdrawn})

    @extend_schema(request=UpdateRemindRequest, responses={200: UpdateRemindAnswer})
    def remind(self, request: Request, slug: str, number: int) -> Response:
        """Mail those who owe an answer once more, nobody twice on one day, and ask who is not asked yet."""
        found = self.round()
        people = self.content(shape=UpdateRemindRequest)["people"]
        return Response({"reminded": updates.remind(found, people, actor=self.access.user)})

    @extend_schema(request=None, responses={200: UpdateRoundSerializer})
    def close(self, request: Request, slug: str, number: int) -> Response:
        """No more answers and reminders."""
        found = self.round()
        return self.answer(updates.close_round(found, version=found.version, actor=self.access.user))

    @extend_schema(request=UpdateLookRequest, responses={200: PreviewAnswer})
    def preview(self, request: Request, slug: str, number: int) -> Response:
        """What accepting these reports together would move. Writes nothing."""
        found = self.round()
        chosen = set(self.content(shape=UpdateLookRequest)["updates"])
        rows = [update for update in RoundReading(found).open_updates if update.pk in chosen]
        return Response(update_decisions.look(found, rows, actor=self.access.user).as_json())

    @extend_schema(request=UpdateAcceptRequest, responses={200: UpdateAcceptAnswer})
    def accept(self, request: Request, slug: str, number: int) -> Response:
        """Take the reports into the plan as one step at the round's status date; 409 if one of them or the
        plan changed since it was looked at."""
        found = self.round()
        content = self.content(shape=UpdateAcceptRequest)
        taken = update_decisions.accept(
            found,
            {one["id"]: one["version"] for one in content["updates"]},
            actor=self.access.user,
            version=content["plan_version"],
            why=content["why"],
        )
        step = taken.step.number if taken.step else None
        return Response({"step": step, "accepted": [update.pk for update in taken.updates]})


class UpdateRequestSerializer(RecordSerializer):
    """One person asked. `tasks`: numbers, as they were asked; `answered_at`: when all of it was answered
    first."""

    person = RecordId(source="user_id", read_only=True)
    name = serializers.CharField(source="user.name", read_only=True)
    department = serializers.CharField(source="user.department.name", read_only=True, allow_null=True)
    tasks = serializers.JSONField(source="task_numbers", read_only=True)

    class Meta:
        model = UpdateRequest
        fields = [
            "person",
            "name",
            "department",
            "tasks",
            "sent_at",
            "reminded_at",
            "reminders",
            "answered_at",
            "expires_at",
            "version",
        ]
        read_only_fields = fields


class RequestViewSet(ListRecords, PlanPartViewSet):
    """Who was asked in a round. The link itself is in the mail and nowhere else."""

    permissions = {"list": Permission.PLAN_READ, "new_link": Permission.PLAN_WRITE}
    queryset = UpdateRequest.objects.order_by("pk")
    serializer_class = UpdateRequestSerializer
    project_lookup = "round__plan__project"
    ordering_fields = ["answered_at", "sent_at", "reminders"]

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return UpdateRequest.objects.none()
        found = get_object_or_404(
            UpdateRound, plan__project=self.access.project, number=self.kwargs["number"]
        )
        return super().get_queryset().filter(round=found)

    @extend_schema(request=None, responses={200: UpdateRequestSerializer})
    def new_link(self, request: Request, slug: str, number: int, person: int) -> Response:
        """Mail a new link to the person; the old one ends."""
        asked = get_object_or_404(self.get_queryset(), user=person)
        return self.answer(update_links.replace_link(asked, actor=self.access.user))
