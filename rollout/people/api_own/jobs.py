"""A person's own background jobs, and the files that jobs made for them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, StreamingHttpResponse
from django.urls import Resolver404, resolve
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from rollout.core.api.filters import ChoiceFilter, FilterSet
from rollout.core.api.serializers import RecordSerializer
from rollout.core.api.views import ListRecords, RetrieveRecord
from rollout.core.jobs import files, presentation, queue
from rollout.core.models.jobs import Job, JobState
from rollout.core.models.stored_files import StoredFile
from rollout.people.api_base import InstallationViewSet


class JobSerializer(RecordSerializer):
    class Meta:
        model = Job
        fields = [
            "id",
            "kind",
            "state",
            "done",
            "total",
            "note",
            "attempts",
            "max_attempts",
            "cancel_requested",
            "error",
            "result",
            "created_at",
            "started_at",
            "finished_at",
        ]
        read_only_fields = fields


class JobAnswer(JobSerializer):
    """`done` of `total`, which is null as long as nobody knows. `file`: what the job made, under `files`."""

    title = serializers.CharField(read_only=True)
    file = serializers.IntegerField(read_only=True, allow_null=True)

    class Meta(JobSerializer.Meta):
        fields = [*(name for name in JobSerializer.Meta.fields if name != "result"), "title", "file"]


class JobFilters(FilterSet):  # type: ignore[misc]
    state = ChoiceFilter(choices=JobState.choices)


class JobViewSet(ListRecords, RetrieveRecord, InstallationViewSet):
    """What the caller asked for and is done in the background."""

    permissions = dict.fromkeys(("list", "retrieve", "cancel", "retry"))
    in_person = frozenset({"cancel", "retry"})
    version_column = None
    queryset = Job.objects.all()
    serializer_class = JobSerializer
    filterset_class = JobFilters
    ordering_fields = ["created_at", "finished_at"]

    def get_queryset(self) -> QuerySet[Any]:
        own: QuerySet[Any] = Job.objects.of(self.caller)
        return own

    def mask(self, rows: list[dict[str, Any]]) -> None:
        for row in rows:
            row["title"] = str(presentation.title_of(Job(kind=row["kind"])))
            row["file"] = file_of(row.pop("result"))

    @extend_schema(responses=JobAnswer(many=True))
    def list(self, request: Request) -> Response:
        return super().list(request)

    @extend_schema(responses=JobAnswer)
    def retrieve(self, request: Request, pk: int) -> Response:
        return super().retrieve(request, pk=pk)

    @extend_schema(request=None, responses=JobAnswer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: int) -> Response:
        """Stop it: at once if it waits, at its next step if it runs."""
        return self.answer(queue.cancel(self.get_object()))

    @extend_schema(request=None, responses=JobAnswer)
    @action(detail=True, methods=["post"])
    def retry(self, request: Request, pk: int) -> Response:
        """Try an ended job again, going on after its last finished step."""
        return self.answer(queue.retry(self.get_object()))


def file_of(result: Any) -> int | None:
    """The stored file that a job's result leads to."""
    address = result.get("url") if isinstance(result, dict) else None
    try:
        found = resolve(address) if isinstance(address, str) else None
    except Resolver404:
        return None
    return found.kwargs["pk"] if found and found.view_name == "jobs:file" else None


class FileSerializer(RecordSerializer):
    class Meta:
        model = StoredFile
        fields = ["id", "name", "media_type", "size", "sha256", "created_at", "expires_at"]
        read_only_fields = fields


class FileViewSet(ListRecords, RetrieveRecord, InstallationViewSet):
    """Files kept for the caller until they expire: what jobs made, uploads that wait for being taken over,
    files of evidence whose removal can be taken back."""

    permissions = dict.fromkeys(("list", "retrieve", "content_of"))
    in_person = frozenset({"content_of"})  # no token names what a file was made from
    file_actions = frozenset({"content_of"})
    version_column = None
    queryset = StoredFile.objects.all()
    serializer_class = FileSerializer
    ordering_fields = ["created_at", "name"]

    def get_queryset(self) -> QuerySet[Any]:
        return StoredFile.objects.kept(timezone.now()).filter(owner_id=self.caller.pk)

    @extend_schema(responses={(200, "*/*"): OpenApiTypes.BINARY})
    @action(detail=True, url_path="content")
    def content_of(self, request: Request, pk: int) -> StreamingHttpResponse:
        """The bytes; refused when the rights by which they were chosen are not held any more."""
        found = self.get_object()
        if not files.require_open(self.caller, found):
            raise Http404
        return files.response_of(found)
