"""The rules of gates: which criteria hold, which decisions are open, who may sign, what keeps a phase open.

Pure: days are parameters, people are numbers, words are codes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """How a criterion stands."""

    MET = "met"
    WAIVED = "waived"
    UNMET = "unmet"


class Decision(StrEnum):
    GO = "go"
    CONDITIONAL = "conditional"
    NO_GO = "no_go"


@dataclass(frozen=True, slots=True)
class Waiver:
    """Leave to go without a criterion up to and including `expires_on`."""

    key: int
    owner: int
    reason: str
    expires_on: date
    granted_by: int | None = None

    def in_force(self, on: date) -> bool:
        return on <= self.expires_on


@dataclass(frozen=True, slots=True)
class Proof:
    """A piece of evidence as it stands: `sha256` is over all of its content, `givers` gave or changed it."""

    key: int
    title: str
    sha256: str
    givers: frozenset[int]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that must be true. `live`: a check answers, `said` is its sentence by language and `facts`
    what it rests on; else somebody confirms it, and it holds while confirmed with at least one proof."""

    key: int
    name: str
    title: str = ""
    target: str = ""
    live: bool = False
    met: bool = False
    said: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    proofs: tuple[Proof, ...] = ()
    waiver: Waiver | None = None
    confirmed_by: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A place for a signature, signed in the order of `position`."""

    position: int
    role: str
    user: int | None = None
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something between a phase and its closing: a stable code and the values of its sentence."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


def state_of(criterion: Criterion, on: date) -> State:
    """
    >>> late = Waiver(1, 7, "later", date(2026, 3, 6))
    >>> [str(state_of(Criterion(1, "scope", waiver=late), date(2026, 3, day))) for day in (6, 7)]
    ['waived', 'unmet']
    """
    if criterion.met:
        return State.MET
    waived = criterion.waiver is not None and criterion.waiver.in_force(on)
    return State.WAIVED if waived else State.UNMET


def unmet(criteria: Iterable[Criterion], on: date) -> list[Criterion]:
    """Those that neither hold nor are waived on that day."""
    return [one for one in criteria if state_of(one, on) is State.UNMET]


def open_decisions(criteria: Sequence[Criterion], on: date) -> frozenset[Decision]:
    """What a signer may decide: go where every criterion holds by itself, conditional go where the rest is
    waived, no-go always.

    >>> sorted(open_decisions([Criterion(1, "scope", met=False)], date(2026, 3, 6)))
    [<Decision.NO_GO: 'no_go'>]
    """
    states = {state_of(one, on) for one in criteria}
    if State.UNMET in states:
        return frozenset({Decision.NO_GO})
    if State.WAIVED in states:
        return frozenset({Decision.NO_GO, Decision.CONDITIONAL})
    return frozenset(Decision)


def needs_condition(criteria: Sequence[Criterion], on: date) -> bool:
    """Must a conditional go name a condition? Not where a waiver is one already."""
    return not any(state_of(one, on) is State.WAIVED for one in criteria)


def next_place(places: Sequence[Place]) -> Place | None:
    """The place whose turn it is; None when all have signed."""
    waiting = [place for place in places if place.user is None]
    return min(waiting, key=lambda place: place.position, default=None)


def last_signed(places: Iterable[Place]) -> Place | None:
    """The place signed last: the only signature that no other was built upon.

    >>> last_signed([Place(1, "sponsor", 7, Decision.GO), Place(2, "pmo")]).position
    1
    """
    signed = [place for place in places if place.user is not None]
    return max(signed, key=lambda place: place.position, default=None)


def decision_of(places: Sequence[Place]) -> Decision | None:
    """The decision that the signatures make: a single no-go decides at once, else all must have signed.

    >>> decision_of([Place(1, "sponsor", 7, Decision.GO), Place(2, "pmo")]) is None
    True
    >>> decision_of([Place(1, "sponsor", 7, Decision.NO_GO), Place(2, "pmo")])
    <Decision.NO_GO: 'no_go'>
    """
    decided = {place.decision for place in places if place.user is not None}
    if Decision.NO_GO in decided:
        return Decision.NO_GO
    if not places or any(place.user is None for place in places):
        return None
    return Decision.CONDITIONAL if Decision.CONDITIONAL in decided else Decision.GO


def obstacles(
    criteria: Sequence[Criterion],
    on: date,
    *,
    decision: Decision | None,
    signing: bool,
    stale: bool,
    open_tasks: Collection[str],
    closed: bool = False,
) -> list[Obstacle]:
    """All that keeps the phase from being closed on that day; none: it may be closed.

    `decision` is that of the latest review that was decided, `signing` whether a newer one is under way.
    """
    if closed:
        return [Obstacle("closed_already")]
    found = [Obstacle("criterion_unmet", {"criterion": one.key}) for one in unmet(criteria, on)]
    if open_tasks:
        found.append(Obstacle("tasks_open", {"count": len(open_tasks), "first": sorted(open_tasks)[0]}))
    if signing:
        found.append(Obstacle("being_signed"))
    elif decision is None:
        found.append(Obstacle("not_decided"))
    elif decision is Decision.NO_GO:
        found.append(Obstacle("no_go"))
    elif stale:
        found.append(Obstacle("stale"))
    return found


def picture(criteria: Sequence[Criterion], on: date) -> dict[str, Any]:
    """What a signer sees, as plain JSON; `said` has the words of each language, outside the digest."""
    return {"criteria": [_pictured(one, on) for one in criteria]}


def _pictured(one: Criterion, on: date) -> dict[str, Any]:
    waiver = one.waiver if one.waiver is not None and one.waiver.in_force(on) else None
    return {
        "id": one.key,
        "key": one.name,
        "title": one.title,
        "target": one.target,
        "live": one.live,
        "state": state_of(one, on).value,
        "met": one.met,
        "said": dict(one.said),
        "facts": json.loads(json.dumps(dict(one.facts), default=str, sort_keys=True)),
        "evidence": [{"id": p.key, "title": p.title, "sha256": p.sha256} for p in one.proofs],
        "waiver": None
        if waiver is None
        else {
            "id": waiver.key,
            "owner": waiver.owner,
            "reason": waiver.reason,
            "expires_on": waiver.expires_on.isoformat(),
        },
    }


def digest(of: Mapping[str, Any]) -> str:
    """SHA-256 of a picture's canonical JSON, without what is only words about it. Pictures of old have `said`
    in one language.

    >>> told = {"en": "yes", "zh-hans": "是"}
    >>> digest({"criteria": [{"id": 1, "said": told}]}) == digest({"criteria": [{"said": "是", "id": 1}]})
    True
    """
    bare = [{name: value for name, value in one.items() if name != "said"} for one in of["criteria"]]
    text = json.dumps(bare, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def differences(signed: Mapping[str, Any], now: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What changed between two pictures, criterion by criterion: {"code", "key", "title", …} in the order of
    the first. Equal pictures have none. A picture of old is held to the facts that it has."""
    before = {one["id"]: one for one in signed["criteria"]}
    after = {one["id"]: one for one in now["criteria"]}
    found: list[dict[str, Any]] = []
    for key, old in before.items():
        if key not in after:
            found.append(_reason("criterion_removed", old))
        else:
            found += _changes(old, after[key])
    return found + [_reason("criterion_added", new) for key, new in after.items() if key not in before]


SIGNED_LONG_AGO = frozenset({"figures_changed", "met_now", "criterion_added"})


def weighty(reasons: Sequence[dict[str, Any]], *, closed: bool) -> list[dict[str, Any]]:
    """The differences that take a signature its ground. Of a closed phase the live figures go on living:
    another risk in the register unsigns nothing as long as the criterion holds."""
    return [one for one in reasons if not (closed and one["code"] in SIGNED_LONG_AGO)]


def _changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = []
    if old["met"] != new["met"]:
        found.append(_reason("no_longer_met" if old["met"] else "met_now", new))
    elif old["facts"] != {name: new["facts"].get(name) for name in old["facts"]}:
        found.append(_reason("figures_changed", new))
    kept = {proof["id"]: proof for proof in new["evidence"]}
    known = {proof["id"]: proof for proof in old["evidence"]}
    for key, proof in known.items():
        if key not in kept:
            found.append(_reason("evidence_removed", new, evidence=proof["title"]))
        elif kept[key] != proof:
            found.append(_reason("evidence_changed", new, evidence=kept[key]["title"]))
    added = [proof for key, proof in kept.items() if key not in known]
    found += [_reason("evidence_added", new, evidence=proof["title"]) for proof in added]
    if old["waiver"] != new["waiver"]:
        found.append(_reason("waiver_ended" if new["waiver"] is None else "waiver_changed", new))
    if any(old[name] != new[name] for name in ("title", "target", "live")):
        found.append(_reason("criterion_changed", new))
    return found


def _reason(code: str, criterion: Mapping[str, Any], **values: str) -> dict[str, Any]:
    return {"code": code, "key": criterion["key"], "title": criterion["title"], **values}
