"""What a document may load while it is made: data in its own text and our own static files, nothing else."""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

STATIC = "static:"


class ForbiddenFetch(FatalURLFetchingError):  # type: ignore[misc]
    """A document asked for something outside; it is not made at all, so that nobody overlooks it."""


class ClosedFetcher(URLFetcher):  # type: ignore[misc]
    """`data:` and `static:img/mark.svg`. No files, no network, no redirects."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols={"data"}, allow_redirects=False, fail_on_errors=True)
        self.refused: list[str] = []  # the library forgives some failures, as inside an SVG; we do not

    def fetch(self, url: str, headers: Any = None) -> Any:
        if url.startswith(STATIC):
            return self.static_file(url.removeprefix(STATIC))
        if not url.lower().startswith("data:"):
            raise self.refusal(f"A document may not load {url[:100]!r}.")
        return super().fetch(url, headers)

    def refusal(self, reason: str) -> ForbiddenFetch:
        self.refused.append(reason)
        return ForbiddenFetch(reason)

    def static_file(self, name: str) -> Any:
        found = None if ".." in name.split("/") else finders.find(name)
        if not isinstance(found, str):
            raise self.refusal(f"There is no static file {name[:100]!r}.")
        kind = mimetypes.guess_type(found)[0] or "application/octet-stream"
        return URLFetcherResponse(f"{STATIC}{name}", Path(found).read_bytes(), {"Content-Type": kind})
