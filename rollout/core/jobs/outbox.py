"""Messages that leave the house after their transaction: written here, delivered by the worker."""

from __future__ import annotations

import base64
import logging
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from rollout.core.jobs.backoff import wait_after
from rollout.core.models.outbox import OutboxMessage

logger = logging.getLogger(__name__)
TextFile = tuple[str, str, str]  # name, text, media type
StoredFile = tuple[str, bytes, str]  # name, content, media type
MOST_BYTES = 3_000_000  # of all files of one mail
Deliverer = Callable[[uuid.UUID, Mapping[str, Any]], None]
ATTEMPTS = 8
LEASE = timedelta(seconds=90)

_deliverers: dict[str, Deliverer] = {}


def delivers(kind: str) -> Callable[[Deliverer], Deliverer]:
    """Declare how messages of a kind are delivered; raising means: not delivered, try again."""

    def declare(deliverer: Deliverer) -> Deliverer:
        _deliverers[kind] = deliverer
        return deliverer

    return declare


def put(kind: str, payload: Mapping[str, Any], *, key: str = "") -> OutboxMessage:
    """Write a message in the caller's transaction. The same kind and key twice is one message."""
    if key and (same := OutboxMessage.objects.filter(kind=kind, key=key).first()):
        return same
    try:
        with transaction.atomic():
            return OutboxMessage.objects.create(
                kind=kind, key=key, payload=dict(payload), next_at=timezone.now()
            )
    except IntegrityError:
        return OutboxMessage.objects.get(kind=kind, key=key)


def enqueue_mail(
    *,
    to: Sequence[str],
    subject: str,
    text: str,
    html: str = "",
    reply_to: Sequence[str] = (),
    attachments: Sequence[TextFile] = (),
    files: Sequence[StoredFile] = (),
    key: str = "",
) -> OutboxMessage:
    """Send a mail if and only if the caller's transaction commits; at least once, always with the same
    Message-ID. `text` and `html` are in the reader's language already; `attachments` are small texts, `files`
    MOST_BYTES together at most (ValueError: send a link instead)."""
    if sum(len(content) for _name, content, _type in files) > MOST_BYTES:
        raise ValueError("The files are too large for a mail.")
    payload = {
        "to": list(to),
        "subject": " ".join(str(subject).split()),
        "text": str(text),
        "html": str(html),
        "reply_to": list(reply_to),
        "attachments": [list(file) for file in attachments],
        "files": [[name, base64.b64encode(content).decode(), kind] for name, content, kind in files],
    }
    return put("mail", payload, key=key)


def deliver_due(worker: str, *, limit: int = 20, lease: timedelta = LEASE) -> int:
    """Deliver what is due; returns how many messages were tried."""
    tried = 0
    while tried < limit and (message := _claim(worker, timezone.now(), lease)) is not None:
        _deliver(message)
        tried += 1
    return tried


def _claim(worker: str, now: datetime, lease: timedelta) -> OutboxMessage | None:
    open_ = Q(delivered_at__isnull=True, failed_at__isnull=True, next_at__lte=now)
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    due = OutboxMessage.objects.filter(open_ & free).order_by("next_at")
    if not due.exists():
        return None
    with transaction.atomic():
        message = due.select_for_update(skip_locked=True).first()
        if message is not None:
            message.lease_holder, message.lease_until = f"{worker[:40]}:{uuid.uuid4().hex}", now + lease
            message.attempts += 1
            message.save(update_fields=["lease_holder", "lease_until", "attempts"])
        return message


def _deliver(message: OutboxMessage) -> None:
    try:
        _deliverers[message.kind](message.id, message.payload)
    except Exception as error:
        logger.warning("%s was not delivered.", message, exc_info=True)
        _write(message, **_after_failure(message, error))
    else:
        _write(message, delivered_at=timezone.now(), error="", payload={})


def _after_failure(message: OutboxMessage, error: Exception) -> dict[str, Any]:
    now = timezone.now()
    again = message.attempts < ATTEMPTS
    return {
        "error": f"{type(error).__name__}: {error}"[:2000],
        "next_at": now + wait_after(message.attempts),
        "failed_at": None if again else now,
    }


def _write(message: OutboxMessage, **values: Any) -> None:
    """Only while the lease is ours: a late writer must not undo what its successor did."""
    OutboxMessage.objects.filter(pk=message.pk, lease_holder=message.lease_holder).update(
        lease_holder="", lease_until=None, **values
    )
