"""Bytes to text: what the byte-order mark says, else what the file declares, else UTF-8; strictly."""

from __future__ import annotations

import codecs
import re

from phases.interchange.refusal import FILE, ImportRefused, Place, require_size

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
BARE = ((b"<\0?\0", "utf-16-le"), (b"\0<\0?", "utf-16-be"))
# A superset reads what its subset declares: programs in China write gb2312 and mean gbk.
SUPERSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso-8859-1": "cp1252",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
}
KNOWN = re.compile(
    r"utf-?8|gb18030|big5|big5-hkscs|shift_jis|euc-jp|euc-kr|koi8-r|cp1252|windows-125\d|iso-8859-\d+"
)
# Files of other kinds that people have at hand when they are asked for a plan.
OTHER_KINDS = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "mpp_file"),
    (b"PK\x03\x04", "zip_file"),
    (b"PK\x05\x06", "zip_file"),
)
DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")


def decoded(content: bytes) -> bytes:
    """The file as UTF-8 without a mark. Refuses empty and too large files, files of
    other kinds, and other bytes than declared."""
    require_size(len(content))
    if not content.strip():
        raise ImportRefused("empty", FILE, f"{len(content)} B")
    for magic, code in OTHER_KINDS:
        if content.startswith(magic):
            raise ImportRefused(code, FILE, f"{len(content)} B")
    mark, encoding = _encoding(content)
    body = content[mark:]
    try:
        text = codecs.decode(body, encoding)
    except UnicodeDecodeError as error:
        line = body[: error.start].count(b"\n") + 1
        raise ImportRefused("wrong_encoding", Place("line", str(line)), encoding) from error
    return text.encode("utf-8", "surrogatepass") if encoding != "utf-8" else body


def _encoding(content: bytes) -> tuple[int, str]:
    """Length of the mark and name of the codec."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return len(mark), encoding
    for start, encoding in BARE:
        if content.startswith(start):
            return 0, encoding
    match = DECLARED.match(content[:400])
    declared = match.group(1).decode("ascii").lower() if match else "utf-8"
    encoding = SUPERSETS.get(declared, declared)
    if not KNOWN.fullmatch(encoding):
        raise ImportRefused("unknown_encoding", Place("line", "1"), declared)
    return 0, "utf-8" if encoding == "utf8" else encoding
