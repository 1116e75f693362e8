"""Turns refusals into pages, or for programs into problem documents: the right status, one clear sentence,
nothing changed."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render, resolve_url
from django.utils.translation import gettext_lazy as _

from rollout.core import refusal_json
from rollout.core.errors import InvalidInput, RolloutError, Stale

API = "/api/"
NUL = "%00"  # no database looks for it
UNREADABLE = _("The address holds a NUL, which no text has; take it out.")
TEMPLATES = {400: "400.html", 403: "403.html", 409: "409.html"}


class ErrorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if NUL in request.META.get("QUERY_STRING", ""):
            refusal = InvalidInput("unreadable_address", UNREADABLE)
            page = self.process_exception(request, refusal)
            return page or refusal_json.document(refusal.status, refusal.code, str(refusal))
        response = self.get_response(request)
        if request.path.startswith(API) or not refusal_json.wants_json(request):
            return response
        return refusal_json.of_response(request, response)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Pages only: the API renders its own problems (RFC 9457)."""
        if request.path.startswith(API):
            return None
        if refusal_json.wants_json(request):
            return refusal_json.of_exception(exception)
        if not isinstance(exception, RolloutError):
            return None
        inside = request.headers.get("HX-Request") == "true"
        if isinstance(exception, Stale):
            template = "components/conflict.html" if inside else "conflict.html"
            return render(request, template, {"error": exception}, status=exception.status)
        if inside:
            # what stands in the page stays; the sentence comes as a toast
            messages.error(request, str(exception))
            return HttpResponse(status=exception.status, headers={"HX-Reswap": "none"})
        template = TEMPLATES.get(exception.status, TEMPLATES[400])
        return render(request, template, {"error": exception}, status=exception.status)


class SignInMiddleware:
    """A session ended while its page stood open: htmx opens the sign-in page, not a copy inside the page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        sign_in = resolve_url(settings.LOGIN_URL)
        inside = request.headers.get("HX-Request") == "true"
        if inside and response.status_code == 302 and response.headers["Location"].startswith(sign_in):
            here = urlsplit(request.headers.get("HX-Current-URL", ""))
            back = QueryDict(mutable=True)
            back["next"] = f"{here.path or '/'}{'?' if here.query else ''}{here.query}"
            return HttpResponse(headers={"HX-Redirect": f"{sign_in}?{back.urlencode()}"})
        return response
