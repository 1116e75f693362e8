"""The cycle that leaves a plan without an order (T42)."""

from __future__ import annotations

from phases.scheduling.errors import CycleError, SelfLinkError
from phases.scheduling.model import TaskKey
from phases.scheduling.network import Network


def cycle_in(network: Network, waiting: list[int]) -> CycleError | SelfLinkError:
    """The error that names a cycle among the nodes that still wait for others."""
    stuck = {node for node, left in enumerate(waiting) if left}
    for at in sorted(stuck):
        if any(entry[0] == at for entry in network.preds[at]):
            return SelfLinkError(task=network.key_of(at))
    loop = _loop(network, stuck)
    named = [key for at, key in enumerate(loop) if key != loop[at - 1]]
    if not named:  # a running task and the node of its own start
        return SelfLinkError(task=loop[0])
    least = named.index(min(named, key=key_order))
    return CycleError(named[least:] + named[:least])


def key_order(key: TaskKey) -> tuple[bool, int, str]:
    """Numbers before words: one order for keys of both kinds, so that no answer depends on input order."""
    return (True, 0, key) if isinstance(key, str) else (False, key, "")


def _loop(network: Network, stuck: set[int]) -> list[TaskKey]:
    """The tasks of a whole cycle in link order, one for each node; a summary's nodes read as the summary."""
    node = min(stuck, key=lambda at: key_order(network.key_of(at)))
    trail: dict[int, int] = {}
    while node not in trail:
        trail[node] = len(trail)
        before = {entry[0] for entry in network.preds[node]} & stuck
        node = min(before, key=lambda at: key_order(network.key_of(at)))
    return [network.key_of(at) for at in list(trail)[trail[node] :]][::-1]
