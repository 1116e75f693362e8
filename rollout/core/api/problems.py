"""Errors of the API as problem documents (RFC 9457, `application/problem+json`)."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core import signals
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, UnreadablePostError
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response

from rollout.core.errors import InvalidInput, NotAllowed, RolloutError, Stale

logger = logging.getLogger(__name__)
PROBLEM_JSON = "application/problem+json"
CHANGES_ONE_VERSION = frozenset({"PUT", "PATCH", "DELETE"})


class PreconditionRequired(exceptions.APIException):
    status_code = 428
    default_code = "precondition_required"


class PayloadTooLarge(exceptions.APIException):
    status_code = 413
    default_code = "too_large"


class KeyMismatch(exceptions.APIException):
    """An Idempotency-Key used before with another request."""

    status_code = 422
    default_code = "idempotency_mismatch"


def problem_response(error: Exception, context: dict[str, Any]) -> Response:
    """The exception handler of all API views: every refusal and every fault is a problem document."""
    request = context["request"]
    if isinstance(error, RolloutError):
        return refusal(error, request.method)
    if isinstance(error, Http404):
        # the framework's own words name models; ours are written for people
        ours = error.args and not str(error.args[0]).startswith("No ")
        return problem(
            404, "not_found", str(error.args[0]) if ours else _("There is nothing at this address.")
        )
    if isinstance(error, PermissionDenied):
        return problem(403, "permission_denied", _("You may not do this."))
    if isinstance(error, RequestDataTooBig):
        return problem(413, "too_large", _("The request is too large; send less at once."))
    if isinstance(error, SuspiciousOperation):
        return problem(400, "bad_request", _("The request cannot be read; send fewer parameters."))
    if isinstance(error, UnreadablePostError):
        return problem(400, "incomplete", _("The request ended in the middle; send it again."))
    if isinstance(error, exceptions.ValidationError):
        return invalid(error)
    if isinstance(error, exceptions.APIException):
        return framework_refusal(error)
    logger.exception("The API failed.", exc_info=error)
    signals.got_request_exception.send(sender=problem_response, request=request)
    return problem(500, "fault", _("Something unexpected went wrong; nothing was changed."))


def problem(status: int, code: str, detail: str, **members: Any) -> Response:
    """A problem document as an answer of the API."""
    content = content_of(status, code, detail, **members)
    return Response(content, status=status, content_type=PROBLEM_JSON)


def content_of(status: int, code: str, detail: str, **members: Any) -> dict[str, Any]:
    """A problem document; `members` are the extension members of this code."""
    return {
        "type": f"urn:rollout:problem:{code}",
        "title": title_of(status),
        "status": status,
        "detail": detail,
        "code": code,
        **members,
    }


def title_of(status: int) -> str:
    """The kind of refusal, the same for every problem with this status."""
    titles = {
        400: _("Invalid input"),
        401: _("Not signed in"),
        403: _("Not allowed"),
        404: _("Not found"),
        405: _("Method not offered"),
        406: _("No such format"),
        409: _("Conflict"),
        412: _("Changed in the meantime"),
        413: _("Too large"),
        415: _("Unknown media type"),
        422: _("Key used for another request"),
        428: _("Version missing"),
        429: _("Too many requests"),
    }
    return titles.get(status, _("Fault"))


def refusal(error: RolloutError, method: str | None) -> Response:
    """One of the application's own refusals. A version named by If-Match that is gone answers 412."""
    status, code, detail, members = told(error)
    if isinstance(error, Stale) and method in CHANGES_ONE_VERSION:
        status = 412
    return problem(status, code, detail, **members)


def told(error: RolloutError) -> tuple[int, str, str, dict[str, Any]]:
    """Status, code, sentence and extension members of one of the application's own refusals."""
    members: dict[str, Any] = {}
    message = str(error.message)
    if isinstance(error, Stale):
        version = getattr(error.record, "version", None)
        members = {"mine": error.mine, "theirs": error.theirs, "version": version}
    elif isinstance(error, NotAllowed):
        members = {"permission": error.permission}
    elif isinstance(error, InvalidInput):
        members = {"errors": [{"field": error.field or "", "code": error.code, "message": message}]}
    return error.status, error.code, message, members


def invalid(error: exceptions.ValidationError) -> Response:
    errors = list(field_errors(error.get_full_details()))
    first = errors[0] if errors else {"field": "", "code": "invalid", "message": _("The input is not valid.")}
    detail = f"{first['field']}: {first['message']}" if first["field"] else first["message"]
    return problem(400, "invalid", detail, errors=errors)


def field_errors(details: Any, path: str = "") -> Iterator[dict[str, str]]:
    """The framework's nested details as a flat list of {field: dotted path, code, message}."""
    if (
        isinstance(details, Mapping)
        and set(details) == {"message", "code"}
        and isinstance(details["code"], str)
    ):
        field = path.removesuffix(".non_field_errors").removeprefix("non_field_errors")
        yield {"field": field, "code": details["code"], "message": str(details["message"])}
    elif isinstance(details, Mapping):
        for name, inner in details.items():
            yield from field_errors(inner, f"{path}.{name}" if path else str(name))
    elif isinstance(details, Sequence) and not isinstance(details, str):
        lone = all(isinstance(d, Mapping) and set(d) == {"message", "code"} for d in details)
        for number, inner in enumerate(details):
            yield from field_errors(inner, path if lone else f"{path}.{number}" if path else str(number))


def framework_refusal(error: exceptions.APIException) -> Response:
    code = error.get_codes()
    response = problem(error.status_code, code if isinstance(code, str) else "invalid", str(error.detail))
    if authenticate := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = authenticate
    if wait := getattr(error, "wait", None):
        response["Retry-After"] = str(int(wait) + 1)
    return response
