"""What every page's frame needs."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "rollout_theme"


def page(request: HttpRequest) -> dict[str, Any]:
    """`demo` tells the frame to say that anybody may sign in here; `theme` is auto, light or dark."""
    theme = request.COOKIES.get(THEME_COOKIE, "auto")
    return {"demo": settings.DEMO, "theme": theme if theme in THEMES else "auto"}
