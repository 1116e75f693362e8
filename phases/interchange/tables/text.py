"""Bytes of a text file to text: by its mark, else UTF-8, else whichever Chinese encoding it reads like."""

from __future__ import annotations

import codecs

MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# Lead bytes of the characters in daily use, which stand first in both encodings.
COMMON = {"gb18030": ("gb2312", 0xB0, 0xD7), "cp950": ("cp950", 0xA4, 0xC6)}
ENOUGH = 4_000  # characters that decide


class WrongEncoding(ValueError):
    """No encoding fits; `line` is where the first tried one ends, counted from 1."""

    def __init__(self, line: int) -> None:
        self.line = line
        super().__init__(f"line {line}")


def text_of(content: bytes) -> str:
    """Error: WrongEncoding."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _decoded(content[len(mark) :], encoding)
    try:
        return content.decode()
    except UnicodeDecodeError:
        return _chinese(content)


def _chinese(content: bytes) -> str:
    """Nearly any text decodes in both: the one with more characters of daily use is meant."""
    simplified = _decoded(content, "gb18030")
    try:
        traditional = content.decode("cp950")
    except UnicodeDecodeError:
        return simplified
    return max((simplified, "gb18030"), (traditional, "cp950"), key=lambda one: _common_share(*one))[0]


def _common_share(text: str, encoding: str) -> float:
    """
    >>> wrong = "專案計畫".encode("cp950").decode("gb18030")
    >>> _common_share("專案計畫", "cp950") > _common_share(wrong, "gb18030")
    True
    """
    charset, first, last = COMMON[encoding]
    letters = [letter for letter in text if not letter.isascii()][:ENOUGH]
    leads = [letter.encode(charset, "ignore")[:1] for letter in letters]
    return sum(bool(lead) and first <= lead[0] <= last for lead in leads) / max(len(letters), 1)


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise WrongEncoding(content[: error.start].count(b"\n") + 1) from error
