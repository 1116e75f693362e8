"""Around signing in: whom the throttle counts, what it says, and the second factor some roles need."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import context as request_context
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from rollout.audit import services as audit
from rollout.core.api.problems import PROBLEM_JSON, content_of
from rollout.core.refusal_json import wants_json
from rollout.people.access import needs_second_factor

ENROLLED = "second_factor_enrolled"
# What one may reach while the second factor is still missing.
FREE_NAMES = frozenset(
    {"account_logout", "account_reauthenticate", "frame:language", "frame:theme", "people:invitation_accept"}
)


def sign_in_name(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """Whom an attempt is counted for; the address without case, so that `ADA@` is not a second chance."""
    found = (credentials or {}).get("email") or request.POST.get("login", "")
    return str(found).strip().lower()[:254]


def address_of(request: HttpRequest) -> str | None:
    """Where the request comes from, as every throttle and event sees it; None for one made by ourselves."""
    if "REMOTE_ADDR" not in request.META:
        return None
    address: str | None = get_adapter().get_client_ip(request)
    return address


def locked_out(request: HttpRequest, response: Any = None, credentials: Any = None) -> HttpResponse:
    """What somebody sees after too many wrong passwords."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    return render(request, "account/locked_out.html", {"minutes": minutes}, status=429)


def lacks_second_factor(user: Any) -> bool:
    """Does a role ask for a second factor that the person has not set up?"""
    if not settings.SECOND_FACTOR_REQUIRED or not needs_second_factor(user):
        return False
    return not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


class SecondFactorMiddleware:
    """Leads people whose roles ask for a second factor to set it up before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not settings.SECOND_FACTOR_REQUIRED or not request.user.is_authenticated or is_free(request):
            return None
        if request.session.get(ENROLLED) == request.user.pk:
            return None
        if not lacks_second_factor(request.user):
            if Authenticator.objects.filter(user=request.user).exists():
                request.session[ENROLLED] = request.user.pk
            return None
        if request.path.startswith("/api/") or wants_json(request):
            return refused_program()
        messages.info(request, _("Your role asks for a second factor: set it up once, it takes a minute."))
        return HttpResponseRedirect(reverse("mfa_activate_totp"))


def is_free(request: HttpRequest) -> bool:
    match = request.resolver_match
    name = match.view_name if match is not None else ""
    return name in FREE_NAMES or name.startswith("mfa_")


def refused_program() -> HttpResponse:
    detail = _("Your role asks for a second factor; sign in to the pages and set it up first.")
    return JsonResponse(content_of(403, "second_factor", detail), status=403, content_type=PROBLEM_JSON)


def record_added(sender: Any, instance: Authenticator, created: bool, **kwargs: Any) -> None:
    if created:
        record_second_factor("second_factor.add", instance)


def record_removed(sender: Any, instance: Authenticator, **kwargs: Any) -> None:
    record_second_factor("second_factor.remove", instance)


def record_second_factor(action: str, authenticator: Authenticator) -> None:
    """The actor is whoever asks in the present request; outside of one, the system."""
    actor = getattr(request_context.request, "user", None)
    audit.record(actor=actor, action=action, target=authenticator.user, after={"kind": authenticator.type})


def connect() -> None:
    """Second factors are the library's records; its rows tell of themselves, in the same transaction."""
    post_save.connect(record_added, sender=Authenticator)
    post_delete.connect(record_removed, sender=Authenticator)
