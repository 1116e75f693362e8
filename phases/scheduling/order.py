"""The order in which nodes are placed: each after all that it waits for."""

from __future__ import annotations

from collections.abc import Sequence

from phases.scheduling.cycles import cycle_in
from phases.scheduling.network import Network


def order_of(network: Network) -> Sequence[int]:
    """All nodes but the summaries' own, predecessors first: as they are listed where that is an order of the
    work, else each once nothing is left that it waits for (Kahn). Error: CycleError.
    """
    summaries = network.tree.children
    if network.listed and not summaries:
        return range(len(network.lines))
    if network.listed:
        return [node for node in range(len(network.lines)) if node not in summaries]
    return _sorted_out(network)


def _sorted_out(network: Network) -> list[int]:
    summaries, preds = network.tree.children, network.preds
    waiting = list(map(len, preds))
    after: list[list[int]] = [[] for _ in preds]
    for node, entries in enumerate(preds):
        for before, _, _ in entries:
            after[before].append(node)
    order = [node for node, left in enumerate(waiting) if not left and node not in summaries]
    add = order.append
    for node in order:
        for other in after[node]:
            left = waiting[other] = waiting[other] - 1
            if not left:
                add(other)
    if len(order) + len(summaries) != len(waiting):
        raise cycle_in(network, waiting)
    return order
