"""Text that a spreadsheet would calculate, kept from that by an apostrophe, and taken back as it was."""

from __future__ import annotations

import re

SIGNS = r"[\s\x00]*[=+\-@\t\r＝＋－＠]"
RISKY = re.compile(SIGNS)
GUARDED = re.compile("'+" + SIGNS)


def guarded(text: str, *, calculating: bool) -> str:
    """`calculating`: the reader takes text for a formula (CSV). Elsewhere only texts that look guarded
    already get one more apostrophe, so that reading gives each text back.

    >>> guarded("=1", calculating=True), guarded("=1", calculating=False), guarded("'=1", calculating=False)
    ("'=1", '=1', "''=1")
    """
    if GUARDED.match(text) or (calculating and RISKY.match(text)):
        return f"'{text}"
    return text


def unguarded(text: str) -> str:
    """
    >>> unguarded("'=1"), unguarded("''=1"), unguarded("'tis"), unguarded("=1")
    ('=1', "'=1", "'tis", '=1')
    """
    return text[1:] if GUARDED.match(text) else text
