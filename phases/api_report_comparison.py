"""What changed between two weekly reports, over the API."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from phases.labels_reports import CAUSES, LIGHTS, PARTIES, REASONS
from phases.models import WeeklyReport
from phases.queries_report_comparison import published_reports, reports_compared
from phases.report_changes import Standing
from phases.report_comparison import EARNED
from rollout.people.roles import Permission
from rollout.projects.api_base import ProjectViewSet

STANDINGS = [one.value for one in Standing]


class WordChange(serializers.Serializer[Any]):
    before = serializers.CharField(allow_null=True, allow_blank=True)
    after = serializers.CharField(allow_null=True, allow_blank=True)


class CountChange(serializers.Serializer[Any]):
    before = serializers.IntegerField(allow_null=True)
    after = serializers.IntegerField(allow_null=True)


class NumberChange(serializers.Serializer[Any]):
    before = serializers.FloatField(allow_null=True)
    after = serializers.FloatField(allow_null=True)


class DayChange(serializers.Serializer[Any]):
    before = serializers.DateField(allow_null=True)
    after = serializers.DateField(allow_null=True)


class DayMove(DayChange):
    """Later counts up. `working_days` is null where the reports share no measure for it: another baseline
    or promise."""

    working_days = serializers.FloatField(allow_null=True)
    calendar_days = serializers.IntegerField(allow_null=True)


class CauseTold(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(list(CAUSES))
    task = serializers.CharField(allow_blank=True)


class MilestoneCompared(serializers.Serializer[Any]):
    """`slip` in working days against the baseline, `reached` since the older report; `cause` as the newer
    one names it."""

    number = serializers.IntegerField()
    name = serializers.CharField()
    standing = serializers.ChoiceField(STANDINGS)
    forecast = DayMove()
    slip = serializers.FloatField(allow_null=True)
    reached = serializers.BooleanField()
    cause = CauseTold(allow_null=True)


class GateCompared(serializers.Serializer[Any]):
    """`met`: criteria that are met or waived, of `total`."""

    phase = serializers.CharField()
    standing = serializers.ChoiceField(STANDINGS)
    state = WordChange()
    decision = WordChange()
    met = CountChange()
    total = CountChange()


class RiskCompared(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    title = serializers.CharField()
    owner = serializers.CharField(allow_blank=True)
    standing = serializers.ChoiceField(STANDINGS)
    score = CountChange()


class ActionCompared(serializers.Serializer[Any]):
    """`overdue`: it became late since the older report."""

    number = serializers.IntegerField()
    text = serializers.CharField()
    owner = serializers.CharField(allow_blank=True)
    standing = serializers.ChoiceField(STANDINGS)
    due = DayChange()
    overdue = serializers.BooleanField()


class RuleBroken(serializers.Serializer[Any]):
    """Empty where the rule is kept."""

    light = serializers.ChoiceField(list(LIGHTS), required=False)
    value = serializers.FloatField(required=False)
    limit = serializers.FloatField(required=False)


class RuleCompared(serializers.Serializer[Any]):
    rule = serializers.ChoiceField(list(REASONS))
    standing = serializers.ChoiceField(STANDINGS)
    before = RuleBroken()
    after = RuleBroken()


class DepartmentCompared(serializers.Serializer[Any]):
    name = serializers.CharField(allow_blank=True)
    asked = CountChange()
    answered = CountChange()


class PartyShare(serializers.Serializer[Any]):
    party = serializers.ChoiceField(list(PARTIES))
    days = serializers.FloatField()


class AcceptanceSlipped(serializers.Serializer[Any]):
    """Working days between the two reports; the shares add up to them."""

    days = serializers.FloatField()
    shares = PartyShare(many=True)


class EarnedCompared(serializers.Serializer[Any]):
    """`comparable`: both count in the same unit against the same baseline."""

    comparable = serializers.BooleanField()
    figures = serializers.DictField(child=NumberChange(), help_text=f"By figure: {', '.join(EARNED)}.")


class ComparisonAnswer(serializers.Serializer[Any]):
    """`cut` names the lists of which one report keeps only the first rows: what is new or gone there may
    have stood outside of them."""

    before = serializers.IntegerField(help_text="Number of the older report.")
    after = serializers.IntegerField(help_text="Number of the newer report.")
    status = WordChange()
    reasons = RuleCompared(many=True)
    go_live = DayMove()
    target = WordChange()
    committed = DayChange()
    decided_by = WordChange()
    acceptance = AcceptanceSlipped(allow_null=True)
    milestones = MilestoneCompared(many=True)
    gates = GateCompared(many=True)
    risks = RiskCompared(many=True, allow_null=True)
    actions = ActionCompared(many=True)
    earned = EarnedCompared(allow_null=True)
    departments = DepartmentCompared(many=True, allow_null=True)
    cut = serializers.ListField(child=serializers.ChoiceField(["milestones", "risks", "actions"]))


class ComparisonViewSet(ProjectViewSet):
    """Two published reports side by side; both are frozen, so the answer never changes."""

    permissions = {"compare": Permission.REPORTS_READ}
    queryset = WeeklyReport.objects.none()
    serializer_class = ComparisonAnswer
    project_lookup = "plan__project"
    version_column = None

    @extend_schema(
        parameters=[
            OpenApiParameter("with", int, description="Another published report; without it the one before.")
        ],
        responses={200: ComparisonAnswer},
    )
    def compare(self, request: Request, slug: str, number: int) -> Response:
        """What changed between this report and another one, the older first; 409 where there is no other."""
        report = get_object_or_404(published_reports(self.access.project), number=number)
        found = reports_compared(report, request.query_params.get("with"))
        told = found.comparison
        content = {
            **{one.name: getattr(told, one.name) for one in fields(told)},
            "before": found.before.number,
            "after": found.after.number,
            "cut": sorted(told.cut),
        }
        return Response(ComparisonAnswer(content).data)
