"""Resource and assignment elements."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from phases.interchange.imported import ImportedAssignment, ImportedResource, ResourceKind
from phases.interchange.mspdi import values
from phases.interchange.mspdi.baselines import baselines_of
from phases.interchange.mspdi.formats import NO_RESOURCE, RESOURCE_KINDS
from phases.interchange.mspdi.record import Record

FLAT = 0
TENTH = 10
WORK = 1
Split = tuple[datetime, datetime]


def resource_of(record: Record, uid: int) -> ImportedResource:
    """A person, a material or a cost. Anything that is not said to be material or cost does work."""
    kind = RESOURCE_KINDS[record.choice("Type", RESOURCE_KINDS, WORK)]
    return ImportedResource(
        uid=uid,
        id=record.integer("ID", uid),
        name=record.name(),
        kind=ResourceKind.COST if record.flag("IsCostResource") else kind,
        calendar=record.optional_integer("CalendarUID"),
        email=record.text("EmailAddress"),
        group=record.text("Group"),
        max_units=record.number("MaxUnits", 1.0),
        notes=record.text("Notes"),
        guid=record.guid(),
    )


def assignment_of(record: Record) -> ImportedAssignment:
    """Who works on what. Contours and splits are noted: work is spread evenly here."""
    resource = record.integer("ResourceUID", NO_RESOURCE)
    contour, splits = record.integer("WorkContour"), tuple(_splits(record))
    if contour != FLAT:
        record.notes.add("contour", record.place.at("WorkContour"), contour)
    for first, last in splits:
        record.notes.add("split", record.place, f"{first:%Y-%m-%d %H:%M} – {last:%Y-%m-%d %H:%M}")
    return ImportedAssignment(
        uid=record.integer("UID"),
        task=record.integer("TaskUID", -1),
        resource=None if resource < 0 else resource,
        units=record.number("Units", 1.0),
        start=record.instant_if_possible("Start"),
        finish=record.instant_if_possible("Finish"),
        work=record.minutes("Work"),
        actual_work=record.minutes("ActualWork"),
        remaining_work=record.minutes("RemainingWork"),
        actual_start=record.instant_if_possible("ActualStart"),
        actual_finish=record.instant_if_possible("ActualFinish"),
        percent_work_complete=record.percent("PercentWorkComplete"),
        contour=contour,
        delay=round(record.number("Delay") / TENTH),
        splits=splits,
        baselines=baselines_of(record),
    )


def _splits(record: Record) -> Iterator[Split]:
    """Stretches with an explicit zero between stretches with work; days off carry no value at all."""
    stretches = []
    for element in record.children("TimephasedData"):
        start, finish = element.instant_if_possible("Start"), element.instant_if_possible("Finish")
        value = values.minutes(element.text("Value"))  # of materials it is an amount, not a duration
        if start is not None and finish is not None and value is not None:
            stretches.append((start, finish, value > 0))
    runs = [
        (works, list(group)) for works, group in groupby(sorted(stretches), key=lambda stretch: stretch[2])
    ]
    for works, run in runs[1:-1]:
        if not works:
            yield run[0][0], run[-1][1]
