"""The caller's own account."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from rollout.core.api.serializers import RecordSerializer
from rollout.core.context import THEMES
from rollout.people.access import roles_anywhere
from rollout.people.api_base import InstallationViewSet
from rollout.people.labels import ROLE_LABELS
from rollout.people.models import User
from rollout.people.roles import Role
from rollout.people.services import people

CHOSEN = ("language", "theme")  # how pages are shown: kept without a version


class AccountSerializer(RecordSerializer):
    language = serializers.ChoiceField(settings.LANGUAGES, allow_blank=True, required=False)
    theme = serializers.ChoiceField(THEMES, allow_blank=True, required=False)

    class Meta:
        model = User
        fields = [
            "id",
            "name",
            "email",
            "job_title",
            "organization",
            "department",
            "language",
            "theme",
            "version",
        ]
        read_only_fields = ["id", "email", "organization", "department", "version"]


class AccountAnswer(AccountSerializer):
    """`roles`: all that the person holds, for the installation or in any project."""

    roles = serializers.ListField(
        child=serializers.ChoiceField([(r.value, ROLE_LABELS[r]) for r in Role]), read_only=True
    )

    class Meta(AccountSerializer.Meta):
        fields = [*AccountSerializer.Meta.fields, "roles"]


class AccountViewSet(InstallationViewSet):
    """Who the caller is, and what they may say about themselves."""

    permissions = {"retrieve": None, "partial_update": None}
    in_person = frozenset({"partial_update"})
    queryset = User.objects.all()
    serializer_class = AccountSerializer
    pagination_class = None
    filter_backends = ()
    tells_unchanged = False  # roles, language and theme change without the version

    def mask(self, rows: list[dict[str, Any]]) -> None:
        for row in rows:
            row["roles"] = [role.value for role in Role if role in roles_anywhere(self.caller)]

    @extend_schema(responses=AccountAnswer)
    def retrieve(self, request: Request) -> Response:
        """The account behind this session or token."""
        return self.wire(User.objects.filter(pk=self.caller.pk))

    @extend_schema(request=AccountSerializer, responses=AccountAnswer)
    def partial_update(self, request: Request) -> Response:
        """Change one's own name, job title, language or theme."""
        person = User.objects.get(pk=self.caller.pk)
        version = self.expected_version(person)
        content = self.content(instance=person, partial=True)
        chosen = {name: content.pop(name) for name in CHOSEN if name in content}
        people.change_oneself(person, content, version=version)
        for name, value in chosen.items():
            people.remember(person, name, value)
        return self.answer(person)
