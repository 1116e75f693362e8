"""People, organisations, departments and API tokens over the API. The services are those of the pages."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from rollout.core.api.filters import CharFilter, FilterSet, RecordFilter, TruthFilter
from rollout.core.api.serializers import RecordSerializer, StrictSerializer
from rollout.core.api.views import ChangeRecord, CreateRecord, ListRecords, RemoveRecord, RetrieveRecord
from rollout.people.access import people_within
from rollout.people.api_base import InstallationViewSet
from rollout.people.labels import PERMISSION_LABELS
from rollout.people.models import ApiToken, Department, Organization, User
from rollout.people.queries import Sight
from rollout.people.roles import Permission
from rollout.people.services import invitations, organizations, people, tokens


class PersonSerializer(RecordSerializer):
    """`email` is masked for callers whose roles do not see addresses."""

    email = serializers.EmailField(max_length=254)

    class Meta:
        model = User
        fields = ["id", "name", "email", "job_title", "organization", "department", "is_active", "version"]
        read_only_fields = ["is_active", "version"]


class PersonInvitationSerializer(StrictSerializer):
    """Who is invited; a mail with a link goes to the address."""

    email = serializers.EmailField(max_length=254)
    name = serializers.CharField(max_length=120)
    job_title = serializers.CharField(max_length=120, required=False, default="", allow_blank=True)
    organization = serializers.PrimaryKeyRelatedField(
        queryset=Organization.objects.all(), required=False, default=None, allow_null=True
    )
    department = serializers.PrimaryKeyRelatedField(
        queryset=Department.objects.all(), required=False, default=None, allow_null=True
    )


class PersonFilters(FilterSet):  # type: ignore[misc]
    """No filter by address: whoever sees it masked could guess it letter by letter."""

    name = CharFilter(lookup_expr="icontains", max_length=120)
    organization = RecordFilter()
    department = RecordFilter()
    is_active = TruthFilter()


class PersonViewSet(ListRecords, RetrieveRecord, CreateRecord, ChangeRecord, InstallationViewSet):
    """People whom the caller may see. A POST invites."""

    permissions = {
        "list": Permission.USERS_READ,
        "retrieve": Permission.USERS_READ,
        "create": Permission.USERS_INVITE,
        "partial_update": Permission.USERS_WRITE,
    }
    anywhere = frozenset({"list", "retrieve"})
    record_actions = frozenset({"retrieve"})
    queryset = User.objects.all()
    serializer_class = PersonSerializer
    request_serializer_class = PersonInvitationSerializer
    filterset_class = PersonFilters
    ordering_fields = ["name", "date_joined"]
    tells_unchanged = False  # the mask depends on the caller's roles

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            return User.objects.none()
        return people_within(self.caller, Permission.USERS_READ)

    def mask(self, rows: list[dict[str, Any]]) -> None:
        sight = Sight.of(self.caller)
        for row in rows:
            row["email"] = sight.email(User(pk=row["id"], email=row["email"]))

    def perform_create(self, content: dict[str, Any]) -> User:
        return invitations.invite(**content, actor=self.caller)

    def perform_change(self, person: User, content: dict[str, Any], version: int) -> User:
        return people.change_person(person, content, version=version, actor=self.caller)


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


class TokenSerializer(RecordSerializer):
    permissions = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = ApiToken
        fields = [
            "id",
            "name",
            "prefix",
            "permissions",
            "created_at",
            "expires_at",
            "last_used_at",
            "revoked_at",
        ]
        read_only_fields = fields


class NewTokenSerializer(StrictSerializer):
    name = serializers.CharField(max_length=100)
    permissions = serializers.ListField(
        child=serializers.ChoiceField([(p.value, PERMISSION_LABELS[p]) for p in Permission]),
        max_length=len(Permission),
    )
    expires_at = serializers.DateTimeField()


class IssuedTokenSerializer(TokenSerializer):
    """A token just made; `key` is in this answer and nowhere else."""

    key = serializers.CharField(read_only=True)

    class Meta(TokenSerializer.Meta):
        fields = [*TokenSerializer.Meta.fields, "key"]
        read_only_fields = fields


class TokenViewSet(ListRecords, RetrieveRecord, RemoveRecord, InstallationViewSet):
    """The caller's own API tokens. A token cannot make tokens: a POST takes a session. DELETE revokes."""

    permissions = {"list": None, "retrieve": None, "create": None, "destroy": None}
    keeps_answers = False
    version_column = None
    queryset = ApiToken.objects.all()
    serializer_class = TokenSerializer
    request_serializer_class = NewTokenSerializer
    ordering_fields = ["created_at", "expires_at"]

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            return ApiToken.objects.none()
        return ApiToken.objects.filter(owner=self.caller)

    def create(self, request: Request) -> Response:
        content = self.content(shape=NewTokenSerializer)
        wanted = [Permission(p) for p in content.pop("permissions")]
        token, key = tokens.issue(self.caller, **content, permissions=wanted)
        response = self.answer(token, status=201)
        response.data["key"] = key
        return response

    def destroy(self, request: Request, pk: str) -> Response:
        tokens.revoke(self.get_object(), actor=self.caller)
        return Response(status=204)
