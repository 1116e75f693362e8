"""The plan of a project as a file, over the API."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request

from phases.api_base import PlanPartViewSet
from phases.interchange.tables.columns import BY_KEY
from phases.models import Plan
from phases.outgoing.gantt import SHEETS, sheet_count
from phases.outgoing.scope import Part, Zoom
from phases.views.documents import language_of
from phases.views.export_form import scope_of
from phases.views.exports import FORMATS, Wanted, gantt_document, may_see_cost
from rollout.core.api.serializers import Problem
from rollout.core.errors import StateRefusal
from rollout.documents.delivery import PAGES_AT_ONCE
from rollout.people.roles import Permission

PDF = "application/pdf"
KINDS = [*FORMATS, "pdf"]
MEDIA = tuple(dict.fromkeys([*(one.media.partition(";")[0] for one in FORMATS.values()), PDF]))
CHOICES = {
    "part": [one.value for one in Part],
    "language": [code for code, _name in settings.LANGUAGES],
    "paper": list(SHEETS),
    "zoom": [one.value for one in Zoom],
}
ASKED = [
    *(OpenApiParameter(name, {"type": "string", "enum": known}) for name, known in CHOICES.items()),
    OpenApiParameter("phase", {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}),
    OpenApiParameter("first", {"type": "string", "format": "date"}),
    OpenApiParameter("last", {"type": "string", "format": "date"}),
    OpenApiParameter("columns", {"type": "array", "items": {"type": "string", "enum": list(BY_KEY)}}),
]


class ExportViewSet(PlanPartViewSet):
    """The plan in the formats of the export page; amounts only for those who may read the budget."""

    permissions = {"file": Permission.PLAN_READ}
    queryset = Plan.objects.all()
    project_lookup = "project"
    version_column = None

    @extend_schema(
        parameters=[OpenApiParameter("kind", str, OpenApiParameter.PATH, enum=KINDS), *ASKED],
        responses={
            (200, media): OpenApiTypes.OBJECT if media == "application/json" else OpenApiTypes.BINARY
            for media in MEDIA
        }
        | {409: Problem},
    )
    def file(self, request: Request, slug: str, kind: str) -> HttpResponse:
        """One file, in the language of the project's documents unless another is asked for."""
        plan = self.plan()
        if kind not in KINDS:
            raise Http404
        language = language_of(request._request, self.access)
        scope = scope_of(request._request.GET, plan)
        if kind == "pdf":
            require_short(sheet_count(plan, scope))
            return answer(gantt_document(plan, language, scope), PDF, f"{slug}.pdf")
        chosen = FORMATS[kind]
        with translation.override(language):
            content = chosen.make(plan, Wanted(may_see_cost(self.access), language, scope))
        return answer(content, chosen.media, f"{slug}.{chosen.ending}")


def answer(content: bytes, media: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=media, headers=headers)


def require_short(pages: int) -> None:
    """A long document is made by a job of the export page. Refusal: StateRefusal."""
    if pages > PAGES_AT_ONCE:
        message = _(
            "The chart takes %(pages)s pages and at most %(most)s are made at once; narrow the dates or the "
            "tasks, or take it from the export page."
        )
        raise StateRefusal("too_many_pages", message % {"pages": pages, "most": PAGES_AT_ONCE})
