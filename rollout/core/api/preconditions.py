"""Versions on the wire: `ETag` tells a record's version, `If-Match` names the one a change is meant for."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.request import Request

from rollout.core.api.problems import PreconditionRequired
from rollout.core.errors import InvalidInput, Stale

OPAQUE = r'"[\x21\x23-\x7e\x80-\xff]*"'
TAG = re.compile(rf"\s*((?:W/)?{OPAQUE})?\s*(?:,|$)")
OURS = re.compile(r'"(0|[1-9]\d{0,8})"', re.ASCII)
TAGS_PATTERN = r'^(\*|(W/)?"[!#-~]*"( ?, ?(W/)?"[!#-~]*")*)$'
ANY = "*"


def etag(version: int) -> str:
    """
    >>> etag(3)
    '"3"'
    """
    return f'"{version}"'


def tags_of(header: str) -> list[str] | None:
    """The members of a list of entity tags (RFC 9110, 8.8.3); None: it is no such list.

    >>> tags_of('"3", W/"4"'), tags_of('"a,b",'), tags_of("3"), tags_of('*, "3"')
    (['"3"', 'W/"4"'], ['"a,b"'], None, None)
    """
    found, at = [], 0
    while at < len(header):
        match = TAG.match(header, at)
        if match is None:
            return None
        found.append(match.group(1))
        at = match.end()
    tags = [tag for tag in found if tag is not None]
    return tags or None


def expected_version(request: Request, record: Any, version: int) -> int:
    """The version that If-Match names (RFC 9110, 13.1.1): `*` is whichever is stored; of a list, the stored
    one if it is among them. Weak tags match nothing. 428 without it, 400 if it is no list of tags; Stale
    (412) when none can be ours."""
    header = request.headers.get("If-Match", "").strip()
    if not header:
        raise PreconditionRequired(
            _("Say which version you mean: send If-Match with the ETag of the record as you read it.")
        )
    if header == ANY:
        return version
    tags = tags_of(header)
    if tags is None:
        message = _('“%(value)s” is no list of ETags; write If-Match as "3", in quotation marks, or *.')
        raise InvalidInput("bad_if_match", message % {"value": header[:60]}, field="If-Match")
    if etag(version) in tags:
        return version
    named = [int(match.group(1)) for tag in tags if (match := OURS.fullmatch(tag))]
    if not named:
        raise stale(record, version)
    return max(named)


def unchanged(request: Request, tag: str) -> bool:
    """Does If-None-Match name the tag (weak comparison) or `*`?"""
    header = request.headers.get("If-None-Match", "").strip()
    known = tags_of(header) or []
    return header == ANY or tag in [one.removeprefix("W/") for one in known]


def require_version(request: Request, record: Any, version: int) -> None:
    """Refuse unless If-Match names the stored version."""
    if expected_version(request, record, version) != version:
        raise stale(record, version)


def stale(record: Any, version: int) -> Stale:
    message = _("Somebody else changed this in the meantime; read it again and choose.")
    return Stale(message, record=record, mine={}, theirs={"version": version})
