"""How much of a huge change an event holds. Pure, but for the registry of what keeps the rest.

The rule: up to MOST entries of a part (the tasks of a step, its links …) are told exactly, before and
after. Of a larger part the first MOST stand in the event as they are, and `rest` says of the whole part how
many entries it has and the SHA-256 of its canonical JSON. The app that recorded it keeps the whole elsewhere
and says where (`register_whole`): `verify_audit` compares it with the digest, so that a change of either is
found. An event thus stays small whatever it tells, and nothing it tells goes unproven.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from rollout.audit.canonical import canonical
from rollout.audit.values import plain

MOST = 100
REST = "rest"
Side = dict[str, Any]
Whole = Callable[[Mapping[str, Any]], tuple[Side, Side] | None]

_wholes: dict[str, Whole] = {}


def bounded(side: Mapping[str, Any], *, most: int = MOST) -> Side:
    """One side of an event by the rule above; parts are the mappings in it.

    >>> told = bounded({"step": 3, "links": {"1": "a", "2": "b", "3": "c"}}, most=2)
    >>> told["links"], told["rest"]["links"]["count"]
    ({'1': 'a', '2': 'b'}, 3)
    """
    large = {name: part for name, part in side.items() if isinstance(part, Mapping) and len(part) > most}
    if not large:
        return dict(side)
    cut = {name: dict(list(part.items())[:most]) for name, part in large.items()}
    rest = {name: {"count": len(part), "sha256": digest(part)} for name, part in large.items()}
    return {**side, **cut, REST: rest}


def digest(part: Any) -> str:
    return hashlib.sha256(canonical(plain(part)).encode()).hexdigest()


def size_of(side: Mapping[str, Any], name: str) -> int:
    """How many entries the part had, told or not."""
    rest = side.get(REST, {}).get(name)
    return int(rest["count"]) if rest else len(side.get(name) or {})


def register_whole(action: str, whole: Whole) -> None:
    """Say, in AppConfig.ready(), where the whole of an action's events is kept: both sides of an event
    (target_id, before, after, as stored), or None when it left the house together with its project."""
    _wholes[action] = whole


def kept_otherwise(event: Mapping[str, Any]) -> bool:
    """Is what is kept of a bounded event something else than its digests say? `before` and `after` are the
    stored texts."""
    if f'"{REST}":' not in event["before"] and f'"{REST}":' not in event["after"]:
        return False
    told = [json.loads(event[name]) for name in ("before", "after")]
    digests = [side.get(REST, {}) for side in told]
    whole = _wholes.get(event["action"])
    if whole is None or not any(digests):
        return False
    found = whole({**event, "before": told[0], "after": told[1]})
    return found is not None and any(
        digest(side.get(name, {})) != expected["sha256"]
        for side, rest in zip(found, digests, strict=True)
        for name, expected in rest.items()
    )
