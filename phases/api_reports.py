"""Weekly reports over the API: the list, the draft, publishing, what was given out."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from phases.api_base import PlanPartViewSet
from phases.models import CopyKind, ReportCopy, ReportStatus, WeeklyReport
from phases.services import reports as services
from phases.services.report_mail import usual_recipients
from rollout.core.api.serializers import RecordSerializer, StrictSerializer
from rollout.core.api.views import ChangeRecord, CreateRecord, ListRecords, RemoveRecord, RetrieveRecord
from rollout.people.roles import Permission

LARGEST = 2**63 - 1
MEDIA = {
    CopyKind.PAGE.value: "text/html; charset=utf-8",
    CopyKind.PDF.value: "application/pdf",
    CopyKind.MAIL.value: "text/plain; charset=utf-8",
}
ENDINGS = {CopyKind.PAGE.value: "html", CopyKind.PDF.value: "pdf", CopyKind.MAIL.value: "txt"}


class ReportRow(RecordSerializer):
    """One week's report, as the list tells it."""

    status = serializers.ChoiceField(ReportStatus.choices, allow_blank=True, read_only=True)
    published_by = serializers.CharField(source="published_by.name", read_only=True, allow_null=True)

    class Meta:
        model = WeeklyReport
        fields = [
            "number",
            "reported_on",
            "since",
            "until",
            "status_at",
            "status",
            "comment",
            "published_at",
            "published_by",
            "version",
        ]
        read_only_fields = fields


class ReportSerializer(ReportRow):
    """One week's report. `content` are the figures it was written from; empty until it is published."""

    class Meta(ReportRow.Meta):
        fields = [*ReportRow.Meta.fields, "content"]
        read_only_fields = [name for name in fields if name not in ("comment", "reported_on")]


class NewReport(StrictSerializer):
    """Nothing to say: its day follows from the plan."""


class Wording(StrictSerializer):
    """`comment`: in the place of the one that is stored."""

    comment = serializers.CharField(required=False, allow_blank=True)


class Previewed(serializers.Serializer[Any]):
    content = serializers.DictField()


class Publishing(StrictSerializer):
    """`recipients`: keys of people who may read the report, 400 for another; left out, the sponsor, the
    business owners and the project manager."""

    recipients = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=LARGEST), required=False, max_length=200
    )


class CopySerializer(RecordSerializer):
    """One file as it was given out; `sha256` is its entity tag as well."""

    class Meta:
        model = ReportCopy
        fields = ["language", "kind", "sha256"]
        read_only_fields = fields


class ReportViewSet(ListRecords, RetrieveRecord, CreateRecord, ChangeRecord, RemoveRecord, PlanPartViewSet):
    """Weekly reports. A published one never changes; drafts are seen by those who may publish."""

    permissions = {
        "list": Permission.REPORTS_READ,
        "retrieve": Permission.REPORTS_READ,
        "create": Permission.REPORTS_PUBLISH,
        "partial_update": Permission.REPORTS_PUBLISH,
        "destroy": Permission.REPORTS_PUBLISH,
        "preview": Permission.REPORTS_PUBLISH,
        "publish": Permission.REPORTS_PUBLISH,
    }
    queryset = WeeklyReport.objects.select_related("plan__project")
    version_actions = frozenset({"publish"})
    serializer_class = ReportSerializer
    request_serializer_class = NewReport
    lookup_field = "number"
    lookup_value_converter = "int"
    ordering_fields = ["number", "reported_on"]

    def get_serializer_class(self) -> Any:
        return ReportRow if self.action == "list" else super().get_serializer_class()

    def get_queryset(self) -> QuerySet[Any]:
        rows = super().get_queryset()
        if getattr(self, "swagger_fake_view", False) or self.access.allows(Permission.REPORTS_PUBLISH):
            return rows
        return rows.exclude(published_at=None)

    def perform_create(self, content: dict[str, Any]) -> WeeklyReport:
        return services.start_draft(self.plan(), actor=self.access.user)

    def perform_change(self, report: WeeklyReport, content: dict[str, Any], version: int) -> WeeklyReport:
        return services.write_draft(report, content, version=version, actor=self.access.user)

    def perform_remove(self, report: WeeklyReport) -> None:
        services.discard_draft(report, version=report.version, actor=self.access.user)

    @extend_schema(request=Wording, responses={200: Previewed})
    def preview(self, request: Request, slug: str, number: int) -> Response:
        """The figures that the draft would be published with now. Writes nothing."""
        report = self.get_object()
        services.refuse_published(report)
        asked = self.content(shape=Wording).get("comment")
        comment = None if asked is None else services.fitting_comment(asked)
        return Response({"content": services.draft_content(report, self.access.user, comment=comment)})

    @extend_schema(request=Publishing, responses={200: ReportSerializer})
    def publish(self, request: Request, slug: str, number: int) -> Response:
        """Freeze the report in every language and mail it with its PDF."""
        report = self.get_object()
        keys = self.content(shape=Publishing).get("recipients")
        project = self.access.project
        people = usual_recipients(project) if keys is None else services.chosen_readers(project, keys)
        done = services.publish(
            report, version=self.expected_version(report), actor=self.access.user, recipients=people
        )
        return self.answer(done)


class CopyViewSet(ListRecords, PlanPartViewSet):
    """The files of a published report, byte for byte."""

    permissions = {"list": Permission.REPORTS_READ, "file": Permission.REPORTS_READ}
    queryset = ReportCopy.objects.order_by("language", "kind")
    serializer_class = CopySerializer
    project_lookup = "report__plan__project"
    version_column = None

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            return ReportCopy.objects.none()
        published = WeeklyReport.objects.exclude(published_at=None).filter(plan__project=self.access.project)
        report = get_object_or_404(published, number=self.kwargs["number"])
        return super().get_queryset().filter(report=report)

    @extend_schema(responses={(200, media): OpenApiTypes.BINARY for media in MEDIA.values()})
    def file(self, request: Request, slug: str, number: int, language: str, kind: str) -> HttpResponse:
        """One file; its entity tag is its SHA-256."""
        copy = get_object_or_404(self.get_queryset(), language=language, kind=kind)
        name = f"report-{number}-{language}.{ENDINGS[kind]}"
        headers = {"ETag": f'"{copy.sha256}"', "Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(bytes(copy.content), content_type=MEDIA[kind], headers=headers)
