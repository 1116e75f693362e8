"""What the frame of every page asks for: palette, search, undo, drafts, appearance, language."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from rollout.core import drafts, search, undo
from rollout.core.context import THEME_COOKIE, THEMES
from rollout.core.pages import changed, page

YEAR = 365 * 24 * 60 * 60
PALETTE_LIMIT = 6
SEARCH_LIMIT = 25


@require_GET
def palette(request: HttpRequest) -> HttpResponse:
    """Commands and hits for what stands in the palette."""
    return render(request, "components/palette_results.html", found(request, PALETTE_LIMIT))


@require_GET
def search_page(request: HttpRequest) -> HttpResponse:
    return page(request, "search.html", found(request, SEARCH_LIMIT), fragments=("_search_results.html",))


def found(request: HttpRequest, limit: int) -> dict[str, Any]:
    text = request.GET.get("q", "").strip()[:200]
    return {
        "text": text,
        "commands": search.commands(request, text, limit=limit),
        "groups": search.find(request.user, text, limit=limit),
    }


@require_POST
def undo_change(request: HttpRequest) -> HttpResponse:
    """Take back what the signed token names; the service behind it checks again."""
    undone = undo.perform(request.user, request.POST.get("token", ""))
    messages.success(request, str(undone.message))
    if request.headers.get("HX-Request") == "true":
        return changed(keep_open=True)
    return HttpResponseRedirect(undone.url or back(request))


@require_POST
def keep_draft(request: HttpRequest, key: str) -> HttpResponse:
    """Autosave of a long form; answers with the sentence shown under it."""
    drafts.keep(request.user, key, request.POST.lists())
    return HttpResponse(format_html("{}", _("Draft saved")))


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    theme = request.POST.get("theme", "")
    response = HttpResponseRedirect(back(request))
    if theme in THEMES:
        response.set_cookie(
            THEME_COOKIE, theme, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    return response


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    language = request.POST.get("language", "")
    response = HttpResponseRedirect(back(request))
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=YEAR,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response


def back(request: HttpRequest) -> str:
    """The page one came from, if it is ours."""
    for url in (request.POST.get("next", ""), request.headers.get("Referer", "")):
        if url and url_has_allowed_host_and_scheme(
            url, {request.get_host()}, require_https=request.is_secure()
        ):
            return url
    return "/"
