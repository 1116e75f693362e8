"""Series of meetings over the API. The services are those of the pages."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from rollout.core.api.fields import RecordId
from rollout.core.api.serializers import RecordSerializer
from rollout.core.api.views import ChangeRecord, CreateRecord, ListRecords, RetrieveRecord
from rollout.projects.api_base import ProjectViewSet
from rollout.projects.api_meeting_people import LARGEST, READ, WRITE, Attendees, named, people
from rollout.projects.api_meetings import MeetingSerializer
from rollout.projects.models import Meeting, MeetingSeries
from rollout.projects.services import meeting_series, meetings


@extend_schema_field({"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"})
class WallTime(serializers.TimeField):
    """A time on the wall, without a zone: not the “time” of JSON Schema, which has one."""


class SeriesSerializer(RecordSerializer):
    """A meeting that comes again; times are wall-clock times in the project's zone."""

    chair = RecordId(source="chair_id", max_value=LARGEST)
    starts_at = WallTime()
    weekday = serializers.IntegerField(min_value=0, max_value=6, help_text="0 is Monday.")
    every_weeks = serializers.IntegerField(min_value=1, max_value=52, required=False)
    minutes = serializers.IntegerField(min_value=1, max_value=1440, required=False)
    sources = serializers.ListField(
        child=serializers.CharField(max_length=40), max_length=40, required=False, help_text="Empty: all."
    )
    attendees = Attendees()

    class Meta:
        model = MeetingSeries
        fields = [
            "id",
            "name",
            "weekday",
            "every_weeks",
            "starts_at",
            "minutes",
            "place",
            "chair",
            "first_on",
            "sources",
            "active",
            "attendees",
            "version",
        ]
        read_only_fields = ["active", "version"]


class SeriesViewSet(ListRecords, RetrieveRecord, CreateRecord, ChangeRecord, ProjectViewSet):
    """Series of meetings."""

    permissions = {
        "list": READ,
        "retrieve": READ,
        "create": WRITE,
        "partial_update": WRITE,
        "stop": WRITE,
        "resume": WRITE,
        "plan_next": WRITE,
    }
    version_actions = frozenset({"stop", "resume"})
    queryset = MeetingSeries.objects.all()
    serializer_class = SeriesSerializer
    ordering_fields = ["name", "first_on"]

    def perform_create(self, content: dict[str, Any]) -> MeetingSeries:
        invited = people(content.pop("attendees", []))
        return meeting_series.start_series(
            self.access.project, named(content), invited or [], actor=self.access.user
        )

    def perform_change(self, record: MeetingSeries, content: dict[str, Any], version: int) -> MeetingSeries:
        invited = people(content.pop("attendees", None))
        return meeting_series.change_series(
            record, named(content), invited, version=version, actor=self.access.user
        )

    @extend_schema(request=None, responses={200: SeriesSerializer})
    def stop(self, request: Request, slug: str, pk: int) -> Response:
        """Plan no further meeting from it."""
        return self.switched(meeting_series.stop_series)

    @extend_schema(request=None, responses={200: SeriesSerializer})
    def resume(self, request: Request, slug: str, pk: int) -> Response:
        """Let it go on."""
        return self.switched(meeting_series.resume_series)

    def switched(self, service: Any) -> Response:
        series = self.get_object()
        changed = service(series, version=self.expected_version(series), actor=self.access.user)
        return self.answer(changed)

    @extend_schema(request=None, responses={201: MeetingSerializer})
    def plan_next(self, request: Request, slug: str, pk: int) -> Response:
        """Plan its next meeting, with its people and an agenda."""
        made = meetings.plan_next(self.get_object(), actor=self.access.user)
        response = self.wire(Meeting.objects.filter(pk=made.pk), shape=MeetingSerializer)
        response.status_code = 201
        return response
