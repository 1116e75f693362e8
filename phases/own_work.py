"""Nobody signs own work: who did what for a gate. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from phases.gates import Criterion, Place


def own_work(
    person: int, criteria: Iterable[Criterion], on: date, *, requester: int, places: Iterable[Place] = ()
) -> str:
    """Why that person may not sign, as a code; empty if they may. Nobody signs own work, nobody twice."""
    if person == requester:
        return "requested"
    for one in criteria:
        if code := own_criterion(person, one):
            return code
        if one.waiver is not None and one.waiver.in_force(on) and one.waiver.owner == person:
            return "owns_waiver"
    if any(place.user == person for place in places):
        return "signed_already"
    return ""


def own_criterion(person: int, criterion: Criterion) -> str:
    """What the person did to meet the criterion, as a code; empty for nothing."""
    if any(person in proof.givers for proof in criterion.proofs):
        return "gave_evidence"
    return "confirmed" if criterion.confirmed_by == person else ""


def waived_by(person: int, criteria: Iterable[Criterion], on: date) -> Criterion | None:
    """A criterion that the person let the gate go without."""
    waived = ((one, one.waiver) for one in criteria if one.waiver is not None and one.waiver.in_force(on))
    return next((one for one, waiver in waived if waiver.granted_by == person), None)
