"""Calendar feeds and the reasons of dates over the API."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from phases.api_base import PlanPartViewSet
from phases.models import CalendarFeed, Task
from phases.queries_why import why
from phases.services import feeds as service
from rollout.core.api.fields import LocalDateTime
from rollout.core.api.preconditions import etag
from rollout.core.api.serializers import RecordSerializer, StrictSerializer
from rollout.core.api.views import ListRecords, RemoveRecord, RetrieveRecord
from rollout.people.roles import Permission
from rollout.projects.api_base import ProjectViewSet


class FeedSerializer(RecordSerializer):
    """A revocable address for calendar programs; the address itself is told once, when it is made."""

    class Meta:
        model = CalendarFeed
        fields = ["id", "only_mine", "created_at", "last_read_at", "version"]
        read_only_fields = fields


class NewFeed(StrictSerializer):
    only_mine = serializers.BooleanField(required=False, default=False)


class MadeFeed(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    only_mine = serializers.BooleanField()
    address = serializers.CharField(help_text="Shown this once; whoever has it can read the dates.")


class FeedViewSet(ListRecords, RetrieveRecord, RemoveRecord, ProjectViewSet):
    """One's own feeds of the project."""

    permissions = dict.fromkeys(("list", "retrieve", "create", "destroy"), Permission.PLAN_READ)
    keeps_answers = False
    queryset = CalendarFeed.objects.filter(revoked_at=None)
    serializer_class = FeedSerializer
    tells_unchanged = False
    ordering_fields = ["created_at"]

    def get_queryset(self) -> QuerySet[Any]:
        own = super().get_queryset()
        return own if getattr(self, "swagger_fake_view", False) else own.filter(user=self.access.user)

    @extend_schema(request=NewFeed, responses={201: MadeFeed})
    def create(self, request: Request, slug: str) -> Response:
        only_mine = self.content(shape=NewFeed)["only_mine"]
        feed, token = service.create_feed(self.access.project, actor=self.access.user, only_mine=only_mine)
        address = request.build_absolute_uri(reverse("phases:feed", args=[token]))
        told = {"id": feed.pk, "only_mine": feed.only_mine, "address": address}
        return Response(told, status=201, headers={"ETag": etag(feed.version)})

    def perform_remove(self, feed: CalendarFeed) -> None:
        service.revoke_feed(feed, actor=self.access.user)


class WhySerializer(serializers.Serializer[Any]):
    """One edge of a task and the facts that set it. `computed` is another date than `at` only where an
    imported file recorded `at`; then the clauses tell what sets `computed`."""

    edge = serializers.ChoiceField(["start", "finish"])
    at = LocalDateTime()
    computed = LocalDateTime()
    sentence = serializers.CharField()
    clauses = serializers.ListField(child=serializers.CharField())
    tasks = serializers.ListField(child=serializers.IntegerField())


class WhyViewSet(PlanPartViewSet):
    permissions = {"retrieve": Permission.PLAN_READ}
    queryset = Task.objects.all()
    serializer_class = WhySerializer
    version_column = None
    pagination_class = None
    filter_backends = ()

    @extend_schema(responses={200: WhySerializer(many=True)})
    def retrieve(self, request: Request, slug: str, number: int) -> Response:
        """Why start and finish of a task are what they are."""
        task = get_object_or_404(self.get_queryset(), number=number)
        return Response(WhySerializer(why(task), many=True).data)
