"""Mails kept as files instead of sent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend


class OneFileEach(EmailBackend):
    """Each mail is a file of its own in EMAIL_FILE_PATH, there as a whole or not at all; sorted by name, the
    files stand as they were sent. (Django's own backend puts mails of one second into one file.)"""

    def send_messages(self, email_messages: Iterable[EmailMessage]) -> int:
        count = 0
        for message in email_messages:
            file = Path(self.file_path, f"{datetime.now():%Y%m%d-%H%M%S-%f}-{uuid4().hex[:8]}.eml")
            growing = file.with_suffix(".part")
            growing.write_bytes(message.message().as_bytes())
            growing.rename(file)
            count += 1
        return count
