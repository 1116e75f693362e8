"""What may stand in a name or a text: something to see, nothing that hides or turns the writing round.

A name of invisible characters looks like no name; one with bidirectional controls can look like another
one's. Control characters cannot be written to a spreadsheet or a project file.
"""

from __future__ import annotations

import re
import unicodedata

# Line feeds, tabs and carriage returns are left to `one_line` and to texts of several lines.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# A text of several lines may say of a letter which way it runs (U+200E, U+200F, U+061C), as Arabic and
# Hebrew need it; what turns whole stretches round makes a sentence read otherwise than it is stored.
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
# Letters that show nothing although they count as letters, marks or symbols: Hangul and Khmer fillers,
# variation selectors, the empty Braille cell, the combining grapheme joiner.
UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]"
)
UNSEEN_KINDS = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Cs"})


def one_line(text: str) -> str:
    """The text with each run of blanks and line ends as one space.

    >>> one_line("  Go-live\\n(pilot) ")
    'Go-live (pilot)'
    """
    return " ".join(text.split())


def is_blank(text: str) -> bool:
    """Is there nothing to see in it?

    >>> is_blank(" \u200b\ufeff"), is_blank("\u3164\ufe0f"), is_blank("上线")
    (True, True, False)
    """
    return all(unicodedata.category(letter) in UNSEEN_KINDS or UNSEEN.match(letter) for letter in text)


def hidden_in(text: str) -> str:
    """The first character that a one-line text must not hold, as `U+202E`; empty if there is none.

    >>> hidden_in("Go\u202e-live"), hidden_in("Go-live"), hidden_in("a\x07")
    ('U+202E', '', 'U+0007')
    """
    found = BIDI.search(text) or CONTROL.search(text)
    return code_point(found[0]) if found else ""


def hidden_in_lines(text: str) -> str:
    """The first character that a text of several lines must not hold, as `U+202E`; empty if there is none.

    >>> hidden_in_lines("Paid:\u202e 001"), hidden_in_lines("two\\nlines \u200f\u05e9")
    ('U+202E', '')
    """
    found = TURNING.search(text) or CONTROL.search(text)
    return code_point(found[0]) if found else ""


def without_hidden(text: str) -> tuple[str, str]:
    """The text without what a one-line text must not hold, and the code points that were left out.

    >>> without_hidden("Go\u202e-live\u2066"), without_hidden("Go-live")
    (('Go-live', 'U+202E, U+2066'), ('Go-live', ''))
    """
    left_out = dict.fromkeys([*BIDI.findall(text), *CONTROL.findall(text)])
    return CONTROL.sub("", BIDI.sub("", text)), ", ".join(code_point(letter) for letter in left_out)


def code_point(letter: str) -> str:
    """
    >>> code_point("\u202e")
    'U+202E'
    """
    return f"U+{ord(letter):04X}"
