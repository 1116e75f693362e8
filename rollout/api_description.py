"""The API's own description: the OpenAPI document and the page that shows it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, override
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from rollout.core.api.problems import problem_response
from rollout.people.doors import Door, DoorKind, open_to_all, signed_in
from rollout.people.labels import ROLE_LABELS


def role_choices() -> list[tuple[str, str]]:
    """The values under which the document names its one list of roles."""
    return [(role.value, str(label)) for role, label in ROLE_LABELS.items()]


@lru_cache
def document(language: str) -> dict[str, Any]:
    """The OpenAPI document with its descriptions in one language; it changes with a release only."""
    with override(language):
        content: dict[str, Any] = SchemaGenerator(urlconf="rollout.urls").get_schema(public=True)  # type: ignore[no-untyped-call]
    return content


class Description(APIView):
    """The OpenAPI document: JSON, or YAML for who asks for it."""

    schema = None
    renderer_classes = [OpenApiJsonRenderer, OpenApiJsonRenderer2, OpenApiYamlRenderer, OpenApiYamlRenderer2]

    def get(self, request: Request) -> Response:
        return Response(document(get_language() or "en"))


description = Description.as_view()
description.door = Door(DoorKind.SIGNED_IN)  # type: ignore[attr-defined]


@signed_in
@require_safe
@ensure_csrf_cookie
def documentation(request: HttpRequest) -> HttpResponse:
    return render(request, "api/documentation.html")


class NothingHere(APIView):
    """Addresses under the API's root that do not exist: a problem document, not a page."""

    schema = None
    authentication_classes = ()
    permission_classes = ()

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        from django.http import Http404

        self.request = self.initialize_request(request, *args, **kwargs)
        self.headers = self.default_response_headers
        response = problem_response(Http404(), {"request": self.request})
        return self.finalize_response(self.request, response)


nothing_here = open_to_all(NothingHere.as_view())
