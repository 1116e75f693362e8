"""How often an open door may be used: counted per process."""

from __future__ import annotations

import time

from django.core.cache import cache

MOST, SECONDS = 30, 600


def within_limit(name: str, key: str, *, most: int = MOST, seconds: int = SECONDS) -> bool:
    """Count one use; False past `most` in this span of time."""
    slot = f"limit:{name}:{key}:{int(time.time()) // seconds}"
    cache.add(slot, 0, seconds)
    return bool(cache.incr(slot) <= most)
