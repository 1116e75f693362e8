"""What a PDF says and how it is made."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from pypdf import PdfReader


def read(content: bytes) -> PdfReader:
    return PdfReader(BytesIO(content))


def text_of(content: bytes) -> str:
    """All text without white space: lines break where the paper asks for it."""
    return "".join("".join(page.extract_text().split()) for page in read(content).pages)


def fonts_of(content: bytes) -> dict[str, bool]:
    """Font name → is its file inside?"""
    found: dict[str, bool] = {}
    for page in read(content).pages:
        fonts: Any = page["/Resources"].get("/Font", {})
        for entry in fonts.values():
            font = entry.get_object()
            (inner,) = font.get("/DescendantFonts", [font])
            descriptor = inner.get_object()["/FontDescriptor"].get_object()
            files = {"/FontFile", "/FontFile2", "/FontFile3"}
            found[str(font["/BaseFont"])] = bool(files & set(descriptor))
    return found


def boxes_in(content: bytes) -> int:
    """Fonts that print boxes: WeasyPrint gives such a font a table that leads missing letters to glyph 0,
    where every other font says Identity-H."""
    fonts = [
        entry.get_object()
        for page in read(content).pages
        for entry in page["/Resources"].get("/Font", {}).values()  # type: ignore[union-attr]
    ]
    return sum(not isinstance(font["/Encoding"], str) for font in fonts)
