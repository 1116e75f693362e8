"""What every page's frame needs."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """`demo` tells the frame to say that anybody may sign in here."""
    return {"demo": settings.DEMO}
