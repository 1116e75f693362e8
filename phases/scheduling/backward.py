"""The backward pass: late dates and free slack in one sweep; nodes push them on to what they wait for."""

from __future__ import annotations

from dataclasses import dataclass

from phases.scheduling.clock import minute_of
from phases.scheduling.forward import Early
from phases.scheduling.holding import let_go
from phases.scheduling.network import Entry, Network
from phases.scheduling.reach import leaves_until
from phases.scheduling.timeline import Timeline

_OPEN = 10**12  # later than any position: of a node that nothing follows


@dataclass(slots=True)
class Late:
    """Late positions by node, and `free`: the last finish that moves no successor (T13)."""

    start: list[int]
    finish: list[int]
    free: list[int]


def project_finish(network: Network, early: Early) -> int:
    """The minute at which the last task ends."""
    count, finishes, summaries = network.count, early.finish, network.tree.children
    if not count:
        return minute_of(network.plan.start)
    lines = network.lines[:count]
    if not summaries and lines.count(lines[0]) == count:
        return lines[0].minute(max(finishes[:count]))
    last: dict[Timeline, int] = {}
    for at, (line, finish) in enumerate(zip(lines, finishes, strict=False)):
        if at not in summaries and finish > last.get(line, finish - 1):
            last[line] = finish
    return max(line.minute(finish) for line, finish in last.items())


def backward(network: Network, early: Early, end: int) -> Late:
    """Late positions counted back from the minute `end`, which caps every open end (T15). The common nodes
    are placed here and now, for calls cost most; the rest go through `_Apart`.
    """
    preds, size, rest = network.preds, network.size, early.rest
    cap = network.everywhere(lambda line: line.floor(end))
    late = Late(cap.copy(), cap.copy(), cap.copy())
    start, finish, free = late.start, late.finish, late.free
    apart = _Apart(network, early, cap, late)
    nodes = apart.nodes
    for node in reversed(early.order):
        if node in nodes:
            apart.place(node)
            continue
        by, length, room = finish[node], size[node], rest[node]
        if length:
            by &= -2
            finish[node] = by
            by += 1 - length
        start[node] = by
        for before, _, lag in preds[node]:
            bound = by - lag  # type: ignore[operator]
            if bound < finish[before]:
                finish[before] = bound
            bound = room - lag  # type: ignore[operator]
            if bound < free[before]:
                free[before] = bound
    return late


class _Apart:
    """The nodes with links of other kinds, bounds of their own or facts, and those behind the tasks."""

    def __init__(self, network: Network, early: Early, cap: list[int], late: Late) -> None:
        self.network, self.early, self.cap, self.late = network, early, cap, late
        self.loose = let_go(network)
        bounded = network.latest.keys() | network.pinned_late.keys()
        behind = range(network.count, len(network.lines))
        self.nodes = network.mixed.union(bounded, self.loose.deaf, behind)
        for node in bounded:
            late.free[node] = _OPEN
        # early dates that must not move; a summary's nodes pass on what their own successors leave
        self.starts = early.rest.copy() if behind else early.rest
        self.finishes = early.finish.copy() if behind else early.finish

    def place(self, node: int) -> None:
        network, late = self.network, self.late
        by = network.pinned_late.get(node, late.finish[node])
        by = min(by, network.latest.get(node, by))
        still, length = late.free[node], network.size[node]
        late.free[node] = still = by if still == _OPEN else min(still, self.cap[node])
        if node >= network.count:
            self.starts[node] = self.finishes[node] = still
        if length:
            by &= -2
        late.finish[node] = by
        late.start[node] = by - length + 1 if length else by
        for before, code, lag in self.loose.holding(node, network.preds[node]):
            self._push(before, (node, code, lag))

    def _push(self, before: int, entry: Entry) -> None:
        """What a link leaves its predecessor; the later child of a summary does not hold its start."""
        network, early, late = self.network, self.early.start, self.late
        bound = leaves_until(network, early, late.start, late.finish, before, entry)
        if bound is not None and bound < late.finish[before]:
            late.finish[before] = bound
        room = leaves_until(network, early, self.starts, self.finishes, before, entry)
        late.free[before] = min(late.free[before], self.cap[before] if room is None else room)
