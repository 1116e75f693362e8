"""The agenda and the attendance of one meeting over the API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from rollout.core.api.fields import RecordId
from rollout.core.api.filters import FilterSet, TruthFilter
from rollout.core.api.serializers import RecordSerializer, StrictSerializer
from rollout.core.api.views import ChangeRecord, CreateRecord, ListRecords, RemoveRecord, RetrieveRecord
from rollout.core.wording import as_kept, as_read
from rollout.projects.agenda import AgendaSight
from rollout.projects.api_base import ProjectViewSet
from rollout.projects.api_meeting_people import LARGEST, READ, WRITE, named
from rollout.projects.models import AgendaItem, Attendance, Meeting
from rollout.projects.services import agenda, meetings

FARTHEST = 1000  # places, more than any agenda has


class OfMeeting(ProjectViewSet):
    """Parts of one meeting."""

    project_lookup = "meeting__project"

    def open_door(self, permission: str | None) -> None:
        super().open_door(permission)
        self.meeting()

    def meeting(self) -> Meeting:
        found: Meeting = get_object_or_404(
            Meeting.objects.select_related("project"),
            project=self.access.project,
            number=self.kwargs["number"],
        )
        return found

    def get_queryset(self) -> QuerySet[Any]:
        rows = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return rows
        return rows.filter(meeting=self.meeting()).select_related("meeting__project")


class AgendaSerializer(RecordSerializer):
    """`title` and `note` are in the caller's language where a source said them; `told_at` is when."""

    owner = RecordId(source="owner_id", max_value=LARGEST)
    note = serializers.CharField(required=False, allow_blank=True, max_length=20_000)
    said = serializers.CharField(required=False, allow_blank=True, max_length=100_000)

    class Meta:
        model = AgendaItem
        fields = [
            "id",
            "position",
            "source",
            "source_key",
            "title",
            "note",
            "said",
            "owner",
            "discussed",
            "told_at",
            "version",
        ]
        read_only_fields = ["position", "source", "source_key", "told_at", "version"]

    @cached_property
    def columns(self) -> dict[str, str]:
        return {**super().columns, "words": "words"}

    def rows(self, values: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        return [in_callers_language(row) for row in super().rows(values)]


def in_callers_language(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the table as it is told: without its `words`, in which the caller reads it."""
    words = row.pop("words")
    return row | {name: as_read(as_kept(row[name], spoken)) for name, spoken in words.items()}


class Move(StrictSerializer):
    steps = serializers.IntegerField(
        min_value=-FARTHEST, max_value=FARTHEST, help_text="Negative: up. At the edge it stays."
    )


class AgendaFilters(FilterSet):  # type: ignore[misc]
    discussed = TruthFilter()


class AgendaViewSet(ListRecords, RetrieveRecord, CreateRecord, ChangeRecord, RemoveRecord, OfMeeting):
    """The points of a meeting's agenda that the caller may see, and what was said of them."""

    permissions = {
        "list": READ,
        "retrieve": READ,
        **dict.fromkeys(("create", "partial_update", "destroy", "move"), WRITE),
    }
    undoable = frozenset({"destroy"})
    tells_unchanged = False
    queryset = AgendaItem.objects.all()
    serializer_class = AgendaSerializer
    filterset_class = AgendaFilters
    ordering_fields = ["position"]

    def get_queryset(self) -> QuerySet[Any]:
        rows = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return rows
        return AgendaSight.of(self.access).within(rows)

    def perform_create(self, content: dict[str, Any]) -> AgendaItem:
        return agenda.add_point(self.meeting(), named(content), actor=self.access.user)

    def perform_change(self, record: AgendaItem, content: dict[str, Any], version: int) -> AgendaItem:
        return agenda.change_point(record, named(content), version=version, actor=self.access.user)

    def perform_remove(self, record: AgendaItem) -> tuple[str, dict[str, Any]]:
        kept = agenda.as_kept(record)
        agenda.remove_point(record, actor=self.access.user)
        return "projects.point_remove", kept

    @extend_schema(request=Move, responses={200: AgendaSerializer})
    def move(self, request: Request, slug: str, number: int, pk: int) -> Response:
        """Move the point by so many places."""
        point = self.get_object()
        agenda.move_point(point, self.content(shape=Move)["steps"], actor=self.access.user)
        return self.answer(point)


class AttendanceSerializer(RecordSerializer):
    name = serializers.CharField(source="user.name", read_only=True)

    class Meta:
        model = Attendance
        fields = ["id", "user", "name", "state", "version"]
        read_only_fields = ["user", "version"]


class AttendanceViewSet(ListRecords, RetrieveRecord, ChangeRecord, OfMeeting):
    """Who was invited, and who came."""

    permissions = {"list": READ, "retrieve": READ, "partial_update": WRITE}
    queryset = Attendance.objects.all()
    serializer_class = AttendanceSerializer
    ordering_fields = ["state"]

    def perform_change(self, record: Attendance, content: dict[str, Any], version: int) -> Attendance:
        state = content.get("state", record.state)
        return meetings.mark_attendance(record, state, version=version, actor=self.access.user)
