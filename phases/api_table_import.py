"""A table of changes for the plan over the API: looked at first, applied as one step."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from phases.api_base import PlanPartViewSet
from phases.api_files import TABLES, FileBody, file_bodies
from phases.api_import_answers import NotReadAnswer, not_read_json
from phases.api_operations import AppliedAnswer, PreviewAnswer
from phases.api_plan import applied
from phases.models import Plan
from phases.operations import operations_json
from phases.services.table_changes import load_table, preview_table
from rollout.people.roles import Permission


class TablePreviewAnswer(NotReadAnswer, PreviewAnswer):
    """What the table would move; `operations` are all that it asks for, as the plan's own `apply` takes
    them."""

    operations = serializers.ListField(child=serializers.DictField())


class TableAppliedAnswer(NotReadAnswer, AppliedAnswer):
    """The step just written; POST to `undo` takes it back."""


class PlanTableViewSet(FileBody, PlanPartViewSet):
    """The body is the table: CSV, Excel or JSON in the columns of the export. Tasks are found by their
    number; rows without one are new; tasks that the table leaves out stay."""

    permissions = {"preview": Permission.PLAN_WRITE, "load": Permission.PLAN_WRITE}
    version_actions = frozenset({"load"})
    queryset = Plan.objects.all()
    project_lookup = "project"

    @extend_schema(request=file_bodies(TABLES), responses={200: TablePreviewAnswer})
    def preview(self, request: Request, slug: str) -> Response:
        """What the table would change and move. Writes nothing."""
        found = preview_table(self.plan(), self.file, actor=self.access.user)
        told = {"operations": operations_json(found.operations), **not_read_json(found.not_read)}
        return Response(found.preview.as_json() | told)

    @extend_schema(request=file_bodies(TABLES), responses={200: TableAppliedAnswer})
    def load(self, request: Request, slug: str) -> Response:
        """Do what the table says as one step; If-Match names the plan's version that it is meant for."""
        plan = self.plan()
        version = self.expected_version(plan)
        step, not_read = load_table(plan, self.file, actor=self.access.user, version=version)
        return Response(applied(step, slug) | not_read_json(not_read))
