"""What certainly comes before what in a plan: reachability over starts and finishes. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Edge = tuple[int, str]  # a task and “S” or “F”, its start or its finish
ENDS = {"FS": ("F", "S"), "SS": ("S", "S"), "FF": ("F", "F"), "SF": ("S", "F")}


@dataclass(frozen=True, slots=True)
class Outline:
    """Tasks by key with their parents; `leaves` of a summary are the tasks that do its work."""

    parent: Mapping[int, int | None]
    leaves: Mapping[int, tuple[int, ...]]

    def up(self, key: int) -> list[int]:
        """The task and the summaries around it, nearest first."""
        found: list[int] = [key]
        while (above := self.parent.get(found[-1])) is not None:
            found.append(above)
        return found


def outline_of(parents: Mapping[int, int | None]) -> Outline:
    """`parents` names the summary of each task; summaries are tasks that others name."""
    above = {parent for parent in parents.values() if parent is not None}
    leaves: dict[int, list[int]] = defaultdict(list)
    outline = Outline(parents, {})
    for key in parents:
        if key not in above:
            for one in outline.up(key):
                leaves[one].append(key)
    return Outline(parents, {key: tuple(found) for key, found in leaves.items()})


def edges_of(
    outline: Outline, links: Iterable[tuple[int, int, str]], milestones: frozenset[int]
) -> dict[Edge, set[Edge]]:
    """Each end of a task with the ends that cannot come before it. Links of a summary hold for its tasks; a
    milestone's two ends are one."""
    found: dict[Edge, set[Edge]] = defaultdict(set)
    for key in {leaf for leaves in outline.leaves.values() for leaf in leaves}:
        found[(key, "S")].add((key, "F"))
        if key in milestones:
            found[(key, "F")].add((key, "S"))
    for before, after, kind in links:
        left, right = ENDS[kind]
        for one in outline.leaves.get(before, ()):
            for other in outline.leaves.get(after, ()):
                found[(one, left)].add((other, right))
    return found


def after(edges: Mapping[Edge, set[Edge]], start: Edge) -> set[Edge]:
    """Everything that cannot come before `start`.

    >>> outline = outline_of({1: None, 2: None, 3: None})
    >>> edges = edges_of(outline, [(1, 2, "FS"), (2, 3, "SS")], frozenset())
    >>> sorted(after(edges, (1, "F")))
    [(2, 'F'), (2, 'S'), (3, 'F'), (3, 'S')]
    """
    found: set[Edge] = set()
    waiting = [start]
    while waiting:
        for edge in edges.get(waiting.pop(), ()):
            if edge not in found:
                found.add(edge)
                waiting.append(edge)
    found.discard(start)
    return found
