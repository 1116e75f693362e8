"""The forward pass: early dates of every node in one sweep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from phases.scheduling.bridges import Bridge
from phases.scheduling.model import OutOfSequence
from phases.scheduling.network import Entry, Network
from phases.scheduling.order import order_of
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
    order: Sequence[int]


def forward(network: Network) -> Early:
    """Early positions: each node at the latest of its bounds, after all that it waits for. The common nodes
    are placed here and now, for calls cost most; the rest go through `_place`. Error: CycleError.
    """
    order = order_of(network)
    preds, size, apart = network.preds, network.size, network.mixed | network.special.keys()
    start = network.floor.copy()
    finish = start.copy()
    rests: dict[int, int] = {}
    for node in order:
        if node in apart:
            _place(network, node, start, finish, rests)
            continue
        at, length = start[node], size[node]
        for before, _, lag in preds[node]:
            bound = finish[before] + lag  # type: ignore[operator]
            if bound > at:
                at = bound
        if length:
            at |= 1
            finish[node] = at - 1 + length
        else:
            finish[node] = at
        start[node] = at
    rest = start
    if rests:
        rest = start.copy()
        for node, at in rests.items():
            rest[node] = at
    return Early(start, finish, rest, order)


def _place(network: Network, node: int, start: list[int], finish: list[int], rests: dict[int, int]) -> None:
    """A node with links of every kind, or that does not simply follow the latest of its bounds."""
    at = start[node]
    for entry in network.preds[node]:
        bound = pushes_to(network, start, finish, node, entry)
        if bound > at:
            at = bound
    way, length = network.special.get(node), network.size[node]
    if way is not None:
        if way.rule is Rule.FACT:
            start[node], finish[node] = way.start, way.finish
            return
        at = _departure(network, way, node, at, start)
    if length:
        at |= 1
    finish[node] = at - 1 + length if length else at
    if way is not None and way.rule is Rule.RUNNING:
        rests[node] = at
        at = way.start
    start[node] = at


def _departure(network: Network, way: Special, node: int, at: int, start: list[int]) -> int:
    if way.rule is Rule.FIXED:
        return way.start
    if way.rule is Rule.NOT_AFTER:
        return min(at, way.start)
    if way.rule is Rule.EARLIEST:
        return min(_first_child(entry, start) for entry in network.preds[node])
    if way.rule is Rule.RUNNING and network.plan.out_of_sequence is OutOfSequence.PROGRESS_OVERRIDE:
        return network.floor[node]
    return at


def _first_child(entry: Entry, start: list[int]) -> int:
    before, _, bridge = entry
    return bridge.forward(start[before]) if isinstance(bridge, Bridge) else start[before]
