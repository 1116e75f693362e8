"""How a change of the plan comes in and goes out: JSON for programs, forms for people, one meaning."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from phases.operations import Operation, parse_operations
from phases.services.refusals import refusing
from rollout.core.api.parsers import storable
from rollout.core.errors import InvalidInput


def is_json(request: HttpRequest) -> bool:
    return request.content_type == "application/json"


def read_body(request: HttpRequest) -> dict[str, Any]:
    """The posted object: a JSON body, or a form whose field `operations` holds JSON."""
    if not is_json(request):
        text = request.POST.get("operations", "")
        return {**request.POST.dict(), "operations": parse_json(text, "operations")}
    body = parse_json(request.body, _("body"))
    if not isinstance(body, dict):
        raise InvalidInput("not_an_object", _("The body is not a JSON object; send {“operations”: […]}."))
    return body


def parse_json(text: str | bytes, place: str) -> Any:
    """What the text says. InvalidInput for no JSON, and for what no database holds: NaN, half characters."""
    try:
        content = json.loads(text)
        if not storable(content):
            raise ValueError(place)
        return content
    except (ValueError, RecursionError):
        raise InvalidInput(
            "not_json",
            _("“%(place)s” is not JSON; send a list of changes.") % {"place": place},
            field="operations",
        ) from None


def operations_of(content: Any) -> tuple[Operation, ...]:
    """Operations from their JSON form, or the refusal in words."""
    with refusing(lambda: None):
        return parse_operations(content)


def version_of(body: dict[str, Any]) -> int:
    """The plan's version that the person looked at."""
    try:
        return int(body.get("version", ""))
    except (TypeError, ValueError):
        raise InvalidInput(
            "version_missing",
            _("“version” is missing; send the version that the preview named."),
            field="version",
        ) from None


def back_url(request: HttpRequest, otherwise: str) -> str:
    """Where a page without scripts goes on; never another host."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if safe else otherwise
