"""Working calendars and their exceptions over the API; plans follow at once."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from phases.models import Calendar, CalendarDay
from phases.queries_calendars import visible_calendars
from phases.scheduling.model import LayerKind
from phases.services import calendar_removal as removal
from phases.services import calendars as service
from rollout.core.api.fields import Intervals, RecordId, Week
from rollout.core.api.filters import ChoiceFilter, FilterSet, RecordFilter
from rollout.core.api.serializers import RecordSerializer, StrictSerializer
from rollout.core.api.views import ChangeRecord, CreateRecord, ListRecords, RemoveRecord, RetrieveRecord
from rollout.people.access import people_within
from rollout.people.models import Organization, User
from rollout.people.roles import Permission
from rollout.projects.api_base import TenantViewSet
from rollout.projects.models import Project

KINDS = Calendar._meta.get_field("kind").choices


class CalendarSerializer(RecordSerializer):
    """Days that differ from the weekly pattern, as one authority sets them. `week` is the pattern of a
    person, who works where it and that of the task do, or of tasks; null is none of their own."""

    project = serializers.CharField(source="project.slug", read_only=True, allow_null=True)
    organization = RecordId(source="organization_id", read_only=True)
    user = RecordId(source="user_id", read_only=True)
    week = Week(allow_null=True, required=False)

    class Meta:
        model = Calendar
        fields = [
            "id",
            "name",
            "kind",
            "project",
            "organization",
            "country",
            "user",
            "week",
            "source",
            "announced_until",
            "version",
        ]
        read_only_fields = [name for name in fields if name != "week"]


class NewCalendar(StrictSerializer):
    """Of a company, a project, some tasks of a project, or a person."""

    kind = serializers.ChoiceField([kind for kind in KINDS or () if kind[0] != LayerKind.STATE.value])
    name = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    project = serializers.SlugField(max_length=60, required=False, allow_null=True)
    organization = serializers.PrimaryKeyRelatedField(
        queryset=Organization.objects.all(), required=False, allow_null=True
    )
    user = RecordId()
    week = Week(allow_null=True, required=False)


class CalendarFilters(FilterSet):  # type: ignore[misc]
    kind = ChoiceFilter(choices=KINDS)
    organization = RecordFilter("organization_id")
    user = RecordFilter("user_id")


class CalendarViewSet(ListRecords, RetrieveRecord, CreateRecord, ChangeRecord, RemoveRecord, TenantViewSet):
    """Calendars that the caller may see: of states and companies, of their projects, their own leave."""

    permissions = {"list": None, "retrieve": None, "create": None, "partial_update": None, "destroy": None}
    record_actions = frozenset({"create", "partial_update", "destroy"})
    undoable = frozenset({"destroy"})
    queryset = Calendar.objects.all()
    serializer_class = CalendarSerializer
    request_serializer_class = NewCalendar
    filterset_class = CalendarFilters
    ordering_fields = ["name", "kind"]

    def get_queryset(self) -> QuerySet[Any]:
        return visible_calendars(self.caller) if self.caller.pk else Calendar.objects.none()

    def perform_create(self, content: dict[str, Any]) -> Calendar:
        project, user = content.get("project"), content.get("user")
        return service.create_calendar(
            LayerKind(content["kind"]),
            actor=self.caller,
            name=content["name"],
            project=project and get_object_or_404(Project.objects.visible_to(self.caller), slug=project),
            organization=content.get("organization"),
            user=self.person(user) if user else None,
            pattern=content.get("week"),
        )

    def person(self, pk: int) -> User:
        """Oneself, or somebody whose calendars the caller keeps; nobody else is said to exist."""
        if pk == self.caller.pk:
            return self.caller
        person: User = get_object_or_404(people_within(self.caller, Permission.CALENDARS_WRITE), pk=pk)
        return person

    def perform_change(self, calendar: Calendar, content: dict[str, Any], version: int) -> Calendar:
        service.require_calendar_right(calendar, self.caller)
        if "week" in content:
            service.set_week(calendar, content["week"], version=version, actor=self.caller)
            calendar.refresh_from_db()
        return calendar

    def perform_remove(self, calendar: Calendar) -> tuple[str, dict[str, Any]]:
        removal.remove_calendar(calendar, actor=self.caller)
        return removal.HANDLER, removal.way_back(removal.REMOVED, self.kwargs["pk"])


class DaySerializer(RecordSerializer):
    """Working time of each day from `first` to `last`; no intervals is a day off."""

    intervals = Intervals(required=False)

    class Meta:
        model = CalendarDay
        fields = ["id", "first", "last", "intervals", "name", "provisional"]
        read_only_fields = ["provisional"]


class DayViewSet(ListRecords, RetrieveRecord, CreateRecord, ChangeRecord, RemoveRecord, TenantViewSet):
    """The exceptions of one calendar. Their version is the calendar's: any change of it makes them stale."""

    permissions = {"list": None, "retrieve": None, "create": None, "partial_update": None, "destroy": None}
    record_actions = frozenset({"create", "partial_update", "destroy"})
    undoable = frozenset({"destroy"})
    queryset = CalendarDay.objects.all()
    serializer_class = DaySerializer
    version_column = "calendar__version"
    ordering_fields = ["first", "position"]

    def open_door(self, permission: str | None) -> None:
        super().open_door(permission)
        self.calendar()

    def calendar(self) -> Calendar:
        calendar: Calendar = get_object_or_404(visible_calendars(self.caller), pk=self.kwargs["calendar"])
        return calendar

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            return CalendarDay.objects.none()
        return CalendarDay.objects.filter(calendar=self.calendar()).select_related("calendar")

    def perform_create(self, content: dict[str, Any]) -> CalendarDay:
        calendar = self.calendar()
        service.add_day(calendar, wanted(content), version=calendar.version, actor=self.caller)
        day: CalendarDay = self.get_queryset().latest("position", "pk")
        return day

    def perform_change(self, day: CalendarDay, content: dict[str, Any], version: int) -> CalendarDay:
        stored = {name: getattr(day, name) for name in ("first", "last", "name", "intervals")}
        service.change_day(day, wanted({**stored, **content}), version=version, actor=self.caller)
        return day

    def perform_remove(self, day: CalendarDay) -> tuple[str, dict[str, Any]]:
        removal.remove_day(day, version=day.calendar.version, actor=self.caller)
        return removal.HANDLER, removal.way_back(removal.DAY_REMOVED, self.kwargs["pk"])


def wanted(content: dict[str, Any]) -> service.DayWanted:
    return service.DayWanted(
        first=content["first"],
        last=content["last"],
        name=content.get("name", ""),
        intervals=content.get("intervals", ()),
    )
