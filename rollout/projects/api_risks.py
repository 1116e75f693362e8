"""Risks, issues and the risk library over the API. The services are those of the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from rollout.core.api.fields import RecordId
from rollout.core.api.filters import CharFilter, ChoiceFilter, FilterSet, RecordFilter
from rollout.core.api.serializers import RecordSerializer, StrictSerializer
from rollout.core.api.views import ChangeRecord, CreateRecord, ListRecords, RetrieveRecord
from rollout.core.errors import InvalidInput
from rollout.people.models import User
from rollout.people.roles import Permission
from rollout.projects.api_base import ProjectViewSet
from rollout.projects.models import Risk, RiskCategory, RiskKind, RiskState
from rollout.projects.queries_risks import readable_risks
from rollout.projects.risk_library import library
from rollout.projects.risk_rules import SCALE
from rollout.projects.services import risk_loading, risks

WRITABLE = [
    "title",
    "description",
    "category",
    "probability",
    "impact",
    "response",
    "response_plan",
    "owner",
    "review_on",
    "delay_days",
]
GIVEN = ["number", "kind", "state"]
FOLLOWING = [
    "owner_name",
    "score",
    "raised_by",
    "raised_at",
    "assessed_on",
    "closed_on",
    "outcome",
    "library_key",
    "version",
]


class RiskSerializer(RecordSerializer):
    """`score` is probability × impact, each 1 to 5. `delay_days`: working days by which its tasks grow."""

    owner = RecordId(source="owner_id")
    owner_name = serializers.CharField(source="owner.name", read_only=True, allow_null=True)
    raised_by = RecordId(source="raised_by_id", read_only=True)

    class Meta:
        model = Risk
        fields = [*GIVEN, *WRITABLE, *FOLLOWING]
        read_only_fields = [*GIVEN, *FOLLOWING]


class NewRiskSerializer(RiskSerializer):
    """`kind` is `risk`, or `issue` for what has happened already: its probability is then 5."""

    kind = serializers.ChoiceField(RiskKind.choices, required=False, default=RiskKind.RISK.value)

    class Meta(RiskSerializer.Meta):
        fields = ["kind", *WRITABLE]
        read_only_fields: list[str] = []


class AssessRequest(StrictSerializer):
    probability = serializers.IntegerField(min_value=min(SCALE), max_value=max(SCALE))
    impact = serializers.IntegerField(min_value=min(SCALE), max_value=max(SCALE))
    review_on = serializers.DateField(required=False, allow_null=True, default=None)
    why = serializers.CharField(required=False, default="", allow_blank=True, max_length=500)


class WhyRequest(StrictSerializer):
    why = serializers.CharField(required=False, default="", allow_blank=True, max_length=500)


class NothingRequest(StrictSerializer):
    """An empty object."""


class CloseRequest(StrictSerializer):
    outcome = serializers.CharField(max_length=4000)


class LoadRequest(StrictSerializer):
    keys = serializers.ListField(child=serializers.CharField(max_length=60), min_length=1, max_length=100)


class LoadAnswer(serializers.Serializer[Any]):
    loaded = serializers.ListField(child=serializers.IntegerField(), help_text="Numbers of the new risks.")
    skipped = serializers.ListField(child=serializers.CharField(), help_text="Keys in the register already.")


class LibraryEntry(serializers.Serializer[Any]):
    """What usually goes wrong. Texts by language: `en`, `zh`."""

    key = serializers.CharField()
    category = serializers.CharField()
    probability = serializers.IntegerField()
    impact = serializers.IntegerField()
    response = serializers.CharField()
    delay = serializers.IntegerField(help_text="Working days; 0 where it costs no time.")
    title = serializers.DictField(child=serializers.CharField())
    cause = serializers.DictField(child=serializers.CharField())
    consequence = serializers.DictField(child=serializers.CharField())
    measures = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))


class LibraryAnswer(serializers.Serializer[Any]):
    results = LibraryEntry(many=True)


class RiskFilters(FilterSet):  # type: ignore[misc]
    kind = ChoiceFilter(choices=RiskKind.choices)
    state = ChoiceFilter(choices=RiskState.choices)
    category = ChoiceFilter(choices=RiskCategory.choices)
    owner = RecordFilter("owner_id")
    title = CharFilter(lookup_expr="icontains", max_length=300)


class RiskViewSet(ListRecords, RetrieveRecord, CreateRecord, ChangeRecord, ProjectViewSet):
    """The register of the project, each entry addressed by its number. Nothing is ever deleted: close it."""

    permissions = {
        "list": Permission.RISKS_READ,
        "retrieve": Permission.RISKS_READ,
        "create": Permission.RISKS_WRITE,
        "partial_update": Permission.RISKS_WRITE,
        "assess": Permission.RISKS_WRITE,
        "happen": Permission.RISKS_WRITE,
        "watch": Permission.RISKS_WRITE,
        "close": Permission.RISKS_WRITE,
        "reopen": Permission.RISKS_WRITE,
        "load": Permission.RISKS_WRITE,
    }
    record_actions = frozenset(permissions) - {"load"}
    queryset = Risk.objects.all()
    serializer_class = RiskSerializer
    request_serializer_class = NewRiskSerializer
    lookup_field = "number"
    filterset_class = RiskFilters
    ordering_fields = ["number", "score", "title", "review_on", "raised_at"]

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False) or self.action != "list":
            return super().get_queryset()
        return readable_risks(self.access)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.access.require(Permission.RISKS_READ, self.get_object())
        return super().retrieve(request, *args, **kwargs)

    def perform_create(self, content: dict[str, Any]) -> Risk:
        kind = RiskKind(content.pop("kind"))
        return risks.raise_risk(self.access.project, named(content), actor=self.access.user, kind=kind)

    def perform_change(self, risk: Risk, content: dict[str, Any], version: int) -> Risk:
        return risks.change_risk(risk, named(content), version=version, actor=self.access.user)

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.access.require(Permission.RISKS_WRITE, self.get_object())
        return super().partial_update(request, *args, **kwargs)

    @extend_schema(request=AssessRequest, responses={200: RiskSerializer})
    def assess(self, request: Request, slug: str, number: int) -> Response:
        """Judge it anew: it counts as assessed today."""
        return self.done(risks.assess_risk, AssessRequest)

    @extend_schema(request=WhyRequest, responses={200: RiskSerializer})
    def happen(self, request: Request, slug: str, number: int) -> Response:
        """The risk has happened: turn it into an issue."""
        return self.done(risks.turn_into_issue, WhyRequest)

    @extend_schema(request=NothingRequest, responses={200: RiskSerializer})
    def watch(self, request: Request, slug: str, number: int) -> Response:
        """Nothing is to be done now; it stays under review."""
        return self.done(risks.watch_risk, NothingRequest)

    @extend_schema(request=CloseRequest, responses={200: RiskSerializer})
    def close(self, request: Request, slug: str, number: int) -> Response:
        """Close it with what came of it."""
        return self.done(risks.close_risk, CloseRequest)

    @extend_schema(request=WhyRequest, responses={200: RiskSerializer})
    def reopen(self, request: Request, slug: str, number: int) -> Response:
        """Open a closed or watched one again."""
        return self.done(risks.reopen_risk, WhyRequest)

    @extend_schema(request=LoadRequest, responses={200: LoadAnswer})
    def load(self, request: Request, slug: str) -> Response:
        """Take entries of the library into the register; those it has already are skipped."""
        keys = self.content(shape=LoadRequest)["keys"]
        loaded = risk_loading.load_risks(self.access.project, keys, actor=self.access.user)
        return Response({"loaded": [risk.number for risk in loaded.risks], "skipped": list(loaded.skipped)})

    def done(self, verb: Any, shape: type[StrictSerializer]) -> Response:
        """Run a verb on the addressed risk as it stands now."""
        risk: Risk = get_object_or_404(self.get_queryset(), number=self.kwargs["number"])
        self.access.require(Permission.RISKS_WRITE, risk)
        return self.answer(
            verb(risk, **self.content(shape=shape), version=risk.version, actor=self.access.user)
        )


class RiskLibraryViewSet(ProjectViewSet):
    """What usually goes wrong in such a rollout, to choose from."""

    permissions = {"entries": Permission.RISKS_READ}
    record_actions = frozenset({"entries"})
    queryset = Risk.objects.none()
    pagination_class = None
    version_column = None

    @extend_schema(responses={200: LibraryAnswer})
    def entries(self, request: Request, slug: str) -> Response:
        """Every entry, in the order of the library."""
        return Response({"results": LibraryEntry(library(), many=True).data})


def named(content: dict[str, Any]) -> dict[str, Any]:
    """The content with the owner as a person. InvalidInput for an id that is nobody's."""
    values = dict(content)
    if "owner_id" in values:
        key = values.pop("owner_id")
        values["owner"] = None if key is None else User.objects.filter(pk=key).first() or unknown_person(key)
    return values


def unknown_person(key: int) -> User:
    raise InvalidInput(
        "unknown_person", _("There is no person %s; look in the members.") % key, field="owner"
    )
