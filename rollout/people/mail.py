"""Mails of this app leave through the outbox: if the transaction fails, so does the mail."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from rollout.core.jobs.outbox import TextFile, enqueue_mail


def send(
    template: str,
    *,
    to: str,
    language: str,
    context: dict[str, Any],
    attachments: Sequence[TextFile] = (),
    key: str = "",
) -> None:
    """Queue `emails/<template>_subject.txt` and `_message.txt` in the reader's language."""
    with translation.override(language or translation.get_language()):
        enqueue_mail(
            to=[to],
            subject=render_to_string(f"emails/{template}_subject.txt", context).strip(),
            text=render_to_string(f"emails/{template}_message.txt", context),
            attachments=attachments,
            key=key,
        )
