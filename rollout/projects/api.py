"""Projects and the people in them, over the API. The services are those of the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from rollout.core.api.filters import ChoiceFilter, FilterSet, RecordFilter
from rollout.core.api.serializers import RecordSerializer, StrictSerializer
from rollout.core.api.views import ChangeRecord, CreateRecord, ListRecords, RemoveRecord, RetrieveRecord
from rollout.people.labels import ROLE_LABELS
from rollout.people.models import Organization
from rollout.people.roles import Permission, Role
from rollout.projects.api_base import ProjectViewSet, TenantViewSet
from rollout.projects.members import PROJECT_ROLES
from rollout.projects.models import Membership, Project
from rollout.projects.services import projects as services

ROLE_CHOICES = [(role.value, ROLE_LABELS[role]) for role in PROJECT_ROLES]


class ProjectSerializer(RecordSerializer):
    client = serializers.PrimaryKeyRelatedField(
        queryset=Organization.objects.filter(kind="client"), required=False, allow_null=True
    )
    vendor = serializers.PrimaryKeyRelatedField(
        queryset=Organization.objects.filter(kind="vendor"), required=False, allow_null=True
    )
    client_name = serializers.CharField(source="client.name", read_only=True, allow_null=True)
    vendor_name = serializers.CharField(source="vendor.name", read_only=True, allow_null=True)

    class Meta:
        model = Project
        fields = [
            "id",
            "slug",
            "name",
            "description",
            "client",
            "client_name",
            "vendor",
            "vendor_name",
            "country",
            "time_zone",
            "language",
            "status",
            "risk_medium_from",
            "risk_high_from",
            "created_at",
            "version",
        ]
        read_only_fields = ["slug", "country", "created_at", "version"]


class ProjectListViewSet(ListRecords, TenantViewSet):
    """The projects that the caller may see."""

    permissions = {"list": None}
    queryset = Project.objects.all()
    serializer_class = ProjectSerializer
    filterset_fields = {"status": ["exact"], "country": ["exact"], "name": ["icontains"]}
    ordering_fields = ["name", "created_at", "status"]

    def get_queryset(self) -> QuerySet[Any]:
        return Project.objects.visible_to(self.caller)


class ProjectDetailViewSet(RetrieveRecord, ChangeRecord, ProjectViewSet):
    """One project and its settings."""

    permissions = {"retrieve": Permission.PLAN_READ, "partial_update": Permission.PROJECT_WRITE}
    queryset = Project.objects.all()
    serializer_class = ProjectSerializer
    lookup_field = "slug"

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            return Project.objects.none()
        return Project.objects.filter(pk=self.access.project.pk)

    def perform_change(self, project: Project, content: dict[str, Any], version: int) -> Project:
        return services.change_settings(project, content, version=version, actor=self.access.user)


class MemberSerializer(RecordSerializer):
    name = serializers.CharField(source="user.name", read_only=True)
    organization = serializers.CharField(source="user.organization.name", read_only=True, allow_null=True)
    department = serializers.CharField(source="user.department.name", read_only=True, allow_null=True)

    class Meta:
        model = Membership
        fields = ["id", "user", "name", "organization", "department", "role", "version"]
        read_only_fields = fields


class InvitationSerializer(StrictSerializer):
    """A role for the account with this address; `name` is needed when there is none yet."""

    email = serializers.EmailField(max_length=254)
    role = serializers.ChoiceField(ROLE_CHOICES)
    name = serializers.CharField(max_length=120, required=False, default="", allow_blank=True)


class MemberFilters(FilterSet):  # type: ignore[misc]
    user = RecordFilter("user_id")
    role = ChoiceFilter(choices=ROLE_CHOICES)


class MemberViewSet(ListRecords, RetrieveRecord, CreateRecord, RemoveRecord, ProjectViewSet):
    """Who takes part in the project, in which role. A person with two roles is listed twice."""

    permissions = {
        "list": Permission.USERS_READ,
        "retrieve": Permission.USERS_READ,
        "create": Permission.USERS_INVITE,
        "destroy": Permission.USERS_INVITE,
    }
    record_actions = frozenset({"create", "destroy"})
    queryset = Membership.objects.all()
    serializer_class = MemberSerializer
    request_serializer_class = InvitationSerializer
    filterset_class = MemberFilters
    ordering_fields = ["role", "user__name"]

    def perform_create(self, content: dict[str, Any]) -> Membership:
        return services.invite(
            self.access.project,
            email=content["email"],
            name=content["name"],
            role=Role(content["role"]),
            actor=self.access.user,
        )

    def perform_remove(self, membership: Membership) -> None:
        services.remove_role(membership, actor=self.access.user)
