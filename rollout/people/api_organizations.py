"""Organisations and their departments over the API. The services are those of the pages."""

from __future__ import annotations

from typing import Any, ClassVar

from rollout.core.api.filters import CharFilter, FilterSet, RecordFilter
from rollout.core.api.serializers import RecordSerializer
from rollout.core.api.views import ChangeRecord, CreateRecord, ListRecords, RemoveRecord, RetrieveRecord
from rollout.people.api_base import InstallationViewSet
from rollout.people.models import Department, Organization
from rollout.people.roles import Permission
from rollout.people.services import organizations


class OrganizationSerializer(RecordSerializer):
    class Meta:
        model = Organization
        fields = ["id", "name", "kind", "version"]
        read_only_fields = ["version"]
        # the service refuses a name that is taken
        extra_kwargs: ClassVar[dict[str, Any]] = {"name": {"validators": []}}


class OrganizationViewSet(
    ListRecords, RetrieveRecord, CreateRecord, ChangeRecord, RemoveRecord, InstallationViewSet
):
    """The companies that take part."""

    permissions = {
        "list": Permission.USERS_READ,
        "retrieve": Permission.USERS_READ,
        "create": Permission.USERS_WRITE,
        "partial_update": Permission.USERS_WRITE,
        "destroy": Permission.USERS_WRITE,
    }
    queryset = Organization.objects.all()
    serializer_class = OrganizationSerializer
    filterset_fields = {"kind": ["exact"], "name": ["icontains"]}
    ordering_fields = ["name"]

    def perform_create(self, content: dict[str, Any]) -> Organization:
        return organizations.add_organization(**content, actor=self.caller)

    def perform_change(self, record: Organization, content: dict[str, Any], version: int) -> Organization:
        return organizations.change_organization(record, content, version=version, actor=self.caller)

    def perform_remove(self, record: Organization) -> None:
        organizations.remove(record, actor=self.caller)


class DepartmentSerializer(RecordSerializer):
    class Meta:
        model = Department
        fields = ["id", "organization", "parent", "name", "version"]
        read_only_fields = ["version"]
        validators: list[Any] = []  # the service refuses a name that is taken


class DepartmentChangeSerializer(DepartmentSerializer):
    """A department stays in its organisation."""

    class Meta(DepartmentSerializer.Meta):
        read_only_fields = ["organization", "version"]


class DepartmentFilters(FilterSet):  # type: ignore[misc]
    organization = RecordFilter()
    parent = RecordFilter()
    name = CharFilter(lookup_expr="icontains", max_length=200)


class DepartmentViewSet(
    ListRecords, RetrieveRecord, CreateRecord, ChangeRecord, RemoveRecord, InstallationViewSet
):
    """The trees of departments."""

    permissions = OrganizationViewSet.permissions
    queryset = Department.objects.all()
    serializer_class = DepartmentSerializer
    filterset_class = DepartmentFilters
    ordering_fields = ["name"]

    def get_serializer_class(self) -> Any:
        return DepartmentChangeSerializer if self.action == "partial_update" else DepartmentSerializer

    def perform_create(self, content: dict[str, Any]) -> Department:
        content.setdefault("parent", None)
        return organizations.add_department(**content, actor=self.caller)

    def perform_change(self, record: Department, content: dict[str, Any], version: int) -> Department:
        return organizations.change_department(record, content, version=version, actor=self.caller)

    def perform_remove(self, record: Department) -> None:
        organizations.remove(record, actor=self.caller)
