"""Pages about one's own account: profile, sessions, API tokens."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rollout.core.errors import InvalidInput
from rollout.core.pages import done, page
from rollout.people.access import needs_second_factor, roles_anywhere
from rollout.people.browsers import browser_text
from rollout.people.doors import signed_in
from rollout.people.forms import ProfileForm, TokenForm
from rollout.people.labels import PERMISSION_LABELS, ROLE_LABELS
from rollout.people.models import ApiToken, User
from rollout.people.queries import sessions_of
from rollout.people.roles import Permission, Role
from rollout.people.services import people, sessions, tokens
from rollout.people.views.people import refused


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=person.pk))
    if request.method == "POST" and form.is_valid():
        people.change_oneself(person, form.changes(), version=form.seen_version)
        messages.success(request, _("Saved."))
        return done(request, request.path)
    context = {
        "form": form,
        "person": person,
        "roles": [ROLE_LABELS[r] for r in Role if r in roles_anywhere(person)],
        "second_factor": Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists(),
        "second_factor_needed": needs_second_factor(person),
    }
    return page(request, "people/profile.html", context, status=422 if form.errors else 200)


@signed_in
@never_cache
@require_safe
def session_list(request: HttpRequest) -> HttpResponse:
    alive = sessions_of(request.user)  # type: ignore[arg-type]
    here = request.session.session_key
    context = {"sessions": [(one, browser_text(one.user_agent), one.session_key == here) for one in alive]}
    return page(request, "people/session_list.html", context)


@signed_in
@require_POST
def session_end(request: HttpRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    sessions.end(session, actor=request.user)  # type: ignore[arg-type]
    messages.success(request, _("The session is ended."))
    return done(request, reverse("people:session_list"))


@signed_in
@require_POST
def session_end_others(request: HttpRequest) -> HttpResponse:
    sessions.end_others(request.user, keep=request.session.session_key)  # type: ignore[arg-type]
    messages.success(request, _("All other sessions are ended."))
    return done(request, reverse("people:session_list"))


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def token_list(request: HttpRequest) -> HttpResponse:
    """Own tokens, and the form for a new one; its key is in this one answer and nowhere else."""
    owner: Any = request.user
    form, key = TokenForm(request.POST or None, owner=owner), ""
    if request.method == "POST" and form.is_valid():
        try:
            _made, key = tokens.issue(
                owner,
                name=form.cleaned_data["name"],
                permissions=form.cleaned_data["permissions"],
                expires_at=form.expires_at,
            )
            form = TokenForm(owner=owner)
        except InvalidInput as refusal:
            field = "expires" if refusal.field == "expires_at" else refusal.field
            refused(form, InvalidInput(refusal.code, refusal.message, refusal.values, field))
    context = {"form": form, "key": key, "rows": token_rows(owner)}
    return page(request, "people/token_list.html", context, status=422 if form.errors else 200)


def token_rows(owner: Any) -> list[dict[str, Any]]:
    now = timezone.now()
    return [
        {
            "token": token,
            "valid": token.is_valid(now),
            "permissions": [
                PERMISSION_LABELS[Permission(p)] for p in token.permissions if p in set(Permission)
            ],
        }
        for token in ApiToken.objects.filter(owner=owner)
    ]


@signed_in
@require_POST
def token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(ApiToken, pk=pk, owner=request.user)
    tokens.revoke(token, actor=request.user)  # type: ignore[arg-type]
    messages.success(request, _("“%(name)s” opens nothing any more.") % {"name": token.name})
    return done(request, reverse("people:token_list"))
