"""Files of public holidays over the API: what one would move, and taking it over."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from phases.api_files import ANY_FILE, FileBody, file_bodies
from phases.models import Calendar
from phases.queries_calendars import visible_calendars
from phases.services.calendar_refresh import refresh_calendar
from phases.services.calendars import PlanMoves, preview
from rollout.core.api.fields import LocalDateTime
from rollout.projects.api_base import TenantViewSet

HOLIDAYS = (ANY_FILE, "application/json")


class MovedPlan(serializers.Serializer[Any]):
    project = serializers.CharField()
    moved = serializers.IntegerField(help_text="How many of its tasks move.")
    finish_before = LocalDateTime(allow_null=True)
    finish = LocalDateTime(allow_null=True)


class MovedPlans(serializers.Serializer[Any]):
    version = serializers.IntegerField(help_text="Of the calendar, as it is stored.")
    plans = MovedPlan(many=True)


class HolidayFileViewSet(FileBody, TenantViewSet):
    """The body is a file of one year's public holidays: `{"year": 2027, "days": [{"name": "元旦", "date":
    "2027-01-01", "isOffDay": true}]}`, where a day that is not off is worked instead of another."""

    permissions = {"preview": None, "refresh": None}
    record_actions = frozenset({"preview", "refresh"})
    version_actions = frozenset({"refresh"})
    media_types = HOLIDAYS
    queryset = Calendar.objects.all()
    serializer_class = MovedPlans

    def get_queryset(self) -> QuerySet[Any]:
        return visible_calendars(self.caller) if self.caller.pk else Calendar.objects.none()

    @extend_schema(request=file_bodies(HOLIDAYS), responses={200: MovedPlans})
    def preview(self, request: Request, pk: int) -> Response:
        """Which plans would move. Writes nothing."""
        calendar = self.get_object()
        return told(calendar, preview(lambda: self.refreshed(calendar, calendar.version)))

    @extend_schema(request=file_bodies(HOLIDAYS), responses={200: MovedPlans})
    def refresh(self, request: Request, pk: int) -> Response:
        """Take the year over into a state's calendar; plans follow at once. If-Match names the calendar's
        version."""
        calendar = self.get_object()
        return told(calendar, self.refreshed(calendar, self.expected_version(calendar)))

    def refreshed(self, calendar: Calendar, version: int) -> list[PlanMoves]:
        return refresh_calendar(calendar, self.file, version=version, actor=self.caller)


def told(calendar: Calendar, moves: list[PlanMoves]) -> Response:
    calendar.refresh_from_db(fields=["version"])
    plans = [
        {
            "project": one.project.slug,
            "moved": one.moved,
            "finish_before": one.finish[0],
            "finish": one.finish[1],
        }
        for one in moves
    ]
    return Response(MovedPlans({"version": calendar.version, "plans": plans}).data)
