"""An uploaded file between looking at it and taking it over: kept a day, for the one person who sent it."""

from __future__ import annotations

import secrets
import time
from pathlib import Path

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext as _

from rollout.core.errors import InvalidInput
from rollout.people.models import User

SALT = "phases.held_files"
SECONDS = 24 * 60 * 60


def folder() -> Path:
    found = Path(settings.DATA_DIR) / "held"
    found.mkdir(mode=0o700, exist_ok=True)
    return found


def hold(content: bytes, name: str, user: User) -> str:
    """Keep the bytes; answers a token for `held` that only this person can use."""
    clear()
    key = secrets.token_hex(16)
    (folder() / key).write_bytes(content)
    return signing.dumps({"key": key, "name": name[:200], "by": user.pk}, salt=SALT)


def held(token: str, user: User) -> tuple[bytes, str]:
    """The bytes and the file's name. Error: InvalidInput for a foreign, damaged or outdated token."""
    try:
        found = signing.loads(token, salt=SALT, max_age=SECONDS)
        if found["by"] != user.pk:
            raise signing.BadSignature
        return (folder() / found["key"]).read_bytes(), found["name"]
    except (signing.BadSignature, OSError):
        message = _("The file is no longer here; choose it again.")
        raise InvalidInput("file_gone", message, field="file") from None


def release(token: str, user: User) -> None:
    """The file was taken over: forget it."""
    found = signing.loads(token, salt=SALT)
    if found["by"] == user.pk:
        (folder() / found["key"]).unlink(missing_ok=True)


def clear() -> None:
    """Forget files older than a day."""
    for path in folder().iterdir():
        if time.time() - path.stat().st_mtime > SECONDS:
            path.unlink(missing_ok=True)
