"""The plan of a project as a file, over the API."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils import translation
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request

from phases.api_base import PlanPartViewSet
from phases.models import Plan
from phases.views.exports import FORMATS, may_see_cost
from rollout.people.roles import Permission

MEDIA = tuple(dict.fromkeys(one.media.partition(";")[0] for one in FORMATS.values()))


class ExportViewSet(PlanPartViewSet):
    """The plan in the formats of the export page; amounts only for those who may read the budget."""

    permissions = {"file": Permission.PLAN_READ}
    queryset = Plan.objects.all()
    project_lookup = "project"
    version_column = None

    @extend_schema(
        parameters=[OpenApiParameter("kind", str, OpenApiParameter.PATH, enum=list(FORMATS))],
        responses={
            (200, media): OpenApiTypes.OBJECT if media == "application/json" else OpenApiTypes.BINARY
            for media in MEDIA
        },
    )
    def file(self, request: Request, slug: str, kind: str) -> HttpResponse:
        """One file, in the language of the project's documents."""
        plan = self.plan()
        if kind not in FORMATS:
            raise Http404
        chosen, language = FORMATS[kind], plan.project.language
        with translation.override(language):
            content = chosen.make(plan, may_see_cost(self.access), language)
        headers = {"Content-Disposition": f'attachment; filename="{slug}.{chosen.ending}"'}
        return HttpResponse(content, content_type=chosen.media, headers=headers)
