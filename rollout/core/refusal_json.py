"""Refusals of pages to programs: problem documents (RFC 9457) for whoever sends or asks for JSON."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure

from rollout.core.api.problems import PROBLEM_JSON, content_of, told
from rollout.core.errors import RolloutError

JSON = "application/json"


def wants_json(request: HttpRequest) -> bool:
    """Does the caller send JSON, or ask for it rather than for a page? htmx and browsers do not."""
    if request.headers.get("HX-Request") == "true":
        return False
    if request.content_type == JSON:
        return True
    return request.get_preferred_type(["text/html", JSON, PROBLEM_JSON]) in {JSON, PROBLEM_JSON}


def document(status: int, code: str, detail: str, **members: Any) -> JsonResponse:
    return JsonResponse(content_of(status, code, detail, **members), status=status, content_type=PROBLEM_JSON)


def of_exception(error: Exception) -> JsonResponse | None:
    """The problem document of what a view raised; None for a fault."""
    if isinstance(error, RolloutError):
        status, code, detail, members = told(error)
        return document(status, code, detail, **members)
    if isinstance(error, Http404):
        return of_status(404)
    if isinstance(error, PermissionDenied):
        return of_status(403)
    if isinstance(error, RequestDataTooBig):
        return of_status(413)
    if isinstance(error, UnreadablePostError):
        return document(400, "incomplete", _("The request ended in the middle; send it again."))
    return None


def of_response(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A refusal that was written as a page, or that leads to the sign-in page, as a problem document."""
    status = response.status_code
    if status == 302 and response.headers["Location"].startswith(resolve_url(settings.LOGIN_URL)):
        return of_status(401)
    if status < 400 or "json" in response.headers.get("Content-Type", ""):
        return response
    if status == 400 and is_too_large(request):
        return of_status(413)
    problem = of_status(status)
    if allowed := response.headers.get("Allow"):
        problem["Allow"] = allowed
    return problem


def is_too_large(request: HttpRequest) -> bool:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return length.isdigit() and int(length) > (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0)


def of_status(status: int) -> JsonResponse:
    """A refusal of which only the status is known."""
    known = {
        401: ("not_authenticated", _("You are not signed in, or no longer; sign in and send it again.")),
        403: ("permission_denied", _("You may not do this.")),
        404: ("not_found", _("There is nothing at this address.")),
        405: (
            "method_not_allowed",
            _("This address does not take this method; “Allow” names those it does."),
        ),
        413: ("too_large", _("The request is too large; send less at once.")),
        429: ("throttled", _("These were too many requests; wait a little.")),
    }
    if status >= 500:
        return document(status, "fault", _("Something unexpected went wrong; nothing was changed."))
    code, detail = known.get(status, ("refused", _("The server did not understand the request.")))
    return document(status, code, detail)


def csrf_refusal(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A request whose token is missing or old: the usual page, or a problem document."""
    if wants_json(request):
        message = _("The token against forged requests is missing or old; send it as X-CSRFToken.")
        return document(403, "csrf_failed", message)
    return csrf_failure(request, reason)
