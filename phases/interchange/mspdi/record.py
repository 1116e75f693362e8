"""One element of the file with its place: typed reading, refusals by name, and what nobody asked for."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import replace
from datetime import datetime
from xml.etree.ElementTree import Element

from phases.interchange.limits import FIRST_YEAR, LAST_YEAR, MAX_MINUTES, MAX_NAME
from phases.interchange.mspdi import values
from phases.interchange.refusal import ImportRefused, Notes, Place
from rollout.core.names import is_blank, one_line, without_hidden

NOTHING = frozenset({"", "0", "0.0", "0.00", "-1", "false", "PT0H0M0S", "PT0S", "P0D"})
LARGEST = 2**31 - 1
LARGEST_AMOUNT = 10**12
HUNDREDTHS = 100  # money is written in hundredths of the currency
LONGEST_GUID = 40
TRUE = frozenset({"1", "true", "-1"})
FALSE = frozenset({"0", "false"})


def names(text: str) -> frozenset[str]:
    """Field names written as one text."""
    return frozenset(text.split())


class Record:
    """Fields of one element. Reading one marks it as kept; `leftovers` are the others that say something."""

    def __init__(self, element: Element, place: Place, notes: Notes) -> None:
        self.element = element
        self.place = place
        self.notes = notes
        self.read: set[str] = set()

    def text(self, tag: str) -> str:
        """The field's text without surrounding blanks; empty when it is missing."""
        self.read.add(tag)
        return (self.element.findtext(tag) or "").strip()

    def name(self, tag: str = "Name") -> str:
        """A one-line name; empty where there is nothing to see. Characters that hide or turn the writing
        round are noted and left out. Refuses more than MAX_NAME characters.
        """
        text, hidden = without_hidden(one_line(self.text(tag)))
        text = "" if is_blank(text) else one_line(text)
        if hidden:
            known = replace(self.place, name=without_hidden(self.place.name)[0])
            self.notes.add("hidden_character", known.at(tag), hidden)
        if len(text) > MAX_NAME:
            raise ImportRefused("name_too_long", self.place.at(tag), f"{len(text)}")
        return text

    def integer(self, tag: str, default: int = 0) -> int:
        """A whole number; a fraction is rounded, which is noted. Refuses text, NaN, infinity and more than
        LARGEST.
        """
        amount = self.number(tag, default)
        if abs(amount) > LARGEST:
            raise ImportRefused("not_a_number", self.place.at(tag), self.text(tag))
        value = round(amount)
        if value != amount:
            self.notes.add("rounded", self.place.at(tag), f"{self.text(tag)} → {value}")
        return value

    def choice(self, tag: str, known: Container[int], default: int) -> int:
        """A number that stands for a word; one that stands for none is noted and replaced."""
        value = self.integer(tag, default)
        if value in known:
            return value
        self.notes.add("unknown_number", self.place.at(tag), f"{value} → {default}")
        return default

    def within(self, tag: str, first: int, last: int, default: int) -> int:
        """A whole number from `first` to `last`; another one is noted and replaced."""
        return self.choice(tag, range(first, last + 1), default)

    def number(self, tag: str, default: float = 0) -> float:
        text = self.text(tag)
        if not text:
            return default
        value = values.number(text)
        if value is None:
            raise ImportRefused("not_a_number", self.place.at(tag), text)
        return value

    def money(self, tag: str) -> str:
        """An amount in the currency, with two places; the file has hundredths. Empty when it is missing.
        Refuses amounts that no column holds.
        """
        if not self.text(tag):
            return ""
        amount = self.number(tag) / HUNDREDTHS
        if abs(amount) >= LARGEST_AMOUNT:
            raise ImportRefused("not_a_number", self.place.at(tag), self.text(tag))
        return f"{amount:.2f}"

    def guid(self) -> str:
        """The record's number in all the world. One that is too long to be one is noted and left out."""
        text = self.text("GUID")
        if len(text) <= LONGEST_GUID:
            return text
        self.notes.add("bad_guid", self.place.at("GUID"), text)
        return ""

    def optional_integer(self, tag: str) -> int | None:
        return self.integer(tag) if self.text(tag) else None

    def percent(self, tag: str) -> int:
        """A whole percentage. Refuses values outside 0 to 100."""
        value = self.integer(tag)
        if not 0 <= value <= 100:
            raise ImportRefused("bad_percent", self.place.at(tag), value)
        return value

    def flag(self, tag: str, default: bool = False) -> bool:
        """Yes or no; any other word is noted and taken as the default."""
        text = self.text(tag).lower()
        if text in TRUE or text in FALSE:
            return text in TRUE
        if text:
            self.notes.add("not_yes_or_no", self.place.at(tag), f"{text} → {int(default)}")
        return default

    def minutes(self, tag: str) -> int | None:
        """A duration in minutes; days in it are noted. Refuses other text, negative values and more than
        MAX_MINUTES.
        """
        text = self.text(tag)
        if not text:
            return None
        value = values.minutes(text)
        if value is None:
            raise ImportRefused("not_a_duration", self.place.at(tag), text)
        if value < 0:
            raise ImportRefused("negative_duration", self.place.at(tag), text)
        if value > MAX_MINUTES:
            raise ImportRefused("too_long", self.place.at(tag), text)
        if value and "D" in text:
            self.notes.add("days_of_24_hours", self.place.at(tag), f"{text} → {value} min")
        return value

    def instant(self, tag: str) -> datetime | None:
        """A local date-time; "NA" is nothing, a time zone is noted and left out. Refuses other text and years
        no plan can be scheduled in.
        """
        text = self.text(tag)
        if not text or text.upper() == "NA":
            return None
        value = values.instant(text)
        if value is None:
            raise ImportRefused("not_a_date", self.place.at(tag), text)
        if not FIRST_YEAR <= value.year <= LAST_YEAR:
            raise ImportRefused("date_out_of_range", self.place.at(tag), text)
        if values.zone(text):
            self.notes.add("time_zone", self.place.at(tag), f"{text} → {value.isoformat()}")
        return value

    def instant_if_possible(self, tag: str) -> datetime | None:
        """Like `instant`, for dates that nothing depends on: an impossible one is noted and left out."""
        try:
            return self.instant(tag)
        except ImportRefused as refusal:
            self.notes.add("impossible_date", refusal.place, refusal.value)
            return None

    def children(self, tag: str, place: Place | None = None) -> Iterator[Record]:
        """The elements of that name, directly below."""
        self.read.add(tag)
        for element in self.element.iterfind(tag):
            yield Record(element, place or self.place, self.notes)

    def inside(self, tag: str) -> Record:
        """The list element of that name; an empty one when it is missing."""
        self.read.add(tag)
        found = self.element.find(tag)
        return Record(Element(tag) if found is None else found, self.place, self.notes)

    def leftovers(self, derived: frozenset[str]) -> Iterator[tuple[str, str]]:
        """Name and value of each field that was neither read nor `derived` and is not a bare default."""
        for child in self.element:
            text = (child.text or "").strip()
            if child.tag in self.read or child.tag in derived:
                continue
            if len(child) or text not in NOTHING:
                yield child.tag, text or " ".join(filter(None, (part.text for part in child)))
