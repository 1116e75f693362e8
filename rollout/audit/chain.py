"""The hash chain: each event's hash covers its content and the hash before it. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from rollout.audit.canonical import canonical

GENESIS = "0" * 64
FIELDS = (
    "sequence at actor_id actor_name via action target_type target_id target_name project_id "
    "before after why request_id previous_hash"
).split()


def event_hash(event: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical JSON of the event's fields.

    `at` is an ISO string in UTC; `before` and `after` are the canonical texts that are stored, so that no
    database's own idea of JSON takes part.
    """
    return hashlib.sha256(canonical({name: event[name] for name in FIELDS}).encode()).hexdigest()
