"""A person's own API tokens."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from rollout.core.api.serializers import RecordSerializer, StrictSerializer
from rollout.core.api.views import ListRecords, RemoveRecord, RetrieveRecord
from rollout.people.api_base import InstallationViewSet
from rollout.people.labels import PERMISSION_CHOICES
from rollout.people.models import ApiToken
from rollout.people.roles import Permission
from rollout.people.services import tokens


class TokenSerializer(RecordSerializer):
    permissions = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = ApiToken
        fields = [
            "id",
            "name",
            "prefix",
            "permissions",
            "created_at",
            "expires_at",
            "last_used_at",
            "revoked_at",
        ]
        read_only_fields = fields


class NewTokenSerializer(StrictSerializer):
    name = serializers.CharField(max_length=100)
    permissions = serializers.ListField(
        child=serializers.ChoiceField(PERMISSION_CHOICES),
        max_length=len(Permission),
    )
    expires_at = serializers.DateTimeField()


class IssuedTokenSerializer(TokenSerializer):
    """A token just made; `key` is in this answer and nowhere else."""

    key = serializers.CharField(read_only=True)

    class Meta(TokenSerializer.Meta):
        fields = [*TokenSerializer.Meta.fields, "key"]
        read_only_fields = fields


class TokenViewSet(ListRecords, RetrieveRecord, RemoveRecord, InstallationViewSet):
    """The caller's own API tokens. DELETE revokes. A token makes no tokens, and knows none but itself."""

    permissions = {"list": None, "retrieve": None, "create": None, "destroy": None}
    keeps_answers = False
    version_column = None
    queryset = ApiToken.objects.all()
    serializer_class = TokenSerializer
    request_serializer_class = NewTokenSerializer
    ordering_fields = ["created_at", "expires_at"]

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            return ApiToken.objects.none()
        own = ApiToken.objects.filter(owner=self.caller)
        if self.caller.limited_to is not None:
            return own.filter(prefix=tokens.prefix_of(str(self.request.auth)))
        return own

    def create(self, request: Request) -> Response:
        content = self.content(shape=NewTokenSerializer)
        wanted = [Permission(p) for p in content.pop("permissions")]
        token, key = tokens.issue(self.caller, **content, permissions=wanted)
        response = self.answer(token, status=201)
        response.data["key"] = key
        return response

    def destroy(self, request: Request, pk: str) -> Response:
        tokens.revoke(self.get_object(), actor=self.caller)
        return Response(status=204)
