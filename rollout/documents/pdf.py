"""HTML to PDF with WeasyPrint: closed fetcher, warm fonts, accessible or archival PDF."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, Literal, TypeVar

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

Choice = TypeVar("Choice")


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


def fullest(choices: Iterable[Choice], draft: Callable[[Choice], str]) -> Choice:
    """Of the choices, the fullest first, the one whose HTML stays on one page; the last one if none does."""
    *fuller, last = choices
    return next((one for one in fuller if page_count(draft(one)) == 1), last)


def page_count(html: str) -> int:
    """How many pages the HTML fills."""
    from weasyprint import HTML

    from rollout.documents.fetching import ClosedFetcher

    with _one_at_a_time:
        document = HTML(string=html, url_fetcher=ClosedFetcher(), base_url=None)
        return len(document.render(font_config=font_configuration()).pages)


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
