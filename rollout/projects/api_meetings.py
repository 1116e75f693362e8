"""Series, meetings and their agenda over the API. The services are those of the pages."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from rollout.core.api.fields import RecordId
from rollout.core.api.filters import ChoiceFilter, FilterSet, RecordFilter
from rollout.core.api.serializers import RecordSerializer, StrictSerializer
from rollout.core.api.views import ChangeRecord, CreateRecord, ListRecords, RetrieveRecord
from rollout.people.models import User
from rollout.people.roles import Permission
from rollout.projects.api_base import ProjectViewSet
from rollout.projects.models import (
    Meeting,
    MeetingSeries,
    MeetingState,
)
from rollout.projects.services import agenda, meeting_series, meetings, minutes

READ, WRITE = Permission.MEETINGS_READ, Permission.MEETINGS_WRITE
PEOPLE = {
    "chair_id": "chair",
    "minute_taker_id": "minute_taker",
    "owner_id": "owner",
    "decided_by_id": "decided_by",
}
LARGEST = 2**31 - 1


def named(content: dict[str, Any]) -> dict[str, Any]:
    """Content with people instead of their ids; unknown ids are refused by name."""
    return {PEOPLE.get(k, k): person(v, PEOPLE[k]) if k in PEOPLE else v for k, v in content.items()}


def person(key: int | None, field: str) -> User | None:
    if key is None:
        return None
    found: User | None = User.objects.filter(pk=key).first()
    if found is None:
        raise serializers.ValidationError({field: ["There is no such person."]})
    return found


def people(keys: list[int] | None) -> list[User] | None:
    if keys is None:
        return None
    found = list(User.objects.filter(pk__in=keys))
    if len(found) != len(set(keys)):
        raise serializers.ValidationError({"attendees": ["There is no such person."]})
    return found


class Attendees(serializers.ListField):
    """Ids of people; sent, they replace those who were invited."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("required", False)
        child = serializers.IntegerField(min_value=1, max_value=LARGEST)
        super().__init__(child=child, max_length=200, write_only=True, **options)


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

    @extend_schema(request=None, responses={201: lambda: MeetingSerializer})
    def plan_next(self, request: Request, slug: str, pk: int) -> Response:
        """Plan its next meeting, with its people and an agenda."""
        made = meetings.plan_next(self.get_object(), actor=self.access.user)
        response = self.wire(Meeting.objects.filter(pk=made.pk), shape=MeetingSerializer)
        response.status_code = 201
        return response


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

    @extend_schema(request=None, responses={200: MeetingSerializer})
    def hold(self, request: Request, slug: str, number: int) -> Response:
        """The meeting took place."""
        found = self.get_object()
        return self.answer(meetings.hold(found, version=self.expected_version(found), actor=self.access.user))

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
        return self.answer(meetings.cancel(found, version=version, actor=self.access.user, why=why))
