"""The hash chain: each event's hash covers its content and the hash before it. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

GENESIS = "0" * 64
FIELDS = (
    "sequence at actor_id actor_name via action target_type target_id target_name project_id before after why "
    "request_id previous_hash"
).split()


def event_hash(event: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical JSON of the event's fields (`at` as an ISO string in UTC)."""
    content = {name: event[name] for name in FIELDS}
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
