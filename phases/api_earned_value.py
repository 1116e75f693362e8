"""Earned value and earned schedule over the API (T35, T36)."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from phases.api_base import PlanPartViewSet
from phases.models import Baseline
from phases.queries_earned_value import Unit, earned_value
from rollout.core.api.fields import LocalDateTime
from rollout.people.roles import Permission


def decimal(places: int, source: str | None = None) -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=20, decimal_places=places, allow_null=True, source=source)


class WeekOfValue(serializers.Serializer[Any]):
    """Cumulative; `earned` null after the status date."""

    ends_on = serializers.DateField()
    planned = decimal(2)
    earned = decimal(2)


class EarnedFigures(serializers.Serializer[Any]):
    """Amounts in `currency` where `unit` is money, in per cent of the budget where it is share, else in
    hours. `actual` is null, and with it what follows from it, where nobody has entered an actual cost; a
    ratio, where there is nothing to divide by.

    `costs_of_today`: the baseline holds no costs, so budgets are what the plan says now. `new_tasks` were
    added since and have no budget; `without_actual` have begun, but their actual cost is not entered.
    """

    unit = serializers.ChoiceField([one.value for one in Unit])
    currency = serializers.CharField()
    costs_of_today = serializers.BooleanField()
    baseline = serializers.CharField()
    at = LocalDateTime()
    new_tasks = serializers.IntegerField()
    without_actual = serializers.IntegerField()
    budget = decimal(2, "value.budget")
    planned = decimal(2, "value.planned")
    earned = decimal(2, "value.earned")
    actual = decimal(2, "value.actual")
    schedule_variance = decimal(2, "value.schedule_variance")
    cost_variance = decimal(2, "value.cost_variance")
    schedule_index = decimal(4, "value.schedule_index")
    cost_index = decimal(4, "value.cost_index")
    estimate_at_completion = decimal(2, "value.estimate_at_completion")
    variance_at_completion = decimal(2, "value.variance_at_completion")
    to_complete_index = decimal(4, "value.to_complete_index")
    earned_weeks = decimal(4, "schedule.earned")
    weeks_gone = decimal(4, "schedule.at")
    planned_weeks = serializers.IntegerField(source="schedule.planned")
    pace = decimal(4, "schedule.index")
    forecast_weeks = decimal(4, "schedule.forecast")
    weeks = WeekOfValue(many=True)


class EarnedValueAnswer(serializers.Serializer[Any]):
    """`figures` null: there is no baseline with work in it to measure against."""

    figures = EarnedFigures(allow_null=True)


class EarnedValueViewSet(PlanPartViewSet):
    """What the plan has earned by now."""

    permissions = {"retrieve": Permission.PLAN_READ}
    queryset = Baseline.objects.all()
    serializer_class = EarnedValueAnswer
    pagination_class = None
    version_column = None

    @extend_schema(responses={200: EarnedValueAnswer})
    def retrieve(self, request: Request, slug: str) -> Response:
        """The figures at the status date; in money for who may see the budget, else in per cent of it."""
        found = earned_value(self.plan(), money=self.access.allows(Permission.BUDGET_READ))
        return Response(EarnedValueAnswer({"figures": found}).data)
