"""Roles over the API: what each may do, and who holds one for the whole installation."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from rollout.core.api.serializers import RecordSerializer, StrictSerializer
from rollout.core.api.views import CreateRecord, ListRecords, RemoveRecord
from rollout.people.access import people_within
from rollout.people.api_base import InstallationViewSet
from rollout.people.labels import PERMISSION_CHOICES, ROLE_LABELS
from rollout.people.models import TenantRole, User
from rollout.people.policy import table
from rollout.people.roles import SECOND_FACTOR_ROLES, TENANT_ROLES, Permission, Role, Scope
from rollout.people.services import people

INSTALLATION_ROLES = [(role.value, ROLE_LABELS[role]) for role in sorted(TENANT_ROLES)]


class GrantRow(serializers.Serializer[Any]):
    permission = serializers.ChoiceField(PERMISSION_CHOICES)
    reach = serializers.ChoiceField([scope.name.lower() for scope in Scope])


class RoleRow(serializers.Serializer[Any]):
    """`for_installation`: may it be held for the whole installation, beside single projects?"""

    role = serializers.ChoiceField([(r.value, ROLE_LABELS[r]) for r in Role])
    name = serializers.CharField()
    for_installation = serializers.BooleanField()
    second_factor = serializers.BooleanField()
    permissions = GrantRow(many=True)


class RoleTableViewSet(InstallationViewSet):
    permissions = {"table": Permission.USERS_READ}
    version_column = None
    pagination_class = None
    filter_backends = ()

    @extend_schema(responses=RoleRow(many=True))
    def table(self, request: Request) -> Response:
        """Every role with its permissions and how far they reach."""
        return Response([row_of(Role(role), granted) for role, granted in table().items()])


def row_of(role: Role, granted: dict[str, str]) -> dict[str, Any]:
    return {
        "role": role.value,
        "name": str(ROLE_LABELS[role]),
        "for_installation": role in TENANT_ROLES,
        "second_factor": role in SECOND_FACTOR_ROLES,
        "permissions": [{"permission": name, "reach": scope} for name, scope in granted.items()],
    }


class HeldRoleSerializer(RecordSerializer):
    class Meta:
        model = TenantRole
        fields = ["id", "role"]
        read_only_fields = fields


class NewHeldRole(StrictSerializer):
    role = serializers.ChoiceField(INSTALLATION_ROLES)


class HeldRoleViewSet(ListRecords, CreateRecord, RemoveRecord, InstallationViewSet):
    """Roles that one person holds for the whole installation. A POST grants, a DELETE takes away."""

    permissions = {
        "list": Permission.USERS_READ,
        "create": Permission.USERS_WRITE,
        "destroy": Permission.USERS_WRITE,
    }
    anywhere = frozenset({"list"})
    record_actions = frozenset({"list"})
    version_column = None
    queryset = TenantRole.objects.all()
    serializer_class = HeldRoleSerializer
    request_serializer_class = NewHeldRole
    filterset_fields = ()
    ordering_fields = ["role"]

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            return TenantRole.objects.none()
        return TenantRole.objects.filter(user=self.person).order_by("pk")

    def open_door(self, permission: str | None) -> None:
        super().open_door(permission)
        reached = User.objects.all()
        if self.action in self.anywhere:
            reached = people_within(self.caller, Permission.USERS_READ)
        self.person: User = get_object_or_404(reached, pk=self.kwargs["person"])

    def perform_create(self, content: dict[str, Any]) -> TenantRole:
        return people.grant(self.person, Role(content["role"]), actor=self.caller)

    def perform_remove(self, held: TenantRole) -> None:
        people.revoke(held, actor=self.caller)
