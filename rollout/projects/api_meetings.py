"""Meetings over the API. The services are those of the pages."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from rollout.core.api.fields import RecordId
from rollout.core.api.filters import ChoiceFilter, FilterSet, RecordFilter
from rollout.core.api.serializers import RecordSerializer, StrictSerializer
from rollout.core.api.views import ChangeRecord, CreateRecord, ListRecords, RetrieveRecord
from rollout.projects.api_base import ProjectViewSet
from rollout.projects.api_meeting_people import LARGEST, READ, WRITE, Attendees, named, people
from rollout.projects.models import Meeting, MeetingState
from rollout.projects.services import agenda, meetings, minutes


class MeetingSerializer(RecordSerializer):
    chair = RecordId(source="chair_id", max_value=LARGEST)
    minute_taker = RecordId(source="minute_taker_id", max_value=LARGEST)
    series = serializers.IntegerField(source="series_id", read_only=True, allow_null=True)
    minutes = serializers.IntegerField(min_value=1, max_value=1440, required=False)
    notes = serializers.CharField(required=False, allow_blank=True, max_length=100_000)
    attendees = Attendees()

    class Meta:
        model = Meeting
        fields = [
            "number",
            "series",
            "title",
            "starts_at",
            "minutes",
            "place",
            "chair",
            "minute_taker",
            "state",
            "notes",
            "invited_at",
            "held_at",
            "published_at",
            "attendees",
            "version",
        ]
        read_only_fields = ["number", "state", "invited_at", "held_at", "published_at", "version"]


class NewMeeting(StrictSerializer):
    title = serializers.CharField(max_length=200)
    starts_at = serializers.DateTimeField()
    minutes = serializers.IntegerField(min_value=1, max_value=1440, required=False)
    place = serializers.CharField(max_length=200, required=False, allow_blank=True)
    chair = RecordId(source="chair_id", max_value=LARGEST)
    minute_taker = RecordId(source="minute_taker_id", max_value=LARGEST)
    attendees = Attendees()


class Reason(StrictSerializer):
    text = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class Correction(StrictSerializer):
    text = serializers.CharField(max_length=2000)


class Held(StrictSerializer):
    others_came = serializers.BooleanField(
        required=False, default=False, help_text="Whoever is still only invited was present."
    )


class Refreshed(serializers.Serializer[Any]):
    changed = serializers.IntegerField(help_text="Points that came, went or were told anew.")


class Invited(serializers.Serializer[Any]):
    invited = serializers.IntegerField(help_text="People who were mailed.")


class MeetingFilters(FilterSet):  # type: ignore[misc]
    state = ChoiceFilter(choices=MeetingState.choices)
    series = RecordFilter("series_id")


class MeetingViewSet(ListRecords, RetrieveRecord, CreateRecord, ChangeRecord, ProjectViewSet):
    """Meetings; their agenda, attendance, decisions and actions have addresses of their own."""

    permissions = {
        "list": READ,
        "retrieve": READ,
        **dict.fromkeys(
            ("create", "partial_update", "refresh", "invite", "hold", "publish", "correct", "cancel"), WRITE
        ),
    }
    version_actions = frozenset({"hold", "publish", "cancel"})
    undoable = frozenset({"cancel"})
    queryset = Meeting.objects.all()
    serializer_class = MeetingSerializer
    request_serializer_class = NewMeeting
    filterset_class = MeetingFilters
    lookup_field = "number"
    ordering_fields = ["number", "starts_at"]

    def perform_create(self, content: dict[str, Any]) -> Meeting:
        invited = people(content.pop("attendees", []))
        return meetings.plan_meeting(
            self.access.project, named(content), invited or [], actor=self.access.user
        )

    def perform_change(self, record: Meeting, content: dict[str, Any], version: int) -> Meeting:
        invited = people(content.pop("attendees", None))
        if "notes" in content:
            record = meetings.write_notes(
                record, content.pop("notes"), version=version, actor=self.access.user
            )
            version = record.version
        return meetings.change_meeting(
            record, named(content), invited, version=version, actor=self.access.user
        )

    @extend_schema(request=None, responses={200: Refreshed})
    def refresh(self, request: Request, slug: str, number: int) -> Response:
        """Ask every source again what is open."""
        return Response({"changed": agenda.refresh_agenda(self.get_object(), actor=self.access.user)})

    @extend_schema(request=None, responses={200: Invited})
    def invite(self, request: Request, slug: str, number: int) -> Response:
        """Mail the invitation with agenda and calendar entry."""
        return Response({"invited": meetings.invite(self.get_object(), actor=self.access.user)})

    @extend_schema(request=Held, responses={200: MeetingSerializer})
    def hold(self, request: Request, slug: str, number: int) -> Response:
        """The meeting took place; of whom nobody says so, attendance is not recorded."""
        found, version = self.get_object(), self.expected_version
        came = self.content(shape=Held)["others_came"]
        held = meetings.hold(found, version=version(found), actor=self.access.user, others_came=came)
        return self.answer(held)

    @extend_schema(request=None, responses={200: MeetingSerializer})
    def publish(self, request: Request, slug: str, number: int) -> Response:
        """Freeze the minutes and mail them."""
        found = self.get_object()
        minutes.publish_minutes(found, version=self.expected_version(found), actor=self.access.user)
        return self.answer(found)

    @extend_schema(request=Correction, responses={200: MeetingSerializer})
    def correct(self, request: Request, slug: str, number: int) -> Response:
        """Add a correction under published minutes, as a further edition."""
        found = self.get_object()
        minutes.correct_minutes(found, self.content(shape=Correction)["text"], actor=self.access.user)
        return self.answer(found)

    @extend_schema(request=Reason, responses={200: MeetingSerializer})
    def cancel(self, request: Request, slug: str, number: int) -> Response:
        """Call a planned meeting off."""
        found, why = self.get_object(), self.content(shape=Reason)["text"]
        version = self.expected_version(found)
        answer = self.answer(meetings.cancel(found, version=version, actor=self.access.user, why=why))
        return self.with_undo(answer, "projects.meeting_cancel", meeting=found.pk)
