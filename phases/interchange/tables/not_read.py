"""What of a table is passed over, so that nobody has to find out later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

MOST_HEADINGS = 100  # kept by name, the rest is counted
LONGEST_HEADING = 60
WHOLE_DAYS = (time(), time(23, 59))
Dates = tuple[datetime | None, datetime | None]


@dataclass(frozen=True, slots=True)
class Heading:
    """A column as the person finds it: what stands above it, in one line and cut where it is long; empty
    where nothing does. `letter` as spreadsheets count."""

    text: str
    letter: str


@dataclass(frozen=True, slots=True)
class Told:
    """The start and finish that a row tells of a task, by the number that the task has or will have."""

    line: int
    number: int
    dates: Dates


@dataclass(frozen=True, slots=True)
class NotRead:
    """`columns` are the first of `column_count` that nobody knows. `costs`: the person may not change them.
    `settings` of the plan that differ, by name. `summaries` and `dates`: the lines of summaries with values
    that follow from their tasks, and of tasks whose dates come out otherwise than the table has them."""

    columns: tuple[Heading, ...] = ()
    column_count: int = 0
    costs: bool = False
    settings: tuple[str, ...] = ()
    summaries: tuple[int, ...] = ()
    dates: tuple[int, ...] = ()


NOTHING = NotRead()


def heading_of(cell: object, place: int) -> Heading:
    """
    >>> heading_of(" Go\\u202elive  ", 27), heading_of(None, 5)
    (Heading(text='Go live', letter='AB'), Heading(text='', letter='F'))
    """
    told = "" if cell is None else str(cell)[: 4 * LONGEST_HEADING]
    seen = " ".join("".join(one if one.isprintable() else " " for one in told).split())
    short = seen if len(seen) <= LONGEST_HEADING else f"{seen[: LONGEST_HEADING - 1]}…"
    return Heading(short, letter_of(place))


def letter_of(place: int) -> str:
    """
    >>> [letter_of(place) for place in (0, 25, 26, 701, 702)]
    ['A', 'Z', 'AA', 'ZZ', 'AAA']
    """
    letters, place = "", place + 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def untaken_dates(
    rows: Iterable[Told], before: Mapping[int, Dates], after: Mapping[int, Dates]
) -> Sequence[int]:
    """Lines that ask for dates other than the stored ones and get others still. A day alone is any time of
    that day; a task of which nothing is known asks for nothing."""
    return [
        row.line
        for row in rows
        if row.number in after
        and any(
            told is not None and not _means(told, was) and not _means(told, now)
            for told, was, now in zip(
                row.dates, before.get(row.number, (None, None)), after[row.number], strict=True
            )
        )
    ]


def _means(told: datetime, at: datetime | None) -> bool:
    return at is not None and (told == at or (told.time() in WHOLE_DAYS and told.date() == at.date()))
