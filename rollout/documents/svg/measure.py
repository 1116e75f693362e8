"""How wide words are, near enough to lay labels out: no font is asked. Pure."""

from __future__ import annotations

import unicodedata

WIDE, NARROW, USUAL = 1.0, 0.3, 0.56


def width_of(words: str, size: float) -> float:
    """
    >>> width_of("需求", 10), width_of("il", 10) < width_of("mm", 10)
    (20.0, True)
    """
    return sum(letter_width(letter) for letter in words) * size


def letter_width(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return WIDE
    if letter in "iljt.,:;|'! ":
        return NARROW
    return 0.85 if letter in "mwMW@%" else 0.66 if letter.isupper() else USUAL


def fitted(words: str, width: float, size: float) -> str:
    """The words, or as many of them as fit, with an ellipsis.

    >>> fitted("Requirements confirmed", 60, 10)
    'Requireme…'
    """
    if width_of(words, size) <= width:
        return words
    kept = words
    while kept and width_of(kept + "…", size) > width:
        kept = kept[:-1]
    return kept.rstrip() + "…"
