"""Baseline elements of tasks and assignments."""

from __future__ import annotations

from phases.interchange.imported import ImportedBaseline
from phases.interchange.mspdi.record import Record

LAST_BASELINE = 10


def baselines_of(record: Record) -> tuple[ImportedBaseline, ...]:
    """Baselines 0 to 10 in the file's order; others are noted and left out."""
    found: list[ImportedBaseline] = []
    for element in record.children("Baseline"):
        number = element.integer("Number")
        if not 0 <= number <= LAST_BASELINE or any(number == other.number for other in found):
            record.notes.add("baseline_number", record.place.at("Baseline"), number)
            continue
        element.place = record.place.at(f"Baseline {number}")
        found.append(
            ImportedBaseline(
                number=number,
                start=element.instant_if_possible("Start"),
                finish=element.instant_if_possible("Finish"),
                duration=element.minutes("Duration"),
                work=element.minutes("Work"),
                cost=element.money("Cost"),
            )
        )
    return tuple(found)
