"""When a session was last used: what its owner looks for among sessions they do not know."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

INTERVAL = timedelta(minutes=1)


class ActivityMiddleware:
    """Notes the moment, at most once a minute for a session; the library's own writes with each request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        session = request.session
        # a session that nobody looked at is not read for this alone
        if session.accessed and session.session_key and SESSION_KEY in session:
            note(session.session_key)
        return response


def note(session_key: str) -> None:
    """The cache spares the statement, its condition the write when another process came first."""
    if not cache.add(f"people.activity.{session_key}", True, INTERVAL.total_seconds()):
        return
    now = timezone.now()
    seen_before = UserSession.objects.filter(session_key=session_key, last_seen_at__lte=now - INTERVAL)
    try:
        seen_before.update(last_seen_at=now)
    except OperationalError:
        return  # a page that only reads is not refused because somebody else writes
