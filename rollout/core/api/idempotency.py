"""A POST with an `Idempotency-Key` is done once: a repetition gets the first answer again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from rollout.core.api.problems import KeyMismatch
from rollout.core.errors import StateRefusal
from rollout.core.models import StoredAnswer

HEADER = "Idempotency-Key"
KEPT_FOR = timedelta(days=1)
MAX_LENGTH = 200
KEPT_HEADERS = ("Location", "ETag")


def once(
    handler: Callable[..., Response], request: Request, key: str, *, keep_body: bool
) -> Callable[..., Response]:
    """Wrap a POST handler. The answer is stored in the transaction of the work itself, so neither exists
    without the other; a twin request waits for that transaction and then gets the same answer."""

    user: Any = request.user

    def handle(*args: Any, **kwargs: Any) -> Response:
        digest = request_hash(request)
        with transaction.atomic():
            if (known := find(user, key)) is not None:
                return replay(known, digest)
            try:
                with transaction.atomic():
                    answer = StoredAnswer.objects.create(user=user, key=key, request_hash=digest, status=102)
            except IntegrityError:
                return replay(StoredAnswer.objects.get(user=user, key=key), digest)
            response = handler(*args, **kwargs)
            if response.status_code >= 400:
                transaction.set_rollback(True)
            else:
                keep(answer, response, keep_body=keep_body)
            return response

    return handle


def checked_key(request: Request) -> str:
    """The header's value, or an empty string. ValidationError if it is no key."""
    key = request.headers.get(HEADER, "")
    if key and not (len(key) <= MAX_LENGTH and key.isascii() and key.isprintable()):
        raise ValidationError({HEADER: [_("Use up to 200 printable ASCII characters.")]})
    return key


def request_hash(request: Request) -> str:
    django_request = request._request
    head = f"{django_request.method} {django_request.get_full_path()}\n".encode()
    return hashlib.sha256(head + django_request.body).hexdigest()


def find(user: Any, key: str) -> StoredAnswer | None:
    """The stored answer, if it has not expired."""
    known = StoredAnswer.objects.filter(user=user, key=key).first()
    if known is not None and known.created_at < timezone.now() - KEPT_FOR:
        known.delete()
        return None
    return known


def keep(answer: StoredAnswer, response: Response, *, keep_body: bool) -> None:
    answer.status = response.status_code
    answer.headers = {name: response[name] for name in KEPT_HEADERS if name in response}
    answer.body = JSONRenderer().render(response.data).decode() if keep_body else ""
    answer.content_type = "application/json" if keep_body else ""
    answer.save()


def replay(known: StoredAnswer, digest: str) -> Response:
    if known.request_hash != digest:
        raise KeyMismatch(_("This Idempotency-Key was used for another request; take a new one."))
    if not known.content_type:
        raise StateRefusal(
            "answer_not_kept", _("This was done already, and its answer holds a secret that is not kept.")
        )
    headers = {**known.headers, "Idempotency-Replayed": "true"}
    body = json.loads(known.body) if known.body else None
    return Response(body, status=known.status, headers=headers)
