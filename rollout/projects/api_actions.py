"""Actions and decisions over the API."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from rollout.core.api.fields import RecordId
from rollout.core.api.filters import ChoiceFilter, FilterSet, RecordFilter
from rollout.core.api.serializers import RecordSerializer
from rollout.core.api.views import ChangeRecord, CreateRecord, ListRecords, RetrieveRecord
from rollout.projects.api_base import ProjectViewSet
from rollout.projects.api_meeting_people import LARGEST, READ, WRITE, named
from rollout.projects.api_meetings import Reason
from rollout.projects.models import Action, ActionState, Decision, Meeting
from rollout.projects.services import actions, decisions


class InMeeting(ProjectViewSet):
    """Records that may be made in a meeting, named by its number, or outside of one."""

    def meeting(self, content: dict[str, Any]) -> Meeting | None:
        number = (content.pop("meeting", None) or {}).get("number")
        if number is None:
            return None
        found: Meeting = get_object_or_404(
            Meeting.objects.select_related("project"), project=self.access.project, number=number
        )
        return found


class MeetingNumber(serializers.IntegerField):
    """The number of a meeting; told when the record is made, not changed later."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            source="meeting.number",
            allow_null=True,
            required=False,
            min_value=1,
            max_value=LARGEST,
            **options,
        )


class ActionSerializer(RecordSerializer):
    owner = RecordId(source="owner_id", max_value=LARGEST)
    meeting = serializers.IntegerField(source="meeting.number", read_only=True, allow_null=True)

    class Meta:
        model = Action
        fields = [
            "number",
            "text",
            "owner",
            "due_on",
            "state",
            "done_on",
            "result",
            "meeting",
            "raised_on",
            "version",
        ]
        read_only_fields = ["number", "state", "done_on", "result", "raised_on", "version"]


class NewAction(ActionSerializer):
    meeting = MeetingNumber()


class ActionFilters(FilterSet):  # type: ignore[misc]
    state = ChoiceFilter(choices=ActionState.choices)
    owner = RecordFilter("owner_id")


class ActionViewSet(ListRecords, RetrieveRecord, CreateRecord, ChangeRecord, InMeeting):
    """Who does what until when."""

    permissions = {
        "list": READ,
        "retrieve": READ,
        **dict.fromkeys(("create", "partial_update", "finish", "drop", "reopen"), WRITE),
    }
    record_actions = frozenset({"finish", "reopen"})
    version_actions = frozenset({"finish", "drop", "reopen"})
    queryset = Action.objects.select_related("project")
    serializer_class = ActionSerializer
    request_serializer_class = NewAction
    filterset_class = ActionFilters
    lookup_field = "number"
    ordering_fields = ["number", "due_on", "state"]

    def perform_create(self, content: dict[str, Any]) -> Action:
        meeting = self.meeting(content)
        return actions.add_action(
            self.access.project, named(content), actor=self.access.user, meeting=meeting
        )

    def perform_change(self, record: Action, content: dict[str, Any], version: int) -> Action:
        return actions.change_action(record, named(content), version=version, actor=self.access.user)

    @extend_schema(request=Reason, responses={200: ActionSerializer})
    def finish(self, request: Request, slug: str, number: int) -> Response:
        """It is done; `text` says what came of it."""
        return self.closed(actions.finish_action)

    @extend_schema(request=Reason, responses={200: ActionSerializer})
    def drop(self, request: Request, slug: str, number: int) -> Response:
        """Nobody will do it; `text` says why."""
        return self.closed(actions.drop_action)

    def closed(self, service: Any) -> Response:
        found = self.get_object()
        version, text = self.expected_version(found), self.content(shape=Reason)["text"]
        return self.answer(service(found, version=version, actor=self.access.user, result=text))

    @extend_schema(request=None, responses={200: ActionSerializer})
    def reopen(self, request: Request, slug: str, number: int) -> Response:
        """It is open again."""
        found = self.get_object()
        version = self.expected_version(found)
        return self.answer(actions.reopen_action(found, version=version, actor=self.access.user))


class DecisionSerializer(RecordSerializer):
    decided_by = RecordId(source="decided_by_id", max_value=LARGEST)
    decided_on = serializers.DateField(required=False)
    text = serializers.CharField(max_length=20_000)
    reason = serializers.CharField(max_length=20_000, required=False, allow_blank=True)
    meeting = serializers.IntegerField(source="meeting.number", read_only=True, allow_null=True)

    class Meta:
        model = Decision
        fields = [
            "number",
            "text",
            "reason",
            "decided_by",
            "decided_on",
            "withdrawn_on",
            "meeting",
            "version",
        ]
        read_only_fields = ["number", "withdrawn_on", "version"]


class NewDecision(DecisionSerializer):
    meeting = MeetingNumber()


class DecisionViewSet(ListRecords, RetrieveRecord, CreateRecord, ChangeRecord, InMeeting):
    """What was decided, and why."""

    permissions = {
        "list": READ,
        "retrieve": READ,
        **dict.fromkeys(("create", "partial_update", "withdraw", "restore"), WRITE),
    }
    version_actions = frozenset({"withdraw", "restore"})
    queryset = Decision.objects.select_related("project", "meeting")
    serializer_class = DecisionSerializer
    request_serializer_class = NewDecision
    lookup_field = "number"
    ordering_fields = ["number", "decided_on"]

    def perform_create(self, content: dict[str, Any]) -> Decision:
        meeting = self.meeting(content)
        return decisions.record_decision(
            self.access.project, named(content), actor=self.access.user, meeting=meeting
        )

    def perform_change(self, record: Decision, content: dict[str, Any], version: int) -> Decision:
        return decisions.change_decision(record, named(content), version=version, actor=self.access.user)

    @extend_schema(request=Reason, responses={200: DecisionSerializer})
    def withdraw(self, request: Request, slug: str, number: int) -> Response:
        """It no longer holds; `text` says why."""
        found = self.get_object()
        version, why = self.expected_version(found), self.content(shape=Reason)["text"]
        return self.answer(
            decisions.withdraw_decision(found, version=version, actor=self.access.user, why=why)
        )

    @extend_schema(request=None, responses={200: DecisionSerializer})
    def restore(self, request: Request, slug: str, number: int) -> Response:
        """It holds again."""
        found = self.get_object()
        version = self.expected_version(found)
        return self.answer(decisions.restore_decision(found, version=version, actor=self.access.user))
