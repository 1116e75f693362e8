"""Versions on the wire: `ETag` tells a record's version, `If-Match` names the one a change is meant for."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.request import Request

from rollout.core.api.problems import PreconditionRequired
from rollout.core.errors import Stale

ETAG = re.compile(r'"(\d{1,9})"', re.ASCII)


def etag(version: int) -> str:
    """
    >>> etag(3)
    '"3"'
    """
    return f'"{version}"'


def expected_version(request: Request, record: Any, version: int) -> int:
    """The version that If-Match names; `*` is whichever is stored. 428 without it; Stale (412) when it
    is none of ours at all."""
    header = request.headers.get("If-Match", "").strip()
    if not header:
        raise PreconditionRequired(
            _("Say which version you mean: send If-Match with the ETag of the record as you read it.")
        )
    if header == "*":
        return version
    match = ETAG.fullmatch(header)
    if match is None:
        raise stale(record, version)
    return int(match.group(1))


def require_version(request: Request, record: Any, version: int) -> None:
    """Refuse unless If-Match names the stored version."""
    if expected_version(request, record, version) != version:
        raise stale(record, version)


def stale(record: Any, version: int) -> Stale:
    message = _("Somebody else changed this in the meantime; read it again and choose.")
    return Stale(message, record=record, mine={}, theirs={"version": version})
