"""The forward pass: early dates of every node in one sweep."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from phases.scheduling.bridges import Bridge
from phases.scheduling.cycles import cycle_in
from phases.scheduling.model import OutOfSequence
from phases.scheduling.network import FF, FS, SF, SS, Entry, Network
from phases.scheduling.reach import pushes_to
from phases.scheduling.starting import Rule, Special


@dataclass(slots=True)
class Early:
    """Positions by node. `rest` is where remaining work starts: the start, unless a task is running. `order`
    has all nodes but the summaries' own, predecessors first.
    """

    start: list[int]
    finish: list[int]
    rest: list[int]
    order: list[int]


def forward(network: Network) -> Early:  # noqa: C901  one loop: calls cost most here
    """Early positions. Nodes are placed as they are listed where that is an order of the work, else each once
    nothing is left that it waits for (Kahn's order), and push their successors on. Error: CycleError.
    """
    succs, size, special, summaries = network.succs, network.size, network.special, network.tree.children
    start = network.floor.copy()
    finish = start.copy()
    rests: dict[int, int] = {}
    waiting = None if network.listed else network.waits.copy()
    order = [node for node in _first(network) if node not in summaries]
    add = order.append
    for node in order:
        at, length = start[node], size[node]
        if node in special:
            at, done = _departed(network, special[node], node, start, rests)
        elif length:
            at |= 1
            done = at - 1 + length
        else:
            done = at
        start[node], finish[node] = at, done
        for after, code, lag in succs[node]:
            if code == FS:
                bound = done + lag  # type: ignore[operator]
            elif code == SS:
                bound = at + lag  # type: ignore[operator]
            elif code == FF:
                bound = done + lag - size[after]  # type: ignore[operator]
            elif code == SF:
                bound = at + lag - size[after]  # type: ignore[operator]
            else:
                bound = pushes_to(network, start, finish, after, (node, code, lag))
            if bound > start[after]:
                start[after] = bound
            if waiting is not None:
                left = waiting[after] = waiting[after] - 1
                if not left:
                    add(after)
    if waiting is not None and len(order) + len(summaries) != len(waiting):
        raise cycle_in(network, waiting)
    rest = start
    if rests:
        rest = start.copy()
        for node, at in rests.items():
            rest[node] = at
    return Early(start, finish, rest, order)


def _first(network: Network) -> Iterable[int]:
    """The nodes that wait for none; all of them where they are listed in order."""
    if network.listed:
        return range(len(network.lines))
    return (node for node, left in enumerate(network.waits) if not left)


def _departed(
    network: Network, way: Special, node: int, start: list[int], rests: dict[int, int]
) -> tuple[int, int]:
    """Start and finish of a task that does not simply follow the latest of its bounds."""
    if way.rule is Rule.FACT:
        return way.start, way.finish
    at, length = _departure(network, way, node, start), network.size[node]
    if length:
        at |= 1
    finish = at - 1 + length if length else at
    if way.rule is Rule.RUNNING:
        rests[node] = at
        at = way.start
    return at, finish


def _departure(network: Network, way: Special, node: int, start: list[int]) -> int:
    if way.rule is Rule.FIXED:
        return way.start
    if way.rule is Rule.NOT_AFTER:
        return min(start[node], way.start)
    if way.rule is Rule.EARLIEST:
        return min(_first_child(entry, start) for entry in network.preds[node])
    if way.rule is Rule.RUNNING and network.plan.out_of_sequence is OutOfSequence.PROGRESS_OVERRIDE:
        return network.floor[node]
    return start[node]


def _first_child(entry: Entry, start: list[int]) -> int:
    before, _, bridge = entry
    return bridge.forward(start[before]) if isinstance(bridge, Bridge) else start[before]
