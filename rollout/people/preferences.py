"""Language and theme: chosen on any page, kept with the account for the next device."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from rollout.people.services.people import remember


def remembered(field: str, cookie: str, choose: Callable[..., Any]) -> Callable[..., HttpResponse]:
    """A view that sets a cookie; what it accepts for somebody signed in is stored in `field`, too."""

    @wraps(choose)
    def chosen(request: HttpRequest) -> HttpResponse:
        response: HttpResponse = choose(request)
        if cookie in response.cookies and request.user.is_authenticated:
            remember(request.user, field, response.cookies[cookie].value)
        return response

    return chosen
