"""How a change of the plan comes in and goes out: JSON for programs, forms for people, one meaning."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from phases.operations import Operation, parse_operations
from phases.services.refusals import refusing
from rollout.core.errors import InvalidInput, UnknownMedia
from rollout.core.json_input import NotJson, read_json
from rollout.core.record_names import require_readable
from rollout.core.refusal_json import JSON
from rollout.core.values import Unreadable, as_typed, whole_of

DIGITS = re.compile(r"\d{1,9}", re.ASCII)
FORMS = frozenset({"", "application/x-www-form-urlencoded", "multipart/form-data"})
NAMES = frozenset({"operations", "version", "why"})
LONGEST_WHY = 2_000


def read_body(request: HttpRequest) -> dict[str, Any]:
    """The posted object: a JSON body, or a form whose field `operations` holds JSON."""
    if request.content_type == JSON:
        return read_object(request.body)
    media = request.content_type or ""
    if media not in FORMS:
        raise UnknownMedia(
            "unsupported_media_type",
            _("“%(type)s” is not read here; send application/json.") % {"type": media[:80]},
        )
    version = as_typed(request.POST.get("version", ""))
    return {
        "operations": parse_json(request.POST.get("operations", ""), "operations"),
        "version": int(version) if DIGITS.fullmatch(version) else None,
        "why": request.POST.get("why", ""),
    }


def read_object(content: bytes) -> dict[str, Any]:
    body = parse_json(content, "")
    if not isinstance(body, dict):
        raise InvalidInput("not_an_object", _("The body is not a JSON object; send {“operations”: […]}."))
    if unknown := sorted(set(body) - NAMES):
        message = _("“%(name)s” is not read here; send “operations”, “version” and “why”.")
        raise InvalidInput("unknown", message % {"name": unknown[0][:60]}, field=unknown[0][:60])
    return body


def parse_json(text: str | bytes, place: str) -> Any:
    """What the text says, or the refusal that tells where and why."""
    try:
        return read_json(text)
    except NotJson as fault:
        raise InvalidInput("not_json", str(fault), field=place) from None


def operations_of(content: Any) -> tuple[Operation, ...]:
    """Operations from their JSON form, or the refusal in words."""
    with refusing(lambda: None):
        return parse_operations(content)


def version_of(body: dict[str, Any]) -> int:
    """The plan's version that the person looked at."""
    try:
        return whole_of(body.get("version"))
    except Unreadable:
        raise InvalidInput(
            "version_missing",
            _("“version” is missing or no whole number; send the version that the preview named."),
            field="version",
        ) from None


def why_of(body: dict[str, Any]) -> str:
    """The reason given for a step; may be empty."""
    why = body.get("why", "")
    if not isinstance(why, str) or len(why) > LONGEST_WHY:
        message = _("“why” is no text of at most %(limit)s characters; shorten it.")
        raise InvalidInput("bad_why", message % {"limit": LONGEST_WHY}, field="why")
    require_readable(why, "why")
    return why


def back_url(request: HttpRequest, otherwise: str) -> str:
    """Where a page without scripts goes on; never another host."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if safe else otherwise
