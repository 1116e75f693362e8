"""Methodology templates over the API: those of the product and the company's own."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from phases.labels_templates import GAPS_OF_PLAN, GAPS_OF_TASKS, gap_text
from phases.models import SavedTemplate
from phases.services import template_removal as removal
from phases.services import templates as service
from rollout.core.api.pagination import ListPages
from rollout.core.api.preconditions import etag, require_version
from rollout.core.api.serializers import StrictSerializer
from rollout.core.errors import InvalidInput, StateRefusal
from rollout.people.roles import Permission
from rollout.projects.api_base import ProjectViewSet, TenantViewSet

LARGEST_TEXT = 512 * 1024


class TemplateSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    name = serializers.CharField(help_text="In the caller's language.")
    description = serializers.CharField(allow_blank=True)
    tasks = serializers.IntegerField()
    milestones = serializers.IntegerField()
    own = serializers.BooleanField(help_text="Saved here; false for those that come with the product.")


class TemplateDetail(TemplateSerializer):
    text = serializers.CharField(help_text="YAML.")


class GapAnswer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField([*GAPS_OF_TASKS, *GAPS_OF_PLAN])
    tasks = serializers.IntegerField(allow_null=True, help_text="How many have it; null: the plan itself.")
    text = serializers.CharField()


class SavedAnswer(TemplateDetail):
    not_kept = GapAnswer(many=True, help_text="What the plan has and the template does not hold.")


class NewTemplate(StrictSerializer):
    text = serializers.CharField(max_length=LARGEST_TEXT, trim_whitespace=False, help_text="YAML.")
    file = serializers.CharField(max_length=200, required=False, default="template.yaml")
    replace = serializers.BooleanField(required=False, default=False)


class SaveTemplate(StrictSerializer):
    name = serializers.CharField(max_length=200)
    key = serializers.SlugField(max_length=80, required=False, default="", allow_blank=True)
    replace = serializers.BooleanField(required=False, default=False)


def told(listed: service.Listed) -> dict[str, Any]:
    template, language = listed.template, get_language() or "en"
    leaves = template.leaves()
    return {
        "key": listed.saved.key if listed.saved else template.key,
        "name": template.name.in_language(language),
        "description": template.description.in_language(language) if template.description else "",
        "tasks": sum(1 for task in leaves if task.span),
        "milestones": sum(1 for task in leaves if not task.span),
        "own": listed.saved is not None,
    }


def found(key: str) -> service.Listed:
    try:
        return service.find_template(key)
    except InvalidInput as refusal:
        raise Http404(str(refusal)) from None


def detail(key: str) -> Response:
    listed = found(key)
    version = listed.saved.version if listed.saved else 1
    return Response({**told(listed), "text": service.text_of(key)}, headers={"ETag": etag(version)})


class TemplateViewSet(TenantViewSet):
    """What a rollout can start from."""

    permissions = {
        "list": None,
        "retrieve": None,
        "create": Permission.TEMPLATES_WRITE,
        "destroy": Permission.TEMPLATES_WRITE,
    }
    anywhere = frozenset({"create", "destroy"})
    undoable = frozenset({"destroy"})
    queryset = SavedTemplate.objects.all()
    serializer_class = TemplateDetail
    request_serializer_class = NewTemplate
    pagination_class = ListPages
    filter_backends = ()
    tells_unchanged = False
    lookup_field = "key"
    lookup_value_converter = "slug"

    @extend_schema(responses={200: TemplateSerializer(many=True)})
    def list(self, request: Request) -> Response:
        shown = self.paginate_queryset(service.listed_templates()) or []
        return self.get_paginated_response([told(listed) for listed in shown])

    def retrieve(self, request: Request, key: str) -> Response:
        return detail(key)

    def create(self, request: Request) -> Response:
        """Keep a template from YAML; with `replace` one saved before under its key is renewed."""
        content = self.content(shape=NewTemplate)
        saved = service.load_file(
            content["text"], content["file"], actor=self.caller, replace=content["replace"]
        )
        response = detail(saved.key)
        response.status_code = 201
        return response

    def destroy(self, request: Request, key: str) -> Response:
        saved = found(key).saved
        if saved is None:
            raise StateRefusal("template_shipped", _("This template comes with the product and stays."))
        require_version(request, saved, saved.version)
        way = removal.remove_template(saved, actor=self.caller)
        return self.with_undo(Response(status=204), removal.HANDLER, **way)


class SaveTemplateViewSet(ProjectViewSet):
    permissions = {"create": Permission.TEMPLATES_WRITE}
    queryset = SavedTemplate.objects.all()
    serializer_class = TemplateDetail
    request_serializer_class = SaveTemplate

    @extend_schema(responses={201: SavedAnswer})
    def create(self, request: Request, slug: str) -> Response:
        """Keep the project's plan, without dates and people, as a template; `not_kept` names what else stays
        behind."""
        content = self.content(shape=SaveTemplate)
        gaps = service.gaps(self.access.project, actor=self.access.user)
        saved = service.save_project(
            self.access.project,
            key=content["key"],
            name=content["name"],
            actor=self.access.user,
            replace=content["replace"],
        )
        response = detail(saved.key)
        response.data["not_kept"] = [
            {"kind": gap.kind, "tasks": gap.tasks, "text": gap_text(gap.kind, gap.tasks)} for gap in gaps
        ]
        response.status_code = 201
        return response
