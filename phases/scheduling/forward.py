"""The forward pass: early dates of every node in one sweep."""

from __future__ import annotations

from dataclasses import dataclass

from phases.scheduling.bridges import Bridge
from phases.scheduling.model import OutOfSequence
from phases.scheduling.network import FF, FS, SF, SS, Entry, Network
from phases.scheduling.reach import pushes_to
from phases.scheduling.starting import Rule, Special


@dataclass(slots=True)
class Early:
    """Positions by node. `rest` is where remaining work starts: the start, unless a task is running."""

    start: list[int]
    finish: list[int]
    rest: list[int]


def forward(network: Network) -> Early:  # noqa: C901  one loop: calls cost most here
    """Early positions; every bound of a node lies before it in the order."""
    preds, size, special = network.preds, network.size, network.special
    start = network.floor.copy()
    finish = start.copy()
    rests: list[tuple[int, int]] = []
    for node in network.order:
        at, length = start[node], size[node]
        for before, code, lag in preds[node]:
            if code == FS:
                bound = finish[before] + lag  # type: ignore[operator]
            elif code == SS:
                bound = start[before] + lag  # type: ignore[operator]
            elif code == FF:
                bound = finish[before] + lag - length  # type: ignore[operator]
            elif code == SF:
                bound = start[before] + lag - length  # type: ignore[operator]
            else:
                bound = pushes_to(network, start, finish, node, (before, code, lag))
            if bound > at:
                at = bound
        way = special.get(node)
        if way is not None:
            at = _depart(network, way, node, at, start)
        if length:
            at |= 1
            finish[node] = at - 1 + length
        else:
            finish[node] = at
        start[node] = at
        if way is None:
            continue
        if way.rule is Rule.FACT:
            start[node], finish[node] = way.start, way.finish
        elif way.rule is Rule.RUNNING:
            rests.append((node, at))
            start[node] = way.start
    rest = start
    if rests:
        rest = start.copy()
        for node, at in rests:
            rest[node] = at
    return Early(start, finish, rest)


def _depart(network: Network, way: Special, node: int, at: int, start: list[int]) -> int:
    """Where a task starts that does not simply follow the latest of its bounds."""
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
