"""HTML to PDF with WeasyPrint: closed fetcher, warm fonts, accessible or archival PDF."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from functools import cache
from typing import Any, Literal

from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from rollout.core.errors import StateRefusal
from rollout.documents import fonts
from rollout.documents.pdf_progress import layout_told, tell_drawing

Variant = Literal["pdf/ua-1", "pdf/a-3b"]
ACCESSIBLE: Variant = "pdf/ua-1"
RECORD: Variant = "pdf/a-3b"

# Pango's objects are shared; two documents at once would not be made sooner anyway.
_one_at_a_time = threading.Lock()


class NoChineseFont(StateRefusal):
    """A document would show boxes instead of Chinese."""

    def __init__(self) -> None:
        super().__init__(
            "no_chinese_font",
            _("The server has no font for Chinese; its administrator installs the package fonts-noto-cjk."),
        )


def render_pdf(template: str, context: dict[str, Any], *, variant: Variant = ACCESSIBLE) -> bytes:
    """A report template as PDF in the active language. NoChineseFont rather than boxes."""
    html = render_to_string(template, {**context, "language": get_language() or "en"})
    return html_to_pdf(html, variant=variant)


def html_to_pdf(html: str, *, variant: Variant = ACCESSIBLE) -> bytes:
    """Error: ForbiddenFetch if the HTML asks for anything outside."""
    from weasyprint import DEFAULT_OPTIONS, HTML

    from rollout.documents.fetching import ClosedFetcher, ForbiddenFetch

    if fonts.missing() and has_chinese(html):
        raise NoChineseFont
    fetcher, options = ClosedFetcher(), {**DEFAULT_OPTIONS, "pdf_variant": variant}
    with _one_at_a_time:
        parsed = HTML(string=html, url_fetcher=fetcher, base_url=None)
        with layout_told():
            document = parsed.render(font_config=font_configuration(), **options)
        tell_drawing(document)
        content: bytes = document.write_pdf(**options)
    if fetcher.refused:
        raise ForbiddenFetch(fetcher.refused[0])
    return content


def fitted_pdf(drafts: Iterable[str], *, pages: int, variant: Variant = ACCESSIBLE) -> bytes:
    """The first of these HTML documents that fits on so many pages, as PDF; the last one if none does. Drafts
    are asked for one by one, the fullest first."""
    from weasyprint import DEFAULT_OPTIONS, HTML

    from rollout.documents.fetching import ClosedFetcher, ForbiddenFetch

    document, fetcher = None, ClosedFetcher()
    options = {**DEFAULT_OPTIONS, "pdf_variant": variant}
    with _one_at_a_time:
        for html in drafts:
            if fonts.missing() and has_chinese(html):
                raise NoChineseFont
            document = HTML(string=html, url_fetcher=fetcher, base_url=None).render(
                font_config=font_configuration(), **options
            )
            if len(document.pages) <= pages:
                break
        if document is None:
            raise ValueError("There is no draft to make a PDF of.")
        content: bytes = document.write_pdf(**options)
    if fetcher.refused:
        raise ForbiddenFetch(fetcher.refused[0])
    return content


@cache
def font_configuration() -> Any:
    """Reading all fonts of the machine takes a second; once per process is enough."""
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


def warm_up() -> None:
    """Make a small document, so that the first reader does not wait for libraries and fonts."""
    html_to_pdf("<!doctype html><html lang='zh-Hans'><title>1</title><p>上线 Go-live</p></html>")


def has_chinese(text: str) -> bool:
    return any("\u2e80" <= letter <= "\u9fff" or "\uf900" <= letter <= "\ufaff" for letter in text)
