"""Projects made of files over the API: a table, or a Microsoft Project plan."""

from __future__ import annotations

import re
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from holidays import list_supported_countries
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from phases.api_files import PROJECT_FILES, TABLES, FileBody, file_bodies
from phases.api_import_answers import DRY_RUN, TableRunAnswer, table_run_json
from phases.interchange.limits import MAX_BYTES
from phases.interchange.report import report
from phases.labels_dry_run import WORDING
from phases.scheduling.model import Profile
from phases.services.imported_projects import start_from_file
from phases.services.imports import read_plan_file
from phases.services.sides import Sides, usual_sides
from phases.services.table_projects import Chosen, read_table_project
from phases.services.table_storing import start_from_table
from rollout.core.values import Unreadable, day_of, key_of, number_of
from rollout.core.years import check_year
from rollout.people.models import Organization
from rollout.people.roles import Permission
from rollout.projects.api import ProjectSerializer
from rollout.projects.api_base import TenantViewSet
from rollout.projects.models import Project

MORNING = time(8)
NAME = OpenApiParameter("name", {"type": "string", "minLength": 1, "maxLength": 200})
SIDES = [OpenApiParameter(name, {"type": "integer", "minimum": 1}) for name in ("client", "vendor")]
CHOICES = [
    OpenApiParameter("start", {"type": "string", "format": "date"}),
    OpenApiParameter("country", {"type": "string", "pattern": "^[A-Za-z]{2}$", "default": "CN"}),
    OpenApiParameter("hours_per_day", {"type": "number", "exclusiveMinimum": 0, "maximum": 24, "default": 8}),
]
LANGUAGE = OpenApiParameter(
    "language", {"type": "string", "enum": [code for code, _name in settings.LANGUAGES], "default": "zh-hans"}
)
PROFILE = OpenApiParameter(
    "profile", {"type": "string", "enum": [one.value for one in Profile], "default": Profile.LOGIC.value}
)


class ProjectOfFile(FileBody, TenantViewSet):
    permissions = {"preview": Permission.PROJECT_CREATE, "create": Permission.PROJECT_CREATE}
    anywhere = frozenset({"preview", "create"})
    queryset = Project.objects.all()
    serializer_class = ProjectSerializer

    def asked(self, name: str, default: str = "") -> str:
        return str(self.request.query_params.get(name, default))

    def project_name(self, told: str) -> str:
        return self.asked("name", told or _("Imported plan"))

    def sides(self) -> Sides:
        """Client and vendor by their numbers; whichever is not named is the usual one."""
        usual = usual_sides(self.caller)
        return Sides(self.organization("client", usual.client), self.organization("vendor", usual.vendor))

    def organization(self, kind: str, usual: Organization | None) -> Organization | None:
        told = self.asked(kind)
        if not told:
            return usual
        key = key_of(told)
        found = None if key is None else Organization.objects.filter(kind=kind, pk=key).first()
        if found is None:
            message = _("There is no such organisation with the number %(value)s; name one of that kind.")
            raise refusal(kind, message, told)
        return found


class TableProjectViewSet(ProjectOfFile):
    """The body is the table: CSV, Excel or JSON in the columns of the export; a column of names is enough."""

    @extend_schema(parameters=CHOICES, request=file_bodies(TABLES), responses={200: TableRunAnswer})
    def preview(self, request: Request) -> Response:
        """What the table would become. Writes nothing."""
        return Response(table_run_json(read_table_project(self.file, self.chosen(), actor=self.caller)))

    @extend_schema(
        parameters=[NAME, LANGUAGE, *SIDES, *CHOICES],
        request=file_bodies(TABLES),
        responses={201: ProjectSerializer},
    )
    def create(self, request: Request) -> Response:
        """Project, members, plan, tasks and links of the table, managed by the caller."""
        run = read_table_project(self.file, self.chosen(), actor=self.caller)
        language = self.asked("language", "zh-hans")
        require_choice("language", language, [code for code, _name in settings.LANGUAGES])
        name = self.project_name(run.name)
        project = start_from_table(
            name, run, actor=self.caller, source="", language=language, sides=self.sides()
        )
        return self.answer(project, status=201)

    def chosen(self) -> Chosen:
        day, hours = self.asked("start"), self.asked("hours_per_day", "8")
        try:
            start = datetime.combine(day_of(day), MORNING) if day else None
            check_year(start, "start")
        except Unreadable:
            raise refusal("start", _("“%(value)s” is not a date; write it as 2026-03-02."), day) from None
        try:
            number = round(Decimal(number_of(hours)), 2)
        except (Unreadable, ArithmeticError):
            number = Decimal(0)
        if not 0 < number <= 24:
            message = _("“%(value)s” is no number of hours in a day; write one from 0.1 to 24.")
            raise refusal("hours_per_day", message, hours)
        country = self.asked("country", "CN").upper()
        if not re.fullmatch("[A-Z]{2}", country) or country not in list_supported_countries():
            raise refusal(
                "country", _("“%(value)s” is no country; write its two letters, such as CN."), country
            )
        return Chosen(start, number, country)


class PlanFileProjectViewSet(ProjectOfFile):
    """The body is a plan that Microsoft Project saved as XML."""

    media_types = PROJECT_FILES
    largest = MAX_BYTES

    @extend_schema(parameters=[PROFILE], request=file_bodies(PROJECT_FILES), responses={200: DRY_RUN})
    def preview(self, request: Request) -> Response:
        """What was read, which dates we would set otherwise and why, what could not be kept. Writes
        nothing."""
        return Response(report(self.run(), WORDING))

    @extend_schema(
        parameters=[NAME, PROFILE, *SIDES],
        request=file_bodies(PROJECT_FILES),
        responses={201: ProjectSerializer},
    )
    def create(self, request: Request) -> Response:
        """Project, plan, tasks, links, calendars and baselines of the file, managed by the caller."""
        run = self.run()
        name = self.project_name(run.imported.name)
        project = start_from_file(name, run, actor=self.caller, source="", sides=self.sides())
        return self.answer(project, status=201)

    def run(self) -> Any:
        profile = self.asked("profile", Profile.LOGIC.value)
        require_choice("profile", profile, [one.value for one in Profile])
        return read_plan_file(self.file, profile=Profile(profile))


def require_choice(name: str, value: str, known: list[str]) -> None:
    if value not in known:
        message = _("“%(value)s” is unknown; use one of: %(known)s.")
        raise refusal(name, message % {"value": "%(value)s", "known": ", ".join(known)}, value)


def refusal(name: str, message: str, value: str) -> ValidationError:
    return ValidationError({name: [ErrorDetail(message % {"value": value[:60]}, code="invalid")]})
