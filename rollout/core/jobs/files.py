"""Files that jobs make for people: keeping them, and who may open them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO, Any

from django.db import transaction
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from rollout.core.errors import StateRefusal
from rollout.core.models.stored_files import StoredFile, StoredFilePart

KEPT_FOR = timedelta(days=7)
PART = 1 << 20


@dataclass(frozen=True, slots=True)
class Keeping:
    """Whose a file is. Without a project: its owner's alone. With one: the owner's, as long as they hold
    `permission` there; `shared`: everybody's who holds it."""

    project_id: int | None = None
    permission: str = ""
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Rights:
    """`held` names everything a person may do, one text per role and place; `allows` asks a project."""

    held: Callable[[Any], Sequence[str]]
    allows: Callable[[Any, int, str], bool]


class Damaged(Exception):
    """What is stored is not what was kept."""


_rights: list[Rights] = []


def register_rights(rights: Rights) -> None:
    """Called once, from the `ready()` of the app that knows projects and roles."""
    _rights[:] = [rights]


def rights_of(user: Any) -> list[str]:
    return sorted(_rights[0].held(user)) if _rights else []


@transaction.atomic
def keep(
    file: IO[bytes],
    *,
    name: str,
    media_type: str,
    owner: Any,
    keeping: Keeping | None = None,
    rights: Sequence[str] | None = None,
    inline: bool = False,
    kept_for: timedelta = KEPT_FOR,
) -> StoredFile:
    """Store everything from the file's present place on, in the caller's transaction. `rights`: those the
    content was chosen by, where they were asked earlier than now."""
    wanted = keeping or Keeping()
    stored = StoredFile.objects.create(
        name=name[:200],
        media_type=media_type,
        owner=owner,
        project_id=wanted.project_id,
        permission=wanted.permission,
        shared=wanted.shared,
        rights=list(rights_of(owner) if rights is None else rights),
        inline=inline,
        expires_at=timezone.now() + kept_for,
    )
    digest = hashlib.sha256()
    for number, content in enumerate(iter(lambda: file.read(PART), b"")):
        StoredFilePart.objects.create(file=stored, number=number, content=content)
        digest.update(content)
        stored.size += len(content)
    stored.sha256 = digest.hexdigest()
    stored.save(update_fields=["size", "sha256"])
    return stored


def require_open(user: Any, file: StoredFile) -> bool:
    """May this person open it now? False for a stranger; StateRefusal for an owner whose rights are fewer
    than when it was made."""
    mine = file.owner_id == user.pk
    if not (mine or file.shared):
        return False
    allowed = file.project_id is None or bool(
        _rights and _rights[0].allows(user, file.project_id, file.permission)
    )
    if not mine:
        return allowed and file.project_id is not None
    if not allowed or set(file.rights) - set(rights_of(user)):
        raise StateRefusal(
            "rights_changed",
            _("Your rights have changed since this file was made; ask for it again."),
        )
    return True


def content_of(file: StoredFile) -> Iterator[bytes]:
    """The bytes, piece by piece. Damaged instead of the last piece if they are not those that were kept."""
    digest, left = hashlib.sha256(), file.size
    parts = StoredFilePart.objects.filter(file=file).order_by("number").values_list("content", flat=True)
    for stored in parts.iterator(chunk_size=1):
        part = bytes(stored)
        digest.update(part)
        left -= len(part)
        if left <= 0 and digest.hexdigest() != file.sha256:
            break
        yield part
    if left or digest.hexdigest() != file.sha256:
        raise Damaged(f"{file.pk} {file.name}")


def response_of(file: StoredFile) -> StreamingHttpResponse:
    """The file as an answer, to be kept by nobody on the way."""
    headers = {
        "Content-Length": str(file.size),
        "Content-Disposition": content_disposition_header(not file.inline, file.name) or "",
        "Cache-Control": "private, no-store",
    }
    return StreamingHttpResponse(content_of(file), content_type=file.media_type, headers=headers)


def forget_expired(now: datetime) -> int:
    """Delete what is kept no longer; how many files."""
    _rows, by_model = StoredFile.objects.expired(now).delete()
    return by_model.get(StoredFile._meta.label, 0)
