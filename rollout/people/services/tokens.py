"""API tokens: made once, shown once, kept as a hash."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rollout.audit import services as audit
from rollout.audit.services import audited
from rollout.core.errors import InvalidInput, StateRefusal
from rollout.people.access import widest_scope
from rollout.people.models import ApiToken, User
from rollout.people.roles import Permission

MARK = "ro"
LONGEST = timedelta(days=366)
STAMP_EVERY = timedelta(minutes=1)
NO_HASH = hashlib.sha256(b"").hexdigest()


def hashed(key: str) -> str:
    """A key has 256 random bits, so a plain hash cannot be searched backwards."""
    return hashlib.sha256(key.encode()).hexdigest()


def prefix_of(key: str) -> str:
    """The part of a key that is no secret and names its token."""
    return "_".join(key.split("_")[:2])


@audited()
def issue(
    owner: User, *, name: str, permissions: Iterable[Permission], expires_at: datetime
) -> tuple[ApiToken, str]:
    """A new token and its key, which nobody can read again.

    Refuses permissions that the owner does not hold, and a life of more than a year.
    """
    if owner.limited_to is not None:
        raise StateRefusal(
            "token_by_token", _("A token cannot make tokens; sign in and make it on the page.")
        )
    wanted = sorted(set(permissions))
    if not wanted:
        raise InvalidInput("no_permission", _("Choose at least one permission."), field="permissions")
    if missing := [p for p in wanted if widest_scope(owner, p) is None]:
        raise InvalidInput(
            "permission_not_held",
            _("You do not hold “%(permission)s” yourself, so a token of yours cannot.")
            % {"permission": missing[0]},
            field="permissions",
        )
    if not timezone.now() < expires_at <= timezone.now() + LONGEST:
        raise InvalidInput(
            "expiry", _("Choose an end between today and a year from now."), field="expires_at"
        )
    prefix, secret = f"{MARK}_{secrets.token_hex(4)}", secrets.token_urlsafe(32)
    key = f"{prefix}_{secret}"
    token = ApiToken(
        owner=owner,
        name=name.strip(),
        prefix=prefix,
        key_hash=hashed(key),
        permissions=[p.value for p in wanted],
        expires_at=expires_at,
    )
    return audit.create(token, actor=owner, action="token.issue"), key


@audited()
def revoke(token: ApiToken, *, actor: User) -> None:
    """Close the token for good; twice is once."""
    stored = ApiToken.objects.select_for_update().get(pk=token.pk)
    if stored.revoked_at is None:
        stored.revoked_at = timezone.now()
        stored.save(update_fields=["revoked_at"])
        after = {"revoked_at": stored.revoked_at}
        audit.record(
            actor=actor, action="token.revoke", target=stored, before={"revoked_at": None}, after=after
        )


def owner_of(key: str) -> User | None:
    """Whose key this is, narrowed to the token's permissions; None for a key that opens nothing.

    An unknown prefix takes as long as a wrong secret.
    """
    now = timezone.now()
    token = ApiToken.objects.select_related("owner").filter(prefix=prefix_of(key)).first()
    right = hmac.compare_digest(token.key_hash if token else NO_HASH, hashed(key))
    if token is None or not right or not token.is_valid(now) or not token.owner.is_active:
        return None
    if token.last_used_at is None or token.last_used_at < now - STAMP_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    owner = token.owner
    owner.limited_to = frozenset(token.permissions)
    return owner
