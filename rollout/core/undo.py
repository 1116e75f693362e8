"""Undo: each kind of change that can be taken back registers a handler, a service call.

The toast's button posts a token signed for the one person who made the change.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rollout.core.errors import InvalidInput, StateRefusal

SALT = "rollout.undo"
MAX_AGE_SECONDS = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Undone:
    """What to say, and the page that shows the result."""

    message: str | Promise
    url: str = ""


# handler(*, actor, **values): a service that takes the change back
Handler = Callable[..., Undone]

_handlers: dict[str, Handler] = {}


def register(name: str, handler: Handler) -> None:
    """Offer a handler under a stable name, `app.verb`, in AppConfig.ready()."""
    _handlers[name] = handler


def sign(actor: Any, handler: str, values: Mapping[str, Any]) -> str:
    """A token for `actor` alone. KeyError for a handler nobody registered."""
    if handler not in _handlers:
        raise KeyError(handler)
    return signing.dumps({"by": actor.pk, "do": handler, "with": dict(values)}, salt=SALT, compress=True)


def perform(actor: Any, token: str) -> Undone:
    """Run the handler that the token names. InvalidInput for a foreign or damaged token, StateRefusal
    for an old one; the handler's own refusals pass through."""
    try:
        offer = signing.loads(token, salt=SALT, max_age=MAX_AGE_SECONDS)
    except signing.SignatureExpired:
        raise StateRefusal(
            "undo_expired", _("This change is more than a day old and can no longer be undone here.")
        ) from None
    except signing.BadSignature:
        raise not_yours() from None
    if offer["by"] != actor.pk or offer["do"] not in _handlers:
        raise not_yours()
    return _handlers[offer["do"]](actor=actor, **offer["with"])


def not_yours() -> InvalidInput:
    return InvalidInput("undo_unknown", _("This undo belongs to another change; open the record's history."))
