"""The plan check over the API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from phases.api_base import PlanPartViewSet
from phases.api_task_numbers import TaskNumber, in_numbers
from phases.check_mends import action_of, place_of
from phases.models import Task
from phases.plan_check import PlanCheck
from phases.plan_check_rows import Finding, Rule
from phases.queries_check import plan_check
from rollout.core.api.pagination import MAX_PAGE_SIZE, PAGE_SIZE, whole_number
from rollout.core.api.problems import PROBLEM_JSON
from rollout.core.api.serializers import Problem
from rollout.people.roles import Permission

MOST_PAGES = 100_000_000
ASKED = [
    OpenApiParameter("rule", {"type": "string", "enum": [one.value for one in Rule]}),
    OpenApiParameter("page", {"type": "integer", "minimum": 1, "maximum": MOST_PAGES}),
    OpenApiParameter("page_size", {"type": "integer", "minimum": 1, "maximum": MAX_PAGE_SIZE}),
]


class FindingRow(serializers.Serializer[Any]):
    """Tasks by their numbers. `mend`: operations for the plan's preview; empty: a person must choose, at
    `address`, the page or form by which `action` is done."""

    task = TaskNumber(read_only=True, allow_null=False)
    other = TaskNumber(read_only=True)
    minutes = serializers.IntegerField(allow_null=True)
    mend = serializers.ListField(child=serializers.DictField())
    action = serializers.CharField()
    address = serializers.CharField()


class RuleRow(serializers.Serializer[Any]):
    """`applies` false: the plan has nothing the rule speaks of. `count` is that of all its findings; those of
    the page asked for are here, none where the rule has no such page."""

    rule = serializers.ChoiceField([one.value for one in Rule])
    looked_at = serializers.IntegerField()
    applies = serializers.BooleanField()
    count = serializers.IntegerField()
    findings = FindingRow(many=True)


class CheckAnswer(serializers.Serializer[Any]):
    rules = RuleRow(many=True)


class PlanCheckViewSet(PlanPartViewSet):
    """Is the plan sound?"""

    permissions = {"retrieve": Permission.PLAN_READ}
    queryset = Task.objects.all()
    serializer_class = CheckAnswer
    pagination_class = None
    version_column = None

    @extend_schema(parameters=ASKED, responses={200: CheckAnswer, (400, PROBLEM_JSON): Problem})
    def retrieve(self, request: Request, slug: str) -> Response:
        """Every rule, or the one asked for, with a page of what it found."""
        rule = one_rule(request)
        size = whole_number(request, "page_size", PAGE_SIZE, MAX_PAGE_SIZE)
        first = (whole_number(request, "page", 1, MOST_PAGES) - 1) * size
        checked = plan_check(self.plan())
        numbers = {key: task.number for key, task in checked.by_key.items()}
        rules = [
            {
                "rule": result.rule.value,
                "looked_at": result.looked_at,
                "applies": result.applies,
                "count": len(result.findings),
                "findings": [
                    told(slug, checked, finding, numbers) for finding in result.findings[first : first + size]
                ],
            }
            for result in checked.results()
            if rule in (None, result.rule.value)
        ]
        return Response(CheckAnswer({"rules": rules}).data)


def one_rule(request: Request) -> str | None:
    """ValidationError where there is no rule of that name."""
    asked = request.query_params.get("rule")
    if asked is not None and asked not in list(Rule):
        raise ValidationError({"rule": [_("There is no rule of that name.")]})
    return asked


def told(slug: str, checked: PlanCheck, finding: Finding, numbers: Mapping[int, int]) -> dict[str, Any]:
    return {
        "task": numbers[finding.task],
        "other": None if finding.other is None else numbers[finding.other],
        "minutes": finding.minutes,
        "mend": in_numbers(finding.mend, numbers),
        "action": action_of(finding),
        "address": place_of(slug, checked, finding).address,
    }
