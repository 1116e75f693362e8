"""What belongs to no record: search over everything, and taking back what was just done."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from rollout.core import search, undo
from rollout.core.api.serializers import StrictSerializer
from rollout.people.api_base import InstallationViewSet

LIMIT = 25
LONGEST = 200


class HitRow(serializers.Serializer[Any]):
    """`url`: the page of the record. `note`: where it belongs."""

    title = serializers.CharField()
    url = serializers.CharField()
    note = serializers.CharField(allow_blank=True)


class HitGroup(serializers.Serializer[Any]):
    label = serializers.CharField()  # type: ignore[assignment]
    hits = HitRow(many=True)


class SearchQuery(StrictSerializer):
    q = serializers.CharField(max_length=LONGEST)


class SearchViewSet(InstallationViewSet):
    permissions = {"find": None}
    version_column = None
    pagination_class = None
    filter_backends = ()

    @extend_schema(
        parameters=[OpenApiParameter("q", {"type": "string", "maxLength": LONGEST}, required=True)],
        responses=HitGroup(many=True),
    )
    def find(self, request: Request) -> Response:
        """Everything registered that holds all words of `q`, by kind, as far as the caller may see it."""
        asked = SearchQuery(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        groups = search.find(self.caller, asked.validated_data["q"], limit=LIMIT)
        return Response(HitGroup(groups, many=True).data)


class UndoToken(StrictSerializer):
    token = serializers.CharField(max_length=20_000, help_text="From the header Undo-Token of an answer.")


class UndoneAnswer(serializers.Serializer[Any]):
    """`url`: the page that shows the result; may be empty."""

    message = serializers.CharField()
    url = serializers.CharField(allow_blank=True)


class UndoViewSet(InstallationViewSet):
    permissions = {"perform": None}
    version_column = None

    @extend_schema(request=UndoToken, responses=UndoneAnswer)
    def perform(self, request: Request) -> Response:
        """Take back one change of one's own, within a day; the service asks for the rights again."""
        undone = undo.perform(self.caller, self.content(shape=UndoToken)["token"])
        return Response({"message": str(undone.message), "url": undone.url})
