"""What one act of a person wrote: the event that tells it, and those that only went with it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet

from rollout.audit.models import AuditEvent

WHOLE_PROJECT = "project.start"
# deeds that lead, the most telling first, and those that only go with them; other apps register theirs
FAMILIES: list[tuple[tuple[str, ...], frozenset[str]]] = [
    (
        ("meeting.plan", "meeting.publish", "meeting.hold", "meeting.change"),
        frozenset(
            {
                "attendance.create",
                "attendance.remove",
                "attendance.change",
                "meeting.agenda",
                "minutesedition.publish",
            }
        ),
    ),
    (
        ("meetingseries.create", "meetingseries.change"),
        frozenset({"seriesattendee.create", "seriesattendee.remove"}),
    ),
]


def told_together(*leads: str, parts: Iterable[str]) -> None:
    """Called from an app's `ready()`: deeds of one act that one of `leads` tells for all."""
    FAMILIES.append((leads, frozenset(parts)))


@dataclass(slots=True)
class Act:
    """`lead` is the key of the event that tells the act; `more` counts what else was written, by deed."""

    lead: int
    more: Counter[str] = field(default_factory=Counter)


def acts_of(events: QuerySet[AuditEvent]) -> list[Act]:
    """The acts behind these events, in their order, told by as few of them as tell all; one query."""
    rows = list(events.values_list("pk", "request_id", "actor_id", "action"))
    together: dict[tuple[str, int | None], list[tuple[int, str]]] = defaultdict(list)
    for key, request, actor, action in rows:
        if request:
            together[request, actor].append((key, action))
    led = {key: lead for group in together.values() for key, lead in leads_of(sorted(group)).items()}
    acts = {key: Act(key) for key, *_rest in rows if key not in led}
    for key, _request, _actor, action in rows:
        if key in led:
            acts[led[key]].more[action] += 1
    return list(acts.values())


def leads_of(group: Iterable[tuple[int, str]]) -> Mapping[int, int]:
    """By event that only went with another, that other one; `group` in the order of writing.

    >>> leads_of([(1, "meeting.plan"), (2, "attendance.create"), (3, "risk.raise")])
    {2: 1}
    >>> leads_of([(1, "attendance.create"), (2, "attendance.create")])
    {2: 1}
    """
    rows = list(group)
    start = next((key for key, action in rows if action == WHOLE_PROJECT), None)
    if start is not None:
        return {key: start for key, _action in rows if key != start}
    led: dict[int, int] = {}
    for leads, parts in FAMILIES:
        heads = [key for key, action in rows if action in leads]
        others = [key for key, action in rows if action in parts]
        for key in others:
            head = nearest(key, heads) if heads else others[0]
            if head != key:
                led[key] = head
    return led


def nearest(key: int, heads: Sequence[int]) -> int:
    """Of several acts of a kind in one request the one next to the event."""
    return min(heads, key=lambda head: abs(head - key))
