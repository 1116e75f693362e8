"""Which tasks could go on side by side: a graph question, so networkx answers it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import networkx as nx

from phases.scheduling.model import TaskKey


def layers(keys: Sequence[TaskKey], links: Iterable[tuple[TaskKey, TaskKey]]) -> list[list[TaskKey]]:
    """Tasks by layer, each one layer behind the last of its predecessors; inside a layer in the order given.

    Links to tasks that are not among `keys` are left out. Error: networkx.NetworkXUnfeasible for a cycle.

    >>> layers(["A", "B", "C", "D"], [("A", "C"), ("B", "C"), ("C", "D"), ("A", "D")])
    [['A', 'B'], ['C'], ['D']]
    """
    place = {key: at for at, key in enumerate(keys)}
    graph: nx.DiGraph[TaskKey] = nx.DiGraph()
    graph.add_nodes_from(keys)
    graph.add_edges_from((before, after) for before, after in links if before in place and after in place)
    return [sorted(layer, key=place.__getitem__) for layer in nx.topological_generations(graph)]
