"""PredecessorLink elements of a task."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

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
    elapsed_percent: bool = False  # the lag is a percentage of the predecessor's duration, on the clock


def links_of(task: Record, successor: int) -> Iterator[FoundLink]:
    """Refuses link types other than 0 to 3 and lags that are no numbers or out of all proportion."""
    for element in task.children("PredecessorLink"):
        predecessor = element.integer("PredecessorUID", -1)
        place = Place("link", f"{predecessor} → {successor}", task.place.name)
        element.place = place
        crossing = element.flag("CrossProject") or element.text("CrossProjectName")
        other_project = element.text("CrossProjectName") or "?" if crossing else ""
        lag, unit, form = _lag(element)
        link = ImportedLink(predecessor, successor, _type(element), lag, unit)
        yield FoundLink(link, place, other_project, form in ELAPSED_PERCENT_FORMATS)


def _type(element: Record) -> LinkType:
    number = element.integer("Type", 1)
    if number not in LINK_TYPES:
        raise ImportRefused("bad_link_type", element.place.at("Type"), number)
    return LINK_TYPES[number]


def on_the_clock(link: ImportedLink, duration: int) -> ImportedLink:
    """A percentage as clock minutes of a duration in minutes, to the nearest."""
    return replace(link, lag=(duration * link.lag + 5000) // 10_000, unit=LagUnit.ELAPSED)


def _lag(element: Record) -> tuple[int, LagUnit, int]:
    """Lags are tenths of minutes, percentages whole per cent."""
    amount, form = element.number("LinkLag"), element.choice("LagFormat", DURATION_FORMATS, DAYS)
    if abs(amount) > MAX_MINUTES * 10:
        raise ImportRefused("too_long", element.place.at("LinkLag"), element.text("LinkLag"))
    if form in PERCENT_FORMATS | ELAPSED_PERCENT_FORMATS:
        return round(amount * 100), LagUnit.PERCENT, form
    unit = LagUnit.ELAPSED if form in ELAPSED_FORMATS else LagUnit.WORKING
    return round(amount / 10), unit, form
