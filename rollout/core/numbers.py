"""Numbers as people read them; the same in Chinese and English."""

from __future__ import annotations

from decimal import Decimal

Number = int | float | Decimal
NOTHING = "–"


def number_text(value: Number | None, digits: int = 0) -> str:
    """Thousands in groups of three, a true minus, an en dash for nothing.

    >>> number_text(-1234567.5, 1), number_text(None)
    ('−1,234,567.5', '–')
    """
    return NOTHING if value is None else f"{value:,.{digits}f}".replace("-", "−")


def signed_text(value: Number | None, digits: int = 0) -> str:
    """
    >>> signed_text(3), signed_text(-2), signed_text(0)
    ('+3', '−2', '0')
    """
    return ("+" if value is not None and value > 0 else "") + number_text(value, digits)


def percent_text(value: Number | None, digits: int = 0) -> str:
    """A share of one as percent, with a thin no-break space.

    >>> percent_text(Decimal("0.125"), 1)
    '12.5\u202f%'
    """
    return NOTHING if value is None else f"{number_text(value * 100, digits)}\u202f%"
