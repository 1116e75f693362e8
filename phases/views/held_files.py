"""An uploaded file between looking at it and taking it over: kept a day, for the one person who sent it."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext as _

from rollout.core.errors import InvalidInput
from rollout.core.jobs.files import Damaged, content_of, keep
from rollout.core.models import StoredFile
from rollout.people.models import User

SALT = "phases.held_files"
KEPT_FOR = timedelta(days=1)
AS_IT_CAME = "application/octet-stream"


def hold(content: bytes, name: str, user: User) -> str:
    """Keep the bytes; answers a token for `held` that only this person can use."""
    stored = keep(BytesIO(content), name=name, media_type=AS_IT_CAME, owner=user, kept_for=KEPT_FOR)
    return signing.dumps({"file": stored.pk, "by": user.pk}, salt=SALT)


def held(token: str, user: User) -> tuple[bytes, str]:
    """The bytes and the file's name. Error: InvalidInput for a foreign, damaged or outdated token."""
    try:
        stored = StoredFile.objects.kept(timezone.now()).get(pk=key_of(token, user), owner=user)
        return b"".join(content_of(stored)), stored.name
    except (signing.BadSignature, StoredFile.DoesNotExist, Damaged):
        message = _("The file is no longer here; choose it again.")
        raise InvalidInput("file_gone", message, field="file") from None


def release(token: str, user: User) -> None:
    """The file was taken over: forget it."""
    StoredFile.objects.filter(pk=key_of(token, user), owner=user).delete()


def key_of(token: str, user: User) -> int:
    found = signing.loads(token, salt=SALT)
    if found["by"] != user.pk:
        raise signing.BadSignature
    return int(found["file"])
