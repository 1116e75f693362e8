"""The open door of the mail's link: one person's request of one round, without an account."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from phases.models import UpdateRequest
from phases.services import update_links as links
from phases.services.update_links import LinkState
from phases.views.update_limits import within_limit
from phases.views.update_page import OwnerPage
from rollout.core.errors import RolloutError, Stale
from rollout.people.doors import open_to_all

GONE, TOO_MANY = 410, 429
SECRET_HEADERS = {
    "Cache-Control": "no-store",
    # “no-referrer” would have browsers post with a null origin, which the CSRF check refuses
    "Referrer-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
}


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def update_link(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows and changes nothing, because mail scanners open links; POST answers."""
    found, state = genuine(request, token)
    with translation.override(language_of(request, found)):
        if state is not LinkState.OPEN:
            return ended(request, found, token, state)
        if request.method != "POST":
            context = {"sent": "sent" in request.GET}
            return shown(request, OwnerPage(found), token, context)
        if not within_limit("update-answer", str(found.pk)):
            return too_many(request)
        return answered(request, found, token)


def answered(request: HttpRequest, found: UpdateRequest, token: str) -> HttpResponse:
    page = OwnerPage(found, request.POST)
    try:
        if page.send():
            url = reverse("phases:update_link", args=[token])
            return secret(HttpResponseRedirect(f"{url}?sent"))
    except Stale:
        page.refusal = _(
            "You answered on another device in the meantime. Below stands what you typed here; send it again "
            "to replace the other answer, or close this page."
        )
        for row, fresh in zip(page.rows, OwnerPage(found).rows, strict=True):
            row.form.data = row.form.data.copy()
            row.form.data[row.form.add_prefix("seen")] = fresh.form.initial["seen"]
        return shown(request, page, token, status=409)
    return shown(request, page, token, status=422)


@open_to_all
@require_POST
def update_link_again(request: HttpRequest, token: str) -> HttpResponse:
    """An old link sends a new one: to the person's own address and to nobody else."""
    found, state = genuine(request, token)
    with translation.override(language_of(request, found)):
        if state in (LinkState.EXPIRED, LinkState.REPLACED):
            try:
                links.replace_link(found, actor=found.user)
            except RolloutError as refusal:
                return ended(request, found, token, state, refusal=str(refusal))
            return ended(request, found, token, state, sent=True, status=200)
        return ended(request, found, token, state)


def genuine(request: HttpRequest, token: str) -> tuple[UpdateRequest, LinkState]:
    found = links.opened(token)
    if found is None:
        raise Http404(_("This link was never given out; open the one in your mail."))
    return found


def language_of(request: HttpRequest, found: UpdateRequest) -> str:
    """The language chosen in this browser, else the person's, else the project's."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    known = dict(settings.LANGUAGES)
    wanted = (chosen, found.user.language, found.round.plan.project.language)
    return next((code for code in wanted if code in known), settings.LANGUAGE_CODE)


def shown(
    request: HttpRequest,
    page: OwnerPage,
    token: str,
    context: dict[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    url = reverse("phases:update_link", args=[token])
    full = {**page.context, "url": url, **(context or {})}
    return secret(render(request, "phases/update_link.html", full, status=status))


def ended(
    request: HttpRequest,
    found: UpdateRequest,
    token: str,
    state: LinkState,
    *,
    refusal: str = "",
    sent: bool = False,
    status: int = GONE,
) -> HttpResponse:
    """Why the link opens nothing, and the way to a new one."""
    again = state in (LinkState.EXPIRED, LinkState.REPLACED) and not sent
    context = {
        "state": state.value,
        "refusal": refusal,
        "sent": sent,
        "again_url": reverse("phases:update_link_again", args=[token]) if again else "",
    }
    return secret(render(request, "phases/update_link_ended.html", context, status=status))


def too_many(request: HttpRequest) -> HttpResponse:
    context = {"state": "limited"}
    return secret(render(request, "phases/update_link_ended.html", context, status=TOO_MANY))


def secret(response: HttpResponse) -> HttpResponse:
    """The address is a key: nothing may keep it, index it or hand it on."""
    for name, value in SECRET_HEADERS.items():
        response[name] = value
    return response
