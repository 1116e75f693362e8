"""Several tales told together, day by day, so that each week knows only what had happened by then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from heapq import heapify, heappop, heappush

Tale = Iterator[datetime]  # gives the moment of its next act, and acts when it is resumed


def merged(*tales: Tale) -> Tale:
    """One tale of several: whichever comes first acts first, of two at one moment the one named first."""
    waiting = [(at, place) for place, tale in enumerate(tales) if (at := next(tale, None)) is not None]
    heapify(waiting)
    while waiting:
        at, place = heappop(waiting)
        yield at
        after = next(tales[place], None)
        if after is not None:
            heappush(waiting, (after, place))


def play(tale: Tale) -> None:
    """Let a tale act from its beginning to its end."""
    for _moment in tale:
        pass
