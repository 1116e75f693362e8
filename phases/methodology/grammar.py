"""How durations and links are written in a template: `1/1/2`, `90m`, `K1`, `R1 SS+1`, `A◆ FS+20`."""

from __future__ import annotations

import re
from decimal import Decimal

from phases.methodology.errors import TextFault
from phases.methodology.model import MINUTES_PER_DAY, Span, TemplateLink
from phases.scheduling.model import LagUnit, LinkType

UNITS = {"d": MINUTES_PER_DAY, "h": 60, "m": 1}
ELAPSED_UNITS = {"ed": 1440, "eh": 60, "em": 1}
LONGEST = 10 * 366 * 1440
ID = re.compile(r"[\w◆.\-]{1,40}")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_SPAN = re.compile(r"(\d+(?:\.\d+)?(?:/\d+(?:\.\d+)?){0,2})(e?[dhm])?")
_LINK = re.compile(r"(\S+)(?:\s+(FS|SS|FF|SF)(?:([+-]\d+(?:\.\d+)?)(e?[dhm]|%)?)?)?")


def span_of(text: str) -> Span:
    """`min/likely/max` or one number; days of eight hours unless a unit follows.

    >>> span_of("1/1/2")
    Span(optimistic=480, likely=480, pessimistic=960, elapsed=False)
    """
    found = _SPAN.fullmatch(text)
    if found is None:
        raise TextFault("bad_duration", value=text)
    unit = found[2] or "d"
    minutes = [_minutes(number, unit) for number in found[1].split("/")]
    if len(minutes) == 2:
        raise TextFault("bad_duration", value=text)
    low, likely, high = minutes * 3 if len(minutes) == 1 else minutes
    if not low <= likely <= high:
        raise TextFault("duration_order", value=text)
    if likely == 0:
        raise TextFault("zero_duration", value=text)
    return Span(low, likely, high, elapsed=unit in ELAPSED_UNITS)


def minutes_of(text: str) -> int:
    """One amount of working time.

    >>> minutes_of("1.5"), minutes_of("90m")
    (720, 90)
    """
    span = span_of(text)
    if span.elapsed or span.optimistic != span.pessimistic:
        raise TextFault("bad_duration", value=text)
    return span.likely


def link_of(text: str) -> TemplateLink:
    """A predecessor with type and lag; no type is finish to start, no unit is working days.

    >>> link_of("R1 SS+1")
    TemplateLink(predecessor='R1', type=<LinkType.SS: 'SS'>, lag=480, unit=<LagUnit.WORKING: 'working'>)
    """
    found = _LINK.fullmatch(text.strip())
    if found is None or not ID.fullmatch(found[1]):
        raise TextFault("bad_link", value=text)
    kind = LinkType(found[2] or "FS")
    if not found[3]:
        return TemplateLink(found[1], kind)
    if found[4] == "%":
        return TemplateLink(found[1], kind, _whole(Decimal(found[3]) * 100, found[3]), LagUnit.PERCENT)
    unit = found[4] or "d"
    lag = _minutes(found[3], unit)
    return TemplateLink(found[1], kind, lag, LagUnit.ELAPSED if unit in ELAPSED_UNITS else LagUnit.WORKING)


def span_text(span: Span) -> str:
    """
    >>> span_text(Span(480, 480, 960))
    '1/1/2'
    """
    parts = [span.optimistic, span.likely, span.pessimistic]
    numbers, unit = _in_unit(parts, elapsed=span.elapsed)
    return ("/".join(numbers) if len(set(parts)) > 1 else numbers[0]) + unit


def amount_text(minutes: int) -> str:
    """
    >>> amount_text(720), amount_text(100)
    ('1.5', '100m')
    """
    numbers, unit = _in_unit([minutes], elapsed=False)
    return numbers[0] + unit


def link_text(link: TemplateLink) -> str:
    """
    >>> link_text(TemplateLink("R1", LinkType.SS, 480)), link_text(TemplateLink("K1"))
    ('R1 SS+1', 'K1')
    """
    if not link.lag:
        return link.predecessor if link.type is LinkType.FS else f"{link.predecessor} {link.type}"
    sign = "+" if link.lag > 0 else "-"
    if link.unit is LagUnit.PERCENT:
        return f"{link.predecessor} {link.type}{sign}{_short(Decimal(abs(link.lag)) / 100)}%"
    numbers, unit = _in_unit([abs(link.lag)], elapsed=link.unit is LagUnit.ELAPSED)
    return f"{link.predecessor} {link.type}{sign}{numbers[0]}{unit}"


def _minutes(number: str, unit: str) -> int:
    minutes = _whole(Decimal(number) * (UNITS | ELAPSED_UNITS)[unit], number)
    if abs(minutes) > LONGEST:
        raise TextFault("too_long_duration", value=number)
    return minutes


def _whole(amount: Decimal, text: str) -> int:
    if amount != int(amount):
        raise TextFault("part_of_a_minute", value=text)
    return int(amount)


def _in_unit(parts: list[int], *, elapsed: bool) -> tuple[list[str], str]:
    """The parts in half days if they are whole ones, else in minutes."""
    day = 1440 if elapsed else MINUTES_PER_DAY
    if all(part % (day // 2) == 0 for part in parts):
        return [_short(Decimal(part) / day) for part in parts], "ed" if elapsed else ""
    return [str(part) for part in parts], "em" if elapsed else "m"


def _short(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
