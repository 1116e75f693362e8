"""The outside witness of the chain: an append-only file that remembers how far it had come.

Whoever can write the database can recompute every hash in it; not what was noted elsewhere.
"""

from __future__ import annotations

import fcntl
import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

EVERY = 100


@dataclass(frozen=True, slots=True)
class Anchor:
    sequence: int
    hash: str


@dataclass(frozen=True, slots=True)
class Witness:
    """What the file says: the anchors of the present chain, and why earlier chains ended."""

    anchors: tuple[Anchor, ...]
    fresh_starts: tuple[str, ...]


def path() -> Path:
    return Path(settings.DATA_DIR) / "audit" / "anchors.jsonl"


def due(first: int, last: int) -> bool:
    """Do the events `first` … `last` cross a multiple of EVERY? The very first event counts, too.

    >>> due(1, 1), due(99, 99), due(99, 100), due(101, 350)
    (True, False, True, True)
    """
    return first == 1 or last // EVERY > (first - 1) // EVERY


def write(sequence: int, digest: str) -> None:
    """Note how far the chain has come, and wait until the disk has it."""
    _append({"sequence": sequence, "hash": digest})


def begin_anew(reason: str) -> None:
    """Say that another chain begins here (a new database, a restore); `verify_audit` shows the reason."""
    _append({"begin_anew": reason})


def _append(content: dict[str, Any]) -> None:
    target = path()
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    line = json.dumps({**content, "at": datetime.now(UTC).isoformat()})
    descriptor = os.open(target, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        os.write(descriptor, f"{line}\n".encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read() -> Witness:
    """The whole file. A last line cut short by a power failure is passed over."""
    anchors: list[Anchor] = []
    starts: list[str] = []
    for line in path().read_text().splitlines() if path().exists() else ():
        try:
            content = json.loads(line)
        except ValueError:
            continue
        match content:
            case {"begin_anew": str(reason)}:
                anchors, starts = [], [*starts, reason]
            case {"sequence": int(sequence), "hash": str(digest)}:
                anchors.append(Anchor(sequence, digest))
    return Witness(tuple(anchors), tuple(starts))
