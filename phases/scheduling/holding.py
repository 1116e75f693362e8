"""Which links hold a late date: a slip of the predecessor would still move the successor (T33)."""

from __future__ import annotations

from dataclasses import dataclass

from phases.scheduling.model import OutOfSequence
from phases.scheduling.network import BRIDGED, FF, FS, Entry, Network
from phases.scheduling.starting import Rule

_FROM_FINISH = frozenset({FS, FF, FS + BRIDGED, FF + BRIDGED})


@dataclass(frozen=True, slots=True)
class LetGo:
    """A finished task has let go of its predecessors, an overridden running one as well: it is `deaf`. A
    reported start (of those in `begun`) has let go of what follows it.
    """

    deaf: frozenset[int]
    begun: frozenset[int]

    def holding(self, node: int, entries: list[Entry]) -> list[Entry]:
        """Those of a node's entries whose predecessors it holds."""
        if node in self.deaf:
            return []
        if not self.begun:
            return entries
        return [entry for entry in entries if entry[0] not in self.begun or entry[1] in _FROM_FINISH]


def let_go(network: Network) -> LetGo:
    override = network.plan.out_of_sequence is OutOfSequence.PROGRESS_OVERRIDE
    deaf, begun = set(), set()
    for node, way in network.special.items():
        if node >= network.count:
            continue
        if way.rule is Rule.RUNNING:
            begun.add(node)
            if override:
                deaf.add(node)
        elif way.rule is Rule.FACT and network.tasks[node].pinned is None:
            deaf.add(node)
    return LetGo(frozenset(deaf), frozenset(begun))


def held_successors(network: Network) -> list[list[Entry]]:
    """By predecessor the links that hold it, each with the successor's node in the place of its own."""
    loose = let_go(network)
    found: list[list[Entry]] = [[] for _ in network.preds]
    for node, entries in enumerate(network.preds):
        for before, code, lag in loose.holding(node, entries):
            found[before].append((node, code, lag))
    return found
