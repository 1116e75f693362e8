"""Short messages that ride on fragments, and the offer to undo."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.functional import Promise

from rollout.core import undo


def offer_undo(request: HttpRequest, text: str | Promise, handler: str, **values: object) -> None:
    """Say what was done and offer to undo it: `handler` was registered with `undo.register`.

    `values` (numbers and short strings, not secret) are signed and given back to the handler.
    """
    token = undo.sign(request.user, handler, values)
    messages.success(request, str(text), extra_tags=f"undo:{token}")


class ToastMiddleware:
    """Appends waiting messages to an htmx answer; whole pages show them in their own region."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.headers.get("HX-Request") == "true" and takes_toasts(response):
            waiting = list(messages.get_messages(request))
            if waiting:
                values = {"messages": waiting, "oob": True}
                markup = render_to_string("components/toasts.html", values, request)
                response.content += markup.encode()
        return response


def takes_toasts(response: HttpResponse) -> bool:
    """Only an HTML fragment that htmx will put into the page: no redirect, no download, no whole page."""
    return (
        not response.streaming
        and response.status_code not in {204, 301, 302, 303}
        and "HX-Redirect" not in response.headers
        and "Content-Disposition" not in response.headers
        and response.headers.get("Content-Type", "").startswith("text/html")
        and not response.content.lstrip()[:9].lower().startswith(b"<!doctype")
    )
