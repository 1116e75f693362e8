"""What people correct in the slip ledger, on top of what the plan gives to each party. Pure.

Minutes are working minutes of one week; a party holds time lost (positive) or time won (negative).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from phases.slip_ledger import Party


@dataclass(frozen=True, slots=True)
class Gift:
    """Minutes that go from one party to another; negative where time won goes."""

    source: Party
    target: Party
    minutes: int


def corrected(parts: Mapping[Party, int], gifts: Iterable[Gift]) -> dict[Party, int]:
    """The parts after all gifts; their sum is the same.

    >>> corrected({Party.VENDOR: 960, Party.CLIENT: 0}, [Gift(Party.VENDOR, Party.CLIENT, 480)])
    {<Party.VENDOR: 'vendor'>: 480, <Party.CLIENT: 'client'>: 480}
    """
    found = dict(parts)
    for gift in gifts:
        found[gift.source] = found.get(gift.source, 0) - gift.minutes
        found[gift.target] = found.get(gift.target, 0) + gift.minutes
    return found


def gift_of(parts: Mapping[Party, int], source: Party, target: Party, minutes: int) -> Gift | None:
    """The gift of `minutes` (more than 0) of what the source holds, lost or won; None: it holds less.

    So a giver comes closer to nothing and never beyond, and the parts together never grow in size.

    >>> gift_of({Party.VENDOR: -480}, Party.VENDOR, Party.CLIENT, 240).minutes
    -240
    >>> gift_of({Party.VENDOR: 480}, Party.VENDOR, Party.CLIENT, 481) is None
    True
    """
    held = parts.get(source, 0)
    if minutes > abs(held):
        return None
    return Gift(source, target, minutes if held > 0 else -minutes)
