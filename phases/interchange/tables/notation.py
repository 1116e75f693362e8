"""Durations and predecessors as people write them: `5d`, `4h`, `2ed`, `3FS+2d;5SS`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from phases.scheduling.model import LagUnit, LinkType

DURATION = re.compile(
    r"([+-]?\d+(?:\.\d+)?)(e?)\s*"
    r"(d|day|days|h|hour|hours|hr|hrs|m|min|mins|w|week|weeks|wk|天|日|工作日|个工作日|小时|时|分钟|分|周)?\??",
    re.IGNORECASE,
)
LINK = re.compile(r"(\d{1,9})\s*(FS|SS|FF|SF)?\s*([+-].+)?", re.IGNORECASE)
SHARE = re.compile(r"[+-]\d{1,15}(\.\d{1,30})?%", re.ASCII)
SEPARATORS = re.compile(r"[;,、\n]")
CLOCK_DAY = 1440
DAYS_IN_WEEK = 5
MOST_MINUTES = 10 * 366 * 1440  # as everywhere in a plan


class Unread(ValueError):
    """Text that says no such value."""


@dataclass(frozen=True, slots=True)
class Predecessor:
    """`lag` as everywhere: minutes, or hundredths of a percent."""

    number: int
    type: LinkType = LinkType.FS
    lag: int = 0
    unit: LagUnit = LagUnit.WORKING


def read_duration(text: str, per_day: int) -> tuple[int, bool]:
    """Minutes and whether they are clock time; a bare number is days. Error: Unread.

    >>> [read_duration(text, 480) for text in ("5d", "2ed", "1.5 小时", "3")]
    [(2400, False), (2880, True), (90, False), (1440, False)]
    """
    found = DURATION.fullmatch(unicodedata.normalize("NFKC", text).strip().replace(" ", ""))
    if found is None or len(text) > 40:
        raise Unread(text)
    amount, elapsed, unit = float(found[1]), bool(found[2]), (found[3] or "d").lower()
    day = CLOCK_DAY if elapsed else per_day
    if unit[0] in "h小时":
        size = 60
    elif unit[0] in "m分":
        size = 1
    else:
        size = day * ((7 if elapsed else DAYS_IN_WEEK) if unit[0] in "w周" else 1)
    return _bounded(round(amount * size), text), elapsed


def _bounded(lag: int, text: str) -> int:
    if abs(lag) > MOST_MINUTES:
        raise Unread(text)
    return lag


def write_duration(minutes: int, per_day: int, *, elapsed: bool = False) -> str:
    """
    >>> [write_duration(size, 480) for size in (2400, 90, -120)], write_duration(2880, 480, elapsed=True)
    (['5d', '90m', '-2h'], '2ed')
    """
    e, day = ("e", CLOCK_DAY) if elapsed else ("", per_day)
    for size, unit in ((day, "d"), (60, "h")):
        if minutes % size == 0:
            return f"{minutes // size}{e}{unit}"
    return f"{minutes}{e}m"


def read_predecessors(text: str, per_day: int) -> tuple[Predecessor, ...]:
    """Error: Unread with the part that is none.

    >>> read_predecessors("3FS+2d; 5SS、7", 480)[0].lag, len(read_predecessors("3FS+2d; 5SS、7", 480))
    (960, 3)
    """
    plain = unicodedata.normalize("NFKC", text).replace("−", "-")
    return tuple(_predecessor(part.strip(), per_day) for part in SEPARATORS.split(plain) if part.strip())


def _predecessor(part: str, per_day: int) -> Predecessor:
    found = LINK.fullmatch(part)
    if found is None:
        raise Unread(part)
    kind, lag = LinkType((found[2] or "FS").upper()), (found[3] or "").replace(" ", "")
    if not lag:
        return Predecessor(int(found[1]), kind)
    if lag.endswith("%"):
        if not SHARE.fullmatch(lag):
            raise Unread(part)
        share = _bounded(round(float(lag[:-1]) * 100), part)
        return Predecessor(int(found[1]), kind, share, LagUnit.PERCENT)
    minutes, elapsed = read_duration(lag, per_day)
    return Predecessor(int(found[1]), kind, minutes, LagUnit.ELAPSED if elapsed else LagUnit.WORKING)


def write_predecessors(links: Iterable[Predecessor], per_day: int) -> str:
    """
    >>> write_predecessors([Predecessor(3, lag=960), Predecessor(5, LinkType.SS), Predecessor(7)], 480)
    '3FS+2d;5SS;7'
    """
    return ";".join(_written(link, per_day) for link in links)


def _written(link: Predecessor, per_day: int) -> str:
    if not link.lag:
        return f"{link.number}" if link.type is LinkType.FS else f"{link.number}{link.type.value}"
    if link.unit is LagUnit.PERCENT:
        lag = f"{link.lag / 100:+g}%"
    else:
        told = write_duration(link.lag, per_day, elapsed=link.unit is LagUnit.ELAPSED)
        lag = told if told.startswith("-") else f"+{told}"
    return f"{link.number}{link.type.value}{lag}"
