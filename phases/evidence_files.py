"""Files that may be evidence: of a few kinds, told by their first bytes and not by what they claim."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from phases.faults import PlanFault

LARGEST = 10 * 1024 * 1024
LONGEST_NAME = 200
ZIP = b"PK\x03\x04"
SIGNATURES: dict[str, tuple[bytes, ...]] = {
    "pdf": (b"%PDF-",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "docx": (ZIP,),
    "xlsx": (ZIP,),
    "pptx": (ZIP,),
}
TEXTS = frozenset({"txt", "csv", "md"})
KNOWN = (*SIGNATURES, *sorted(TEXTS))


def checked_name(name: str, content: bytes) -> str:
    """The bare name of a file that is what its ending says.

    >>> checked_name("C:\\\\minutes\\\\signed.pdf", b"%PDF-1.7 ...")
    'signed.pdf'

    Error: PlanFault with code file_empty, file_too_large, file_kind_unknown or file_not_what_it_says.
    """
    bare = name.replace("\\", "/").rpartition("/")[2].strip()
    bare = "".join(letter for letter in bare if letter.isprintable() and letter not in '"<>|:*?')
    if not content:
        raise PlanFault("file_empty", value=bare)
    if len(content) > LARGEST:
        raise PlanFault("file_too_large", value=bare)
    ending = bare.rpartition(".")[2].lower()
    if ending not in KNOWN or bare.lower() == ending:
        raise PlanFault("file_kind_unknown", value=bare, known=", ".join(KNOWN))
    if not _is(ending, content):
        raise PlanFault("file_not_what_it_says", value=bare)
    return bare[-LONGEST_NAME:]


def digest(content: bytes | None) -> str:
    """SHA-256 of a file; of no file that of nothing."""
    return hashlib.sha256(content or b"").hexdigest()


def fingerprint(words: Mapping[str, Any], of_file: str) -> str:
    """SHA-256 over all of some evidence: its title, url, text and file_name, and the `digest` of its file."""
    parts = [*(words[name] for name in ("title", "url", "text", "file_name")), of_file]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def _is(ending: str, content: bytes) -> bool:
    if ending in SIGNATURES:
        return content.startswith(SIGNATURES[ending])
    try:
        return "\0" not in content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
