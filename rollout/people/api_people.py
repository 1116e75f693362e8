"""People over the API. The services are those of the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from rollout.core.api.filters import CharFilter, FilterSet, RecordFilter, TruthFilter
from rollout.core.api.serializers import RecordSerializer, StrictSerializer
from rollout.core.api.views import ChangeRecord, CreateRecord, ListRecords, RetrieveRecord
from rollout.people.access import people_within
from rollout.people.api_base import InstallationViewSet
from rollout.people.models import Department, Organization, User
from rollout.people.queries import Sight
from rollout.people.roles import Permission
from rollout.people.services import invitations, people


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


class GroundsSerializer(StrictSerializer):
    """Why something unusual is done; it stands in the audit log."""

    why = serializers.CharField(max_length=300)


class RevealedSerializer(serializers.Serializer[Any]):
    email = serializers.EmailField()


class PersonViewSet(ListRecords, RetrieveRecord, CreateRecord, ChangeRecord, InstallationViewSet):
    """People whom the caller may see. A POST invites."""

    permissions = {
        "list": Permission.USERS_READ,
        "retrieve": Permission.USERS_READ,
        "create": Permission.USERS_INVITE,
        "partial_update": Permission.USERS_WRITE,
        "deactivate": Permission.USERS_WRITE,
        "reactivate": Permission.USERS_WRITE,
        "reset_second_factor": Permission.USERS_WRITE,
        "invite_again": Permission.USERS_INVITE,
        "reveal": Permission.USERS_READ,
    }
    anywhere = frozenset({"list", "retrieve", "reveal"})
    record_actions = frozenset({"retrieve", "reveal"})
    queryset = User.objects.all()
    serializer_class = PersonSerializer
    request_serializer_class = PersonInvitationSerializer
    filterset_class = PersonFilters
    ordering_fields = ["name", "date_joined"]
    keeps_answers = False  # a revealed address is kept nowhere
    tells_unchanged = False  # the mask depends on the caller's roles

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            return User.objects.none()
        return people_within(self.caller, Permission.USERS_READ)

    def mask(self, rows: list[dict[str, Any]]) -> None:
        if self.action == "reveal":
            return
        sight = Sight.of(self.caller)
        for row in rows:
            row["email"] = sight.email(User(pk=row["id"], email=row["email"]))

    def perform_create(self, content: dict[str, Any]) -> User:
        return invitations.invite(**content, actor=self.caller)

    def perform_change(self, person: User, content: dict[str, Any], version: int) -> User:
        return people.change_person(person, content, version=version, actor=self.caller)

    @extend_schema(request=GroundsSerializer, responses=PersonSerializer)
    @action(detail=True, methods=["post"])
    def deactivate(self, request: Request, pk: int) -> Response:
        """Close the account: sessions end at once, tokens open nothing; what the person did stays."""
        return self.answer(people.deactivate(self.get_object(), actor=self.caller, why=self.reason()))

    @extend_schema(request=None, responses=PersonSerializer)
    @action(detail=True, methods=["post"])
    def reactivate(self, request: Request, pk: int) -> Response:
        """Open a closed account again."""
        return self.answer(people.reactivate(self.get_object(), actor=self.caller))

    @extend_schema(request=GroundsSerializer, responses=PersonSerializer)
    @action(detail=True, methods=["post"], url_path="reset-second-factor")
    def reset_second_factor(self, request: Request, pk: int) -> Response:
        """For a lost phone: the person sets up a new second factor at the next sign-in."""
        person = self.get_object()
        people.reset_second_factor(person, actor=self.caller, why=self.reason())
        return self.answer(person)

    @extend_schema(request=None, responses=PersonSerializer)
    @action(detail=True, methods=["post"], url_path="invite-again")
    def invite_again(self, request: Request, pk: int) -> Response:
        """Mail a new invitation; the earlier one opens nothing any more."""
        person = self.get_object()
        invitations.invite_again(person, actor=self.caller)
        return self.answer(person)

    @extend_schema(request=GroundsSerializer, responses=RevealedSerializer)
    @action(detail=True, methods=["post"])
    def reveal(self, request: Request, pk: int) -> Response:
        """Show an address that is masked, once; who looked and why stands in the audit log."""
        return Response({"email": people.reveal(self.get_object(), actor=self.caller, why=self.reason())})

    def reason(self) -> str:
        return str(self.content(shape=GroundsSerializer)["why"])
