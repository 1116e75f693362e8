"""One spelling of a value: the same bytes from Python, SQLite and PostgreSQL. Pure."""

from __future__ import annotations

import json
import re
from typing import Any

# A lone surrogate has no UTF-8 form, and PostgreSQL stores no NUL.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def canonical(value: Any) -> str:
    """JSON with sorted keys, no spaces, and every character storable in both databases.

    Takes what `audit.values.plain` gives. Raises ValueError for a number that JSON has no word for.

    >>> canonical({"b": 1.50, "a": "工序"})
    '{"a":"工序","b":1.5}'
    """
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return _UNSTORABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def storable(text: str, limit: int | None = None) -> str:
    """Text without characters a database refuses (each becomes U+FFFD), cut to `limit` characters."""
    return _UNSTORABLE.sub("\ufffd", text)[:limit]
