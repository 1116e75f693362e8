"""How sign-in differs from the library's defaults."""

from __future__ import annotations

import base64
import hashlib
import time
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.core import context as request_context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from rollout.audit import services as audit
from rollout.audit.services import audited
from rollout.core.context import THEME_COOKIE
from rollout.core.jobs.outbox import enqueue_mail
from rollout.people.access import needs_second_factor
from rollout.people.models import User

YEAR = 365 * 24 * 60 * 60


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts come by invitation only; mail goes through the outbox; every step leaves an event."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        request = request_context.request
        context = {"request": request, "email": email, **context}
        enqueue_mail(
            to=[email],
            subject=render_to_string(f"{template_prefix}_subject.txt", context).strip(),
            text=render_to_string(f"{template_prefix}_message.txt", context),
        )

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Under the installation's own address: the one of the request is the caller's to choose."""
        asked: str = super().get_reset_password_from_key_url(key)
        base: str = settings.BASE_URL
        return base.rstrip("/") + urlsplit(asked).path

    def set_password(self, user: User, password: str) -> None:
        with audited():
            user.set_password(password)
            audit.change(
                user,
                {"password": user.password},
                version=user.version,
                actor=user,
                action="user.set_password",
            )
            user.version += 1

    def post_login(self, request: HttpRequest, user: User, **options: Any) -> HttpResponse:
        """Sign-in is complete, second factor included."""
        audit.record(
            actor=user, action="session.open", target=user, after={"from": self.get_client_ip(request)}
        )
        response: HttpResponse = super().post_login(request, user, **options)
        chosen = {settings.LANGUAGE_COOKIE_NAME: user.language, THEME_COOKIE: user.theme}
        for name, value in chosen.items():
            if value:
                response.set_cookie(
                    name, value, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
                )
        return response

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Somebody who signed in a moment ago has just shown who they are."""
        request = request_context.request
        records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY) or [{"at": 0}]
        age: float = time.time() - records[-1]["at"]
        return age > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

    def logout(self, request: HttpRequest) -> None:
        audit.record(actor=request.user, action="session.close", target=request.user)  # type: ignore[arg-type]
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Attempts on unknown addresses stand in the throttle's log only: they may hold a typed password."""
        super().authentication_failed(request, **credentials)
        user = User.objects.filter(email__iexact=credentials.get("email") or "").first()
        if user is not None:
            audit.record(
                actor=None, action="session.refuse", target=user, after={"from": self.get_client_ip(request)}
            )


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets are stored encrypted; a factor that the person's roles ask for cannot be taken off."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _(
            "Your roles ask for a second factor, so it stays on; ask an administrator if your phone is lost."
        ),
    }

    def encrypt(self, text: str) -> str:
        return cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """A secret that another key has written opens nothing: no code will fit."""
        try:
            return cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return ""

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        return not (settings.SECOND_FACTOR_REQUIRED and needs_second_factor(authenticator.user))


def cipher() -> Fernet:
    digest = hashlib.sha256(b"rollout second factor" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
