"""Writing elements: text that any XML reader takes, and values in the format's own dress."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
SPECIAL = re.compile('[&<>\r"]')
ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;", '"': "&quot;"}
Value = str | int | float | bool | datetime | None


def safe(text: str) -> str:
    """Text as XML may carry it: marked up where needed, without characters that XML forbids.

    >>> safe("R&D <1>\x0b")
    'R&amp;D &lt;1&gt;'
    """
    return SPECIAL.sub(lambda found: ENTITIES[found[0]], FORBIDDEN.sub("", text))


def element(tag: str, value: Value) -> str:
    """Nothing at all for None.

    >>> element("Manual", True), element("Stop", None)
    ('<Manual>1</Manual>', '')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        value = safe(value)
    elif isinstance(value, datetime):
        value = value.isoformat()
    elif isinstance(value, bool):
        value = int(value)
    return f"<{tag}>{value}</{tag}>"


def group(tag: str, children: Iterable[str]) -> str:
    return f"<{tag}>{''.join(children)}</{tag}>"


def record(tag: str, *fields: tuple[str, Value] | str) -> str:
    """An element with fields and ready-made children in the order given."""
    inside = (one if isinstance(one, str) else element(*one) for one in fields)
    return f"<{tag}>{''.join(inside)}</{tag}>"


def duration(minutes: int | None) -> str | None:
    """
    >>> duration(450)
    'PT7H30M0S'
    """
    return None if minutes is None else f"PT{minutes // 60}H{minutes % 60}M0S"


def hundredths(amount: str) -> int | None:
    """Money in hundredths of the currency."""
    return int(Decimal(amount) * 100) if amount else None


def tenths(minutes: int | None) -> int | None:
    return None if minutes is None else minutes * 10
