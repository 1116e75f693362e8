"""A person's own sessions."""

from __future__ import annotations

from typing import Any

from allauth.usersessions.models import UserSession
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from rollout.core.api.serializers import RecordSerializer
from rollout.core.api.views import ListRecords, RemoveRecord, RetrieveRecord
from rollout.people.api_base import InstallationViewSet
from rollout.people.queries import sessions_of
from rollout.people.services import sessions


class SessionSerializer(RecordSerializer):
    """`current`: the one that asks."""

    current = serializers.BooleanField(read_only=True)

    class Meta:
        model = UserSession
        fields = ["id", "created_at", "last_seen_at", "ip", "user_agent", "current"]
        read_only_fields = fields


class EndedSessions(serializers.Serializer[Any]):
    ended = serializers.IntegerField(min_value=0)


class SessionViewSet(ListRecords, RetrieveRecord, RemoveRecord, InstallationViewSet):
    """Where the caller is signed in. DELETE ends a session; a token sees and ends none."""

    permissions = dict.fromkeys(("list", "retrieve", "destroy", "end_others"))
    in_person = frozenset(permissions)
    version_column = None
    queryset = UserSession.objects.all()
    serializer_class = SessionSerializer
    ordering_fields = ["created_at"]

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset().none()
        if self.action == "list":
            sessions_of(self.caller)  # clears dead ones away
        current = Q(session_key=self.request.session.session_key)
        own = super().get_queryset().filter(user=self.caller).order_by("-created_at", "-pk")
        marked: QuerySet[Any] = own.annotate(current=ExpressionWrapper(current, output_field=BooleanField()))
        return marked

    def perform_remove(self, session: UserSession) -> None:
        sessions.end(session, actor=self.caller)

    @extend_schema(request=None, responses=EndedSessions)
    @action(detail=False, methods=["post"], url_path="end-others")
    def end_others(self, request: Request) -> Response:
        """End all sessions but the one that asks."""
        ended = sessions.end_others(self.caller, keep=request.session.session_key)
        return Response({"ended": ended})
