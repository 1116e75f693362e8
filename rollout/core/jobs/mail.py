"""Delivers mail from the outbox."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Mapping
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from rollout.core.jobs.outbox import delivers


def message_id(message: uuid.UUID) -> str:
    """The same for every repetition of one message, so that mail servers and readers drop the second."""
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{message}@{host}>"


@delivers("mail")
def send_mail(message: uuid.UUID, payload: Mapping[str, Any]) -> None:
    mail = EmailMultiAlternatives(
        subject=payload["subject"],
        body=payload["text"],
        to=payload["to"],
        reply_to=payload["reply_to"],
        headers={"Message-ID": message_id(message)},
    )
    if payload["html"]:
        mail.attach_alternative(payload["html"], "text/html")
    for name, text, media_type in payload.get("attachments", ()):
        mail.attach(name, text, media_type)
    for name, content, media_type in payload.get("files", ()):
        mail.attach(name, base64.b64decode(content), media_type)
    mail.send()
