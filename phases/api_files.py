"""API calls whose body is a file as it stands on somebody's disk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any, ClassVar

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.parsers import BaseParser
from rest_framework.request import Request

from phases.interchange.tables.reading import MAX_BYTES as LARGEST_TABLE
from rollout.core.api.problems import PayloadTooLarge
from rollout.core.api.views import ApiViewSet
from rollout.core.lists.exports import XLSX

ANY_FILE = "application/octet-stream"
TABLES = (ANY_FILE, "text/csv", XLSX, "application/json")
PROJECT_FILES = (ANY_FILE, "application/xml", "text/xml")


def file_bodies(media: tuple[str, ...]) -> dict[str, Any]:
    """For the OpenAPI document: the file itself in each of these types."""
    return dict.fromkeys(media, OpenApiTypes.BINARY)


class LeftUnread(BaseParser):
    """Nothing is read or refused yet. The check of the CSRF token asks every body of a browser for a form
    field, before anybody knows who calls: a file holds none."""

    media_type = "*/*"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> QueryDict:
        return QueryDict()


class FileBody(ApiViewSet):
    """The body is read behind the door, bounded, and compared by an Idempotency-Key like any other. What the
    file is, its content says."""

    media_types: ClassVar[tuple[str, ...]] = TABLES
    largest: ClassVar[int] = LARGEST_TABLE
    parser_classes = [LeftUnread]

    def open_door(self, permission: str | None) -> None:
        super().open_door(permission)
        if self.request.method == "POST":
            read_body(self.request, self.media_types, self.largest)

    @property
    def file(self) -> bytes:
        content: bytes = self.request._request.body
        return content


def read_body(request: Request, media_types: tuple[str, ...], largest: int) -> None:
    """Take the whole body in, however large the framework lets a form be. Refusals: 413, 415."""
    kind = (request.content_type or ANY_FILE).partition(";")[0].strip().lower()
    if kind not in media_types:
        raise UnsupportedMediaType(kind[:60])
    django_request: HttpRequest = request._request
    length = django_request.META.get("CONTENT_LENGTH") or "0"
    content = b"" if int(length) > largest else django_request.read(largest + 1)
    if int(length) > largest or len(content) > largest:
        message = _("The file is larger than %(limit)s MB; split it.")
        raise PayloadTooLarge(message % {"limit": largest // 1024 // 1024})
    django_request._body = content  # what `request.body` answers from now on
