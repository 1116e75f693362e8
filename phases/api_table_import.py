"""A table of changes for the plan over the API: looked at first, applied as one step."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from phases.api_base import PlanPartViewSet
from phases.api_files import TABLES, FileBody, file_bodies
from phases.api_operations import AppliedAnswer, PreviewAnswer
from phases.api_plan import applied
from phases.models import Plan
from phases.services import changes
from phases.services.table_changes import operations_of_file
from rollout.people.roles import Permission


class PlanTableViewSet(FileBody, PlanPartViewSet):
    """The body is the table: CSV, Excel or JSON in the columns of the export. Tasks are found by their
    number; rows without one are new; tasks that the table leaves out stay."""

    permissions = {"preview": Permission.PLAN_WRITE, "load": Permission.PLAN_WRITE}
    version_actions = frozenset({"load"})
    queryset = Plan.objects.all()
    project_lookup = "project"

    @extend_schema(request=file_bodies(TABLES), responses={200: PreviewAnswer})
    def preview(self, request: Request, slug: str) -> Response:
        """What the table would move. Writes nothing."""
        plan = self.plan()
        operations = operations_of_file(plan, self.file)
        return Response(changes.preview(plan, operations, actor=self.access.user).as_json())

    @extend_schema(request=file_bodies(TABLES), responses={200: AppliedAnswer})
    def load(self, request: Request, slug: str) -> Response:
        """Do what the table says as one step; If-Match names the plan's version that it is meant for."""
        plan = self.plan()
        version = self.expected_version(plan)
        operations = operations_of_file(plan, self.file)
        step = changes.apply(plan, operations, actor=self.access.user, version=version)
        return Response(applied(step, slug))
