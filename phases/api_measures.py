"""Trend and slip ledger over the API."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from phases.api_base import PlanPartViewSet
from phases.api_task_numbers import TaskNumber
from phases.milestone_trend import Course
from phases.models import ScheduleSnapshot
from phases.models.snapshots import PARTY_CHOICES
from phases.queries_slips import slip_ledger
from phases.queries_trend import days_between, trend_until_now
from phases.services.slips import LONGEST_REASON, give_slip
from phases.services.snapshots import take_snapshot
from phases.slip_ledger import Party
from rollout.core.api.fields import LocalDateTime
from rollout.core.api.serializers import StrictSerializer
from rollout.people.roles import Permission

MOST_MINUTES = 5_256_000  # ten years


class TrendPoint(serializers.Serializer[Any]):
    reported_on = serializers.DateField()
    forecast = serializers.DateField()
    done = serializers.BooleanField()


class MilestoneTrend(serializers.Serializer[Any]):
    """`moved`: working days from the first forecast to the last, positive is later."""

    number = serializers.IntegerField()
    name = serializers.CharField()
    course = serializers.ChoiceField([one.value for one in Course])
    moved = serializers.FloatField()
    points = TrendPoint(many=True)


class TrendAnswer(serializers.Serializer[Any]):
    results = MilestoneTrend(many=True)


class KeptSchedule(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    reported_on = serializers.DateField()
    acceptance = LocalDateTime(allow_null=True)


class NoContent(StrictSerializer):
    """Nothing is asked."""


class CauseRow(serializers.Serializer[Any]):
    """`minutes`: by how much the task alone would have moved acceptance; null of one added or dropped."""

    task = TaskNumber(read_only=True, allow_null=False)
    name = serializers.CharField()
    minutes = serializers.IntegerField(allow_null=True)


class ShareRow(serializers.Serializer[Any]):
    """`minutes` with all corrections; `days`: the same, as shown; `computed`: what the plan itself gives to
    the party."""

    party = serializers.ChoiceField(PARTY_CHOICES)
    minutes = serializers.IntegerField()
    days = serializers.DecimalField(max_digits=12, decimal_places=1)
    computed = serializers.IntegerField()
    causes = CauseRow(many=True)


class CorrectionRow(serializers.Serializer[Any]):
    """Minutes that somebody gave from one party to another; negative where time won was given."""

    source = serializers.ChoiceField(PARTY_CHOICES)  # type: ignore[assignment]
    target = serializers.ChoiceField(PARTY_CHOICES)
    minutes = serializers.IntegerField()
    reason = serializers.CharField()
    by = serializers.CharField()
    at = serializers.DateTimeField()


class WeekRow(serializers.Serializer[Any]):
    """The shares' minutes add up to the week's. `version` is named by the next correction of the week."""

    number = serializers.IntegerField()
    reported_on = serializers.DateField()
    acceptance = LocalDateTime(allow_null=True)
    minutes = serializers.IntegerField()
    days = serializers.DecimalField(max_digits=12, decimal_places=1)
    shares = ShareRow(many=True)
    corrections = CorrectionRow(many=True)
    version = serializers.IntegerField()


class LedgerAnswer(serializers.Serializer[Any]):
    """Working minutes; positive is later. The weeks' minutes add up to the whole; so do the parties' days,
    to a tenth."""

    first = LocalDateTime(allow_null=True)
    last = LocalDateTime(allow_null=True)
    minutes = serializers.IntegerField()
    days = serializers.DecimalField(max_digits=12, decimal_places=1)
    shares = ShareRow(many=True)
    weeks = WeekRow(many=True)


class GiveRequest(StrictSerializer):
    """`minutes`: at most what the giver holds in that week, of time won its size. `version` is that of the
    week as the ledger told it: of two equal requests one counts, the other answers 409."""

    source = serializers.ChoiceField(PARTY_CHOICES)  # type: ignore[assignment]
    target = serializers.ChoiceField(PARTY_CHOICES)
    minutes = serializers.IntegerField(min_value=1, max_value=MOST_MINUTES)
    reason = serializers.CharField(max_length=LONGEST_REASON)
    version = serializers.IntegerField(min_value=1, max_value=MOST_MINUTES)


class TrendViewSet(PlanPartViewSet):
    """Where each kept schedule saw each milestone."""

    permissions = {"retrieve": Permission.PLAN_READ, "create": Permission.PLAN_WRITE}
    queryset = ScheduleSnapshot.objects.all()
    serializer_class = KeptSchedule
    request_serializer_class = NoContent
    pagination_class = None
    version_column = None

    @extend_schema(responses={200: TrendAnswer})
    def retrieve(self, request: Request, slug: str) -> Response:
        """Every milestone over the kept schedules; the last point is the plan of today."""
        plan = self.plan()
        days = days_between(plan)
        results = [
            {
                "number": one.number,
                "name": one.name,
                "course": one.course,
                "moved": days(one.points[0].finish, one.points[-1].finish),
                "points": one.points,
            }
            for one in trend_until_now(plan)
        ]
        return Response(TrendAnswer({"results": results}).data)

    @extend_schema(request=NoContent, responses={201: KeptSchedule})
    def create(self, request: Request, slug: str) -> Response:
        """Keep the schedule of today; 409 where a report or a correction stands on the one that is kept, or
        where a later one is."""
        self.content(shape=NoContent)
        kept = take_snapshot(self.plan(), on=timezone.localdate(), actor=self.access.user)
        return Response(KeptSchedule(kept).data, status=201)


class SlipLedgerViewSet(PlanPartViewSet):
    """Whose days acceptance has slipped."""

    permissions = {"retrieve": Permission.PLAN_READ, "give": Permission.PLAN_WRITE}
    queryset = ScheduleSnapshot.objects.all()
    serializer_class = LedgerAnswer
    pagination_class = None
    version_column = None

    @extend_schema(responses={200: LedgerAnswer})
    def retrieve(self, request: Request, slug: str) -> Response:
        return Response(LedgerAnswer(slip_ledger(self.plan())).data)

    @extend_schema(request=GiveRequest, responses={200: LedgerAnswer})
    def give(self, request: Request, slug: str, number: int) -> Response:
        """Give working minutes of one week from one party to another; sum and computed figures stay."""
        rows = ScheduleSnapshot.objects.select_related("plan__project")
        snapshot = get_object_or_404(rows, plan__project=self.access.project, number=number)
        content = self.content(shape=GiveRequest)
        give_slip(
            snapshot,
            source=Party(content["source"]),
            target=Party(content["target"]),
            minutes=content["minutes"],
            reason=content["reason"],
            actor=self.access.user,
            version=content["version"],
        )
        return Response(LedgerAnswer(slip_ledger(self.plan())).data)
