"""What one link allows: the start of its successor, the finish of its predecessor."""

from __future__ import annotations

from phases.scheduling.bridges import Bridge
from phases.scheduling.network import BRIDGED, FF, FIRST_CHILD, SF, SS, Entry, Network
from phases.scheduling.starting import NEVER


def pushes_to(network: Network, starts: list[int], finishes: list[int], node: int, entry: Entry) -> int:
    """The earliest start of `node` that the link `entry` from its predecessor allows."""
    before, code, lag = entry
    if code == FIRST_CHILD:
        return NEVER
    kind = code % BRIDGED
    position = starts[before] if kind in (SS, SF) else finishes[before]
    bound = lag.forward(position) if isinstance(lag, Bridge) else position + lag
    return bound - network.size[node] if kind in (FF, SF) else bound


def leaves_until(
    network: Network, early: list[int], starts: list[int], finishes: list[int], node: int, entry: Entry
) -> int | None:
    """The latest finish of `node` that the link `entry` to its successor leaves, when that has the given
    start and finish; None: any (a later child of a summary does not hold its start).
    """
    after, code, lag = entry
    size = network.size[node]
    if code == FIRST_CHILD:
        if isinstance(lag, Bridge) and lag.source.minute(early[node]) > lag.target.minute(early[after]):
            return None
        kind = SS
    else:
        kind = code % BRIDGED
    position = finishes[after] if kind in (FF, SF) else starts[after]
    if not isinstance(lag, Bridge):
        bound = position - lag
        return bound + size if kind in (SS, SF) else bound
    if kind in (FF, SF) and network.size[after]:
        position |= 1  # the successor's evening is as good as its next morning: nothing is done between
    bound = lag.backward(position)
    if kind not in (SS, SF) or not size:
        return bound
    if not bound & 1:
        bound -= 1  # an evening: the start must lie before it, in the last minute of that day
    return bound + size
