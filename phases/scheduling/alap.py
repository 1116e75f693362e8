"""As late as possible: a task uses up its slack without moving a successor (T22)."""

from __future__ import annotations

from phases.scheduling.backward import Late
from phases.scheduling.forward import Early
from phases.scheduling.holding import held_successors
from phases.scheduling.network import Network
from phases.scheduling.reach import leaves_until
from phases.scheduling.starting import Rule, lies_late


def settle(network: Network, early: Early, late: Late, end: int) -> tuple[list[int], list[int]]:
    """Positions where the work lies: the early ones, except for tasks that are to lie as late as possible.
    Their successors settle first, so a chain of them moves together.
    """
    late_ones = {at for at in network.marked if _moves(network, at)}
    if not late_ones:
        return early.start, early.finish
    succs = held_successors(network)
    starts, finishes = early.rest.copy(), early.finish.copy()
    moved: dict[int, int] = {}
    for node in reversed(early.order):
        behind = node >= network.count
        if not behind and node not in late_ones:
            continue
        by = network.lines[node].floor(end)
        for entry in succs[node]:
            bound = leaves_until(network, early.start, starts, finishes, node, entry)
            by = by if bound is None else min(by, bound)
        size = network.size[node]
        if behind:
            starts[node] = finishes[node] = by
            continue
        by = min(by, late.finish[node]) & -2
        if by > finishes[node]:
            finishes[node] = by
            starts[node] = by - size + 1 if size else by
            moved[node] = starts[node]
    settled = early.start.copy()
    for node, start in moved.items():
        settled[node] = start
    return settled, finishes


def _moves(network: Network, at: int) -> bool:
    """Facts and fixed starts stay; one that a date holds back may still lie up to that date."""
    way = network.special.get(at)
    bound = way is not None and way.rule is not Rule.NOT_AFTER
    return not bound and lies_late(network.tasks[at], network.plan.finish)
