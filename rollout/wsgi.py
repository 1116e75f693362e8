"""Entry point of the web server."""

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from django.core.wsgi import get_wsgi_application

from rollout.web_server import MOST_DISCARDED

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rollout.settings")
answer = get_wsgi_application()


def application(request: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The answer, after what a refusal left unread of a short body, so that the connection serves on."""
    response = answer(request, start_response)
    if 0 < int(request.get("CONTENT_LENGTH") or 0) <= MOST_DISCARDED:
        with suppress(OSError):  # a client that fell silent has its answer all the same
            request["wsgi.input"].read(MOST_DISCARDED)
    return response
