"""Starting a rollout over the API: the complete scheduled plan in one request."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from phases.labels_start import past_start
from phases.services.projects import NewProject, start_project
from phases.services.templates import find_template
from rollout.core.api.serializers import StrictSerializer
from rollout.core.api.views import CreateRecord
from rollout.core.zones import usual_zone
from rollout.people.access import people_within
from rollout.people.models import Organization, User
from rollout.people.roles import Permission, Role
from rollout.projects.api import ProjectListViewSet, ProjectSerializer
from rollout.projects.members import PROJECT_ROLES
from rollout.projects.models import Project

IDS = {"type": "array", "items": {"type": "integer", "minimum": 1}}


@extend_schema_field(
    {
        "type": "object",
        "properties": {role.value: IDS for role in PROJECT_ROLES},
        "additionalProperties": False,
        "description": "Ids of people by role; the first of a role owns that role's tasks.",
    }
)
class PeopleByRole(serializers.DictField):
    """{role: [ids]}"""

    child = serializers.ListField(child=serializers.IntegerField(min_value=1), max_length=200)


class NewProjectSerializer(StrictSerializer):
    """Give either `start` or `go_live`; with `go_live` the start is the latest that meets it."""

    name = serializers.CharField(max_length=200)
    template = serializers.CharField(max_length=80)
    start = serializers.DateField(required=False, allow_null=True)
    go_live = serializers.DateField(required=False, allow_null=True)
    country = serializers.RegexField(r"^[A-Za-z]{2}$", required=False, default="CN")
    time_zone = serializers.CharField(max_length=60, required=False, default=usual_zone)
    language = serializers.ChoiceField(settings.LANGUAGES, required=False, default="zh-hans")
    client = serializers.PrimaryKeyRelatedField(
        queryset=Organization.objects.filter(kind="client"), required=False, allow_null=True
    )
    vendor = serializers.PrimaryKeyRelatedField(
        queryset=Organization.objects.filter(kind="vendor"), required=False, allow_null=True
    )
    description = serializers.CharField(required=False, allow_blank=True, default="", max_length=10_000)
    people = PeopleByRole(required=False)


class StartedProjectSerializer(ProjectSerializer):
    """The new project, and what should be known about its dates."""

    warnings = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta(ProjectSerializer.Meta):
        fields = [*ProjectSerializer.Meta.fields, "warnings"]


class ProjectsViewSet(CreateRecord, ProjectListViewSet):
    """The projects that the caller may see; a new one starts from a template."""

    permissions = {"list": None, "create": Permission.PROJECT_CREATE}
    anywhere = frozenset({"create"})
    request_serializer_class = NewProjectSerializer

    @extend_schema(responses={201: StartedProjectSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        content = self.content(shape=self.request_serializer_class)
        project = self.perform_create(dict(content))
        response = self.answer(project, status=201)
        warning = past_start(content.get("go_live"), project.plan.start.date())
        response.data["warnings"] = [warning] if warning else []
        return response

    def perform_create(self, content: dict[str, Any]) -> Project:
        template = find_template(content.pop("template")).template
        people = self.people(content.pop("people", {}))
        return start_project(NewProject(template=template, people=people, **content), actor=self.caller)

    def people(self, asked: dict[str, list[int]]) -> dict[Role, list[User]]:
        """The people named, among those whom the caller may see and the caller. ValidationError otherwise."""
        seen = people_within(self.caller, Permission.USERS_READ).filter(is_active=True)
        wanted = {pk for ids in asked.values() for pk in ids}
        found = {person.pk: person for person in seen.filter(pk__in=wanted)}
        found[self.caller.pk] = self.caller
        if unknown := asked.keys() - {role.value for role in PROJECT_ROLES}:
            raise refusal(_("There is no role “%(role)s”.") % {"role": min(unknown)[:40]}, "unknown_role")
        if missing := wanted - found.keys():
            message = _("There is nobody with the number %(number)s whom you may see.")
            raise refusal(message % {"number": min(missing)}, "unknown_person")
        return {Role(name): [found[pk] for pk in ids] for name, ids in asked.items()}


def refusal(message: str, code: str) -> ValidationError:
    return ValidationError({"people": [ErrorDetail(message, code=code)]})
