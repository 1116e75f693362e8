"""What one act of a person wrote: the event that tells it, and those that only went with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet

from rollout.audit.models import AuditEvent

WHOLE_PROJECT, ANY = "project.start", ""
# a clause for each of several acts, from what one deed wrote in each; an empty one tells nothing
Said = Callable[[Sequence[Sequence[AuditEvent]]], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Family:
    """`parts` only go with the nearest of `leads` in their act, each by its deed with how it is told (None:
    it is counted). `once`: the first of the leads also tells for the others."""

    leads: frozenset[str]
    parts: Mapping[str, Said | None]
    once: bool

    def led(self, rows: Iterable[tuple[int, str]]) -> dict[int, int]:
        """By part its lead, among these events in the order of writing."""
        rows = list(rows)
        heads = [key for key, action in rows if action in self.leads]
        others = [key for key, action in rows if action in self.parts and action not in self.leads]
        if not heads:
            return {}
        if self.once:
            return dict.fromkeys([*heads[1:], *others], heads[0])
        return {key: min(heads, key=lambda head: abs(head - key)) for key in others}


FAMILIES: list[Family] = []
FOLLOWERS: dict[str, Said | None] = {}


def told_together(
    *leads: str, parts: Mapping[str, Said | None] | Iterable[str] = (), once: bool = False
) -> None:
    """Called from an app's `ready()`: deeds of one act that one of `leads` tells for all, as `Family` says.
    Of two families that know an event the first one registered takes it."""
    told = parts if isinstance(parts, Mapping) else dict.fromkeys(parts)
    FAMILIES.append(Family(frozenset(leads), told, once))


def told_with_any(action: str, said: Said | None) -> None:
    """Called from an app's `ready()`: what follows from deeds of every kind, told by the one before it."""
    FOLLOWERS[action] = said


@dataclass(slots=True)
class Act:
    """`lead` is the key of the event that tells the act; `parts` what else was written, by how it is told."""

    lead: int
    parts: dict[Said | None, list[int]] = field(default_factory=lambda: defaultdict(list))


def acts_of(events: QuerySet[AuditEvent]) -> list[Act]:
    """The acts behind these events, in their order, told by as few of them as tell all; one query."""
    rows = list(events.values_list("pk", "request_id", "actor_id", "action"))
    actions = {key: action for key, _request, _actor, action in rows}
    together: dict[tuple[str, int | None], list[tuple[int, str]]] = defaultdict(list)
    for key, request, actor, action in rows:
        if request:
            together[request, actor].append((key, action))
    led = {key: lead for group in together.values() for key, lead in leads_of(sorted(group)).items()}
    acts = {key: Act(key) for key in actions if key not in led}
    for key in sorted(led):
        acts[led[key]].parts[how_told(actions[led[key]], actions[key])].append(key)
    return list(acts.values())


def leads_of(group: Iterable[tuple[int, str]]) -> dict[int, int]:
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
    for family in FAMILIES:
        led |= family.led((key, action) for key, action in rows if key not in led)
    alone = [key for key, action in rows if key not in led and action not in FOLLOWERS]
    for key, action in rows:
        if action in FOLLOWERS and alone:
            led[key] = max((one for one in alone if one < key), default=alone[0])
    return {key: last(key, led) for key in led}


def last(key: int, led: Mapping[int, int]) -> int:
    """The end of the chain of leads above an event."""
    while key in led:
        key = led[key]
    return key


def how_told(lead: str, part: str) -> Said | None:
    """How an act that is told by the deed `lead` tells of the deed `part`."""
    families = (one for one in FAMILIES if lead in one.leads and part in one.parts)
    family = next(families, None)
    return family.parts[part] if family is not None else FOLLOWERS.get(part)
