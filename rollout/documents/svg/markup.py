"""Writing SVG. Pure."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

INK, QUIET, FAINT, ACCENT, PALE, PAPER = "#1f2937", "#4b5563", "#d5dae1", "#1d4f91", "#c3cfdf", "#ffffff"
FONT = "Noto Sans CJK SC, DejaVu Sans, sans-serif"


def number(value: float) -> str:
    """
    >>> number(3.0), number(2.345)
    ('3', '2.35')
    """
    return f"{value:.2f}".rstrip("0").rstrip(".")


def tag(name: str, *inside: str, **attributes: str | float | None) -> str:
    """An element; `inside` is markup. None leaves an attribute out; `_` in a name becomes `-`.

    >>> tag("rect", x=1.5, stroke_width=2)
    '<rect x="1.5" stroke-width="2"/>'
    """
    given = {key: value for key, value in attributes.items() if value is not None}
    texts = {key: value if isinstance(value, str) else number(value) for key, value in given.items()}
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(told)}" for key, told in texts.items()
    )
    return f"<{name}{written}>{''.join(inside)}</{name}>" if inside else f"<{name}{written}/>"


def rect(x: float, y: float, width: float, height: float, **look: str | float | None) -> str:
    return tag("rect", x=x, y=y, width=max(0.0, width), height=height, **look)


def line(x1: float, y1: float, x2: float, y2: float, **look: str | float | None) -> str:
    return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, **look)


def text(words: str, x: float, y: float, *, size: float = 8.5, **look: str | float | None) -> str:
    return tag("text", escape(words), x=x, y=y, font_size=size, **{"fill": INK, **look})


def drawing(title: str, width: float, height: float, *inside: str) -> str:
    """A whole picture. Its title comes first, so that it is read aloud."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(width)} {number(height)}" '
        f'width="{number(width)}pt" height="{number(height)}pt" role="img" font-family="{FONT}">'
        f"<title>{escape(title)}</title>{''.join(inside)}</svg>"
    )
