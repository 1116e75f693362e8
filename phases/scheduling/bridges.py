"""Links that cross calendars, and those with a lag to a milestone (T2, T5).

Lag is over at the end of its last minute (an evening), a lead begins at its first (a morning). A task starts
in the morning either way; a milestone, and another calendar, can tell them apart.
"""

from __future__ import annotations

from phases.scheduling.timeline import Timeline


class Bridge:
    """Carries a date from the predecessor's number line over the lag's to the successor's."""

    __slots__ = ("lag", "source", "target", "via")

    def __init__(self, source: Timeline, target: Timeline, via: Timeline, lag: int) -> None:
        self.source = source
        self.target = target
        self.via = via
        self.lag = lag

    def forward(self, position: int) -> int:
        """The first position of the successor that this position of the predecessor allows."""
        if not self.lag:
            return self.target.ceiling(self.source.minute(position))
        if self.via is not self.source:
            position = self.via.ceiling(self.source.minute(position))
        position = (position & -2 if self.lag > 0 else position | 1) + self.lag
        return position if self.via is self.target else self.target.ceiling(self.via.minute(position))

    def backward(self, position: int) -> int:
        """The last position of the predecessor that allows this position of the successor."""
        if not self.lag:
            return self.source.floor(self.target.minute(position))
        if self.via is not self.target:
            position = self.via.floor(self.target.minute(position))
        elif self.via is self.source:
            position |= 1  # on one calendar an evening and the next morning are the same working minute
        position -= self.lag
        position = position | 1 if self.lag > 0 else (position - 1) | 1
        return position if self.via is self.source else self.source.floor(self.via.minute(position))
