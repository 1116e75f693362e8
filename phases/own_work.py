"""Nobody signs own work: who did what for a gate. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from phases.gates import Criterion, Place


@dataclass(frozen=True, slots=True)
class WorkDone:
    """What stands behind a gate on the day `on`: who asked for its decision, its criteria, how many places
    sign it, and `makers`, by finished task of the phase, who made it."""

    requester: int
    criteria: Sequence[Criterion]
    on: date
    places: int
    makers: Sequence[frozenset[int]] = ()

    def made_all(self, person: int) -> bool:
        return bool(self.makers) and all(person in one for one in self.makers)

    def made_some(self, person: int) -> bool:
        return any(person in one for one in self.makers)


def own_work(person: int, done: WorkDone, signed: Iterable[Place] = ()) -> str:
    """Why that person may not sign, whoever else there is, as a code; empty if they may.

    A waiver needs a second pair of eyes: who granted it does not sign alone. Nor does anybody sign a phase
    whose whole work is theirs.

    >>> own_work(7, WorkDone(1, (), date(2026, 3, 2), 1, [frozenset({7})]))
    'made_everything'
    """
    if person == done.requester:
        return "requested"
    for one in done.criteria:
        if code := own_criterion(person, one):
            return code
        if one.waiver is not None and one.waiver.in_force(done.on) and one.waiver.owner == person:
            return "owns_waiver"
    if done.places == 1 and waived_by(person, done.criteria, done.on) is not None:
        return "waived_alone"
    if done.made_all(person):
        return "made_everything"
    return "signed_already" if any(place.user == person for place in signed) else ""


def own_criterion(person: int, criterion: Criterion) -> str:
    """What the person did to meet the criterion, as a code; empty for nothing."""
    if any(person in proof.givers for proof in criterion.proofs):
        return "gave_evidence"
    return "confirmed" if criterion.confirmed_by == person else ""


def waived_by(person: int, criteria: Iterable[Criterion], on: date) -> Criterion | None:
    """A criterion that the person let the gate go without."""
    waived = ((one, one.waiver) for one in criteria if one.waiver is not None and one.waiver.in_force(on))
    return next((one for one, waiver in waived if waiver.granted_by == person), None)
