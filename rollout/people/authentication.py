"""Who is calling the API."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied, Throttled
from rest_framework.request import Request
from rest_framework.throttling import AnonRateThrottle

from rollout.people.models import User
from rollout.people.services.tokens import owner_of
from rollout.people.sign_in import lacks_second_factor

SCHEME = "Bearer"


class WrongKeys(AnonRateThrottle):
    """Counts refused keys per address, in this process."""

    rate = "20/min"
    scope = "wrong_keys"
    num_requests: int  # both come from the rate
    duration: int

    def blocked(self, request: Request) -> bool:
        self.key = self.get_cache_key(request, None)
        self.history = self.cache.get(self.key, [])
        self.now = self.timer()
        self.history = [moment for moment in self.history if moment > self.now - self.duration]
        return len(self.history) >= self.num_requests

    def count(self) -> None:
        self.throttle_success()

    def get_cache_key(self, request: Request, view: Any) -> str:
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer ro_…`: the token's owner, narrowed to the token's permissions.

    401 for a key that opens nothing (unknown, revoked, expired, owner's account closed), 429 after too many.
    """

    def authenticate(self, request: Request) -> tuple[User, str] | None:
        scheme, _space, key = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != SCHEME.lower():
            return None
        wrong = WrongKeys()
        if wrong.blocked(request):
            raise Throttled(wait=wrong.wait())
        owner = owner_of(key.strip())
        if owner is None:
            wrong.count()
            raise AuthenticationFailed(_("This token opens nothing; make a new one on your page of tokens."))
        if lacks_second_factor(owner):
            raise PermissionDenied(_("The owner's role asks for a second factor that is not set up."))
        return owner, key

    def authenticate_header(self, request: Request) -> str:
        return f'{SCHEME} realm="Rollout"'
