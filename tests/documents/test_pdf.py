"""Documents load nothing from outside and print no boxes; each protection has its control."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from weasyprint import HTML

from rollout.core.errors import StateRefusal
from rollout.documents import fonts
from rollout.documents.checks import chinese_can_be_printed
from rollout.documents.fetching import ClosedFetcher, ForbiddenFetch
from rollout.documents.pdf import RECORD, html_to_pdf
from tests.documents.reading import boxes_in, fonts_of, read, text_of

PAGE = "<!doctype html><html lang='en'><head><title>t</title>{head}</head><body>{body}</body></html>"
PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret.txt"
    path.write_text("the salary list")
    return path


WAYS: dict[str, Callable[[str], tuple[str, str]]] = {
    "image": lambda url: ("", f"<img src='{url}'>"),
    "stylesheet": lambda url: (f"<link rel=stylesheet href='{url}'>", ""),
    "import": lambda url: (f"<style>@import url({url});</style>", ""),
    "background": lambda url: ("", f"<p style='background:url({url})'>x</p>"),
    "attachment": lambda url: (f"<link rel=attachment href='{url}'>", ""),
    "attached link": lambda url: ("", f"<a rel=attachment href='{url}'>x</a>"),
    "svg image": lambda url: (
        "",
        f"<svg width='9' height='9'><image width='9' height='9' href='{url}'/></svg>",
    ),
    "object": lambda url: ("", f"<object data='{url}'></object>"),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", ["file", "http", "ftp"])
def test_nothing_outside_is_loaded(way: str, kind: str, secret: Path) -> None:
    url = {"file": secret.as_uri(), "http": "http://127.0.0.1:9/x.png", "ftp": "ftp://127.0.0.1/x"}[kind]
    head, body = WAYS[way](url)
    with pytest.raises(ForbiddenFetch):
        html_to_pdf(PAGE.format(head=head, body=body))


def test_without_the_fetcher_the_local_file_would_be_inside(secret: Path) -> None:
    """The control: the library by itself attaches the file."""
    head, body = WAYS["attachment"](secret.as_uri())
    content = HTML(string=PAGE.format(head=head, body=body)).write_pdf()
    (attached,) = next(iter(read(content).attachments.values()))
    assert attached == b"the salary list"


@pytest.mark.parametrize("name", ["../settings.py", "../../../etc/passwd", "no/such.svg"])
def test_a_static_file_is_one_of_ours(name: str) -> None:
    with pytest.raises(ForbiddenFetch):
        ClosedFetcher().fetch(f"static:{name}")


def test_data_and_our_own_static_files_are_loaded() -> None:
    body = f"<img src='{PIXEL}'><img src='static:img/mark.svg'>"
    assert read(html_to_pdf(PAGE.format(head="", body=body))).pages[0]


def test_chinese_is_printed_as_signs() -> None:
    content = html_to_pdf("<!doctype html><html lang='zh-Hans'><title>t</title><p>需求已确认，上线日期不变。")
    assert "需求已确认，上线日期不变。" in text_of(content)
    assert boxes_in(content) == 0 and all(fonts_of(content).values())


def test_a_letter_that_no_font_has_is_seen_as_a_box() -> None:
    """The control: the counter of boxes does count."""
    assert boxes_in(html_to_pdf("<!doctype html><html lang='en'><title>t</title><p>a\U0010fffd")) > 0


def test_without_a_chinese_font_the_document_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "chinese_fonts", lambda: ())
    with pytest.raises(StateRefusal) as refusal:
        html_to_pdf("<!doctype html><html lang='zh-Hans'><title>t</title><p>上线")
    assert "fonts-noto-cjk" in str(refusal.value)
    (warning,) = chinese_can_be_printed(None)
    assert "apt-get install" in warning.msg
    assert html_to_pdf("<!doctype html><html lang='en'><title>t</title><p>Go-live")


def test_here_is_a_chinese_font() -> None:
    assert fonts.chinese_fonts() and fonts.missing() == "" and chinese_can_be_printed(None) == []


def test_a_record_says_that_it_is_archival() -> None:
    content = html_to_pdf(PAGE.format(head="", body="<p>Signed"), variant=RECORD)
    metadata: Any = read(content).trailer["/Root"]["/Metadata"].get_object().get_data()
    assert b"<pdfaid:part>3</pdfaid:part>" in metadata or b'pdfaid:part="3"' in metadata
