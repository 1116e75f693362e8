"""Why a file is not taken, and what of a taken file could not be kept: codes, places and values, no prose."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from phases.interchange.limits import MAX_BYTES, MAX_NOTES

SHOWN = 60


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file: the kind of record, its number and name, and the field within it."""

    kind: str
    number: str = ""
    name: str = ""
    field: str = ""

    def at(self, name: str) -> Place:
        """The same record, at one of its fields."""
        return replace(self, field=name)


FILE = Place("file")


class ImportRefused(ValueError):
    """A file that is not imported. `code` is stable; place and value go into its one sentence."""

    def __init__(self, code: str, place: Place = FILE, value: object = "", limit: int = SHOWN) -> None:
        self.code = code
        self.place = place
        self.value = shortened(value, limit)
        super().__init__(f"{code}: {place} {self.value}")

    def __reduce__(self) -> tuple[type[ImportRefused], tuple[str, Place, str, int]]:
        return type(self), (self.code, self.place, self.value, len(self.value))


@dataclass(frozen=True, slots=True)
class NotKept:
    """Something in the file that the plan has no room for. `code` is stable and has a sentence."""

    code: str
    place: Place
    value: str


@dataclass(slots=True)
class Notes:
    """Collects what is not kept; at most MAX_NOTES of one code and field are listed, the rest is counted."""

    listed: list[NotKept] = field(default_factory=list)
    seen: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def add(self, code: str, place: Place, value: object = "") -> None:
        group = (code, place.kind, place.field)
        self.seen[group] += 1
        if self.seen[group] <= MAX_NOTES:
            self.listed.append(NotKept(code, place, shortened(value)))

    def result(self) -> tuple[NotKept, ...]:
        rest = [
            NotKept("more_of_the_same", Place(kind, field=name), str(count - MAX_NOTES))
            for (_, kind, name), count in self.seen.items()
            if count > MAX_NOTES
        ]
        return (*self.listed, *rest)


def require_size(size: int) -> None:
    """Refuses a file of more bytes than are read."""
    if size > MAX_BYTES:
        raise ImportRefused("too_large", FILE, f"{size / 1024 / 1024:.1f} MB")


def shortened(value: object, limit: int = SHOWN) -> str:
    """A value as it is shown in a sentence: one line, not longer than `limit` characters."""
    text = " ".join(str(value)[: limit * 4].split())
    return text if len(text) <= limit else text[: limit - 1] + "…"
