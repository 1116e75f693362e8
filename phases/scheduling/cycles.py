"""The order of the passes, and the cycle that prevents one (T42)."""

from __future__ import annotations

from phases.scheduling.errors import CycleError, SelfLinkError
from phases.scheduling.model import TaskKey
from phases.scheduling.network import Network


def order_of(network: Network) -> list[int]:
    """All nodes but the summaries' own, predecessors first (Kahn). Error: CycleError."""
    succs, summaries = network.succs, network.tree.children
    waiting = [len(entries) for entries in network.preds]
    order = [node for node, left in enumerate(waiting) if not left and node not in summaries]
    add = order.append
    for node in order:
        for after, _, _ in succs[node]:
            left = waiting[after] - 1
            waiting[after] = left
            if not left:
                add(after)
    if len(order) + len(summaries) != len(waiting):
        raise CycleError(_cycle(network, {node for node, left in enumerate(waiting) if left}))
    return order


def key_order(key: TaskKey) -> tuple[bool, int, str]:
    """Numbers before words: one order for keys of both kinds, so that no answer depends on input order."""
    return (True, 0, key) if isinstance(key, str) else (False, key, "")


def _cycle(network: Network, stuck: set[int]) -> tuple[TaskKey, ...]:
    """One whole cycle in link order, from its smallest key on; a summary's nodes read as the summary."""
    for at in sorted(stuck):
        if any(entry[0] == at for entry in network.preds[at]):
            raise SelfLinkError(task=network.key_of(at))
    node = min(stuck, key=lambda at: key_order(network.key_of(at)))
    trail: dict[int, int] = {}
    while node not in trail:
        trail[node] = len(trail)
        before = {entry[0] for entry in network.preds[node]} & stuck
        node = min(before, key=lambda at: key_order(network.key_of(at)))
    loop = [network.key_of(at) for at in list(trail)[trail[node] :]][::-1]
    named = [key for at, key in enumerate(loop) if key != loop[at - 1]]
    least = named.index(min(named, key=key_order))
    return tuple(named[least:] + named[:least])
