"""Turns refusals into pages: the right status, one clear sentence, nothing changed."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rollout.core.errors import RolloutError, Stale

TEMPLATES = {400: "400.html", 403: "403.html", 409: "409.html"}


class ErrorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Pages only: the API renders its own problems (RFC 9457)."""
        if not isinstance(exception, RolloutError) or request.path.startswith("/api/"):
            return None
        template = "conflict.html" if isinstance(exception, Stale) else TEMPLATES[exception.status]
        return render(request, template, {"error": exception}, status=exception.status)
