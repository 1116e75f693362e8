"""PredecessorLink elements of a task."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from phases.interchange.imported import ImportedLink
from phases.interchange.limits import MAX_MINUTES
from phases.interchange.mspdi.formats import (
    DAYS,
    DURATION_FORMATS,
    ELAPSED_FORMATS,
    ELAPSED_PERCENT_FORMATS,
    LINK_TYPES,
    PERCENT_FORMATS,
)
from phases.interchange.mspdi.record import Record
from phases.interchange.refusal import ImportRefused, Place
from phases.scheduling.model import LagUnit, LinkType


@dataclass(frozen=True, slots=True)
class FoundLink:
    """A link as it stands in the file, before anyone knows whether its predecessor exists."""

    link: ImportedLink
    place: Place
    other_project: str = ""


def links_of(task: Record, successor: int) -> Iterator[FoundLink]:
    """Refuses link types other than 0 to 3 and lags that are no numbers or out of all proportion."""
    for element in task.children("PredecessorLink"):
        predecessor = element.integer("PredecessorUID", -1)
        place = Place("link", f"{predecessor} → {successor}", task.place.name)
        element.place = place
        crossing = element.flag("CrossProject") or element.text("CrossProjectName")
        other_project = element.text("CrossProjectName") or "?" if crossing else ""
        lag, unit = _lag(element)
        yield FoundLink(ImportedLink(predecessor, successor, _type(element), lag, unit), place, other_project)


def _type(element: Record) -> LinkType:
    number = element.integer("Type", 1)
    if number not in LINK_TYPES:
        raise ImportRefused("bad_link_type", element.place.at("Type"), number)
    return LINK_TYPES[number]


def _lag(element: Record) -> tuple[int, LagUnit]:
    """Lags are tenths of minutes, percentages whole per cent."""
    amount, form = element.number("LinkLag"), element.choice("LagFormat", DURATION_FORMATS, DAYS)
    if abs(amount) > MAX_MINUTES * 10:
        raise ImportRefused("too_long", element.place.at("LinkLag"), element.text("LinkLag"))
    if form in PERCENT_FORMATS | ELAPSED_PERCENT_FORMATS:
        if form in ELAPSED_PERCENT_FORMATS:
            element.notes.add("elapsed_percent_lag", element.place.at("LinkLag"), f"{amount:g} %")
        return round(amount * 100), LagUnit.PERCENT
    unit = LagUnit.ELAPSED if form in ELAPSED_FORMATS else LagUnit.WORKING
    return round(amount / 10), unit
