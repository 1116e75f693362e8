"""Is the chain whole? Names the first bad link and what was done to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC
from enum import StrEnum
from typing import Any

from django.db.models import Max, TextField
from django.db.models.functions import Cast

from rollout.audit import anchors
from rollout.audit.chain import FIELDS, GENESIS, event_hash
from rollout.audit.extent import kept_otherwise
from rollout.audit.models import AuditEvent, AuditHead


class Fault(StrEnum):
    CHANGED = "changed"  # the event's content does not give its hash
    DELETED = "deleted"  # a number is missing before the end
    INSERTED = "inserted"  # an event stands after the end, or follows no known event
    REORDERED = "reordered"  # an event stands at another place than it was written
    TRUNCATED = "truncated"  # the last events are missing
    DETAIL = "detail"  # what a bounded event sums up is no longer what its digest says
    HEADLESS = "headless"  # there are events, but the row that keeps the end of the chain is gone or empty
    REWRITTEN = "rewritten"  # the chain is whole in itself, but not the one that was witnessed


@dataclass(frozen=True, slots=True)
class BadLink:
    sequence: int
    fault: Fault
    event: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`anchors` counts the outside notes that were compared; without any, a rewritten chain looks whole."""

    events: int
    head: str
    anchors: int
    fresh_starts: tuple[str, ...]
    first_bad: BadLink | None

    @property
    def ok(self) -> bool:
        return self.first_bad is None

    def as_json(self) -> dict[str, Any]:
        return {"ok": self.ok, **asdict(self)}


def verify() -> Verdict:
    """Walk the chain once, from the first event to the last."""
    witness = anchors.read()
    noted: dict[int, str] = {}
    conflicting = None
    for anchor in witness.anchors:
        if noted.setdefault(anchor.sequence, anchor.hash) != anchor.hash:
            conflicting = conflicting or BadLink(anchor.sequence, Fault.REWRITTEN)
    head = AuditHead.objects.filter(pk=1).first() or AuditHead()
    end = head.sequence or AuditEvent.objects.aggregate(last=Max("sequence"))["last"] or 0
    count, last, bad = 0, GENESIS, conflicting
    for event in _events():
        count += 1
        bad = bad or _fault(event, count, last, noted, end)
        if bad:
            break
        last = event["hash"]
    bad = bad or _end(count, last, head, noted)
    return Verdict(count, last, len(witness.anchors), witness.fresh_starts, bad)


def _events() -> Iterator[dict[str, Any]]:
    rows = AuditEvent.objects.order_by("sequence").annotate(
        before_text=Cast("before", TextField()), after_text=Cast("after", TextField())
    )
    names = [name for name in FIELDS if name not in {"before", "after"}]
    for row in rows.values(*names, "hash", "before_text", "after_text").iterator(chunk_size=2000):
        row["at"] = row["at"].astimezone(UTC).isoformat()
        row["before"], row["after"] = row.pop("before_text"), row.pop("after_text")
        yield row


def _fault(
    event: Mapping[str, Any], expected: int, last: str, noted: Mapping[int, str], end: int
) -> BadLink | None:
    sequence, name = event["sequence"], f"{event['action']} {event['target_type']} {event['target_id']}"
    if sequence > end:
        return BadLink(sequence, Fault.INSERTED, name)
    if sequence != expected:
        return BadLink(expected, Fault.DELETED)
    if event["previous_hash"] != last or event_hash(event) != event["hash"]:
        return _what_happened(event, end, name)
    if noted.get(sequence, event["hash"]) != event["hash"]:
        return BadLink(sequence, Fault.REWRITTEN, name)
    if kept_otherwise(event):
        return BadLink(sequence, Fault.DETAIL, name)
    return None


def _what_happened(event: Mapping[str, Any], end: int, name: str) -> BadLink:
    """An event whose hash is wrong, or that does not follow the one before it."""
    sequence, digest = event["sequence"], event["hash"]
    if event_hash(event) == digest:
        # whole in itself: it is the one before that was changed, together with its hash
        return BadLink(sequence - 1, Fault.CHANGED)
    if any(event_hash({**event, "sequence": n}) == digest for n in range(1, end + 2)):
        known = AuditEvent.objects.filter(hash=event["previous_hash"]).exists()
        return BadLink(sequence, Fault.REORDERED if known else Fault.DELETED, name)
    if AuditEvent.objects.filter(previous_hash=event["previous_hash"]).count() > 1:
        return BadLink(sequence, Fault.INSERTED, name)
    return BadLink(sequence, Fault.CHANGED, name)


def _end(count: int, last: str, head: AuditHead, noted: Mapping[int, str]) -> BadLink | None:
    if count < max([head.sequence, *noted], default=0):
        return BadLink(count + 1, Fault.TRUNCATED)
    if count and not head.sequence:
        return BadLink(count, Fault.HEADLESS)
    if head.hash != last:
        return BadLink(count, Fault.REWRITTEN)
    return None
