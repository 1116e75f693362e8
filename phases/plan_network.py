"""What certainly comes before what in a plan: reachability over starts and finishes. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
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


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long each end of a task waits at least, in minutes, for others: `after` by the end waited for. A
    milestone, of those in `milestones`, has one end, its start."""

    milestones: frozenset[int]
    after: Mapping[Edge, Mapping[Edge, int]]

    def end(self, key: int, end: str) -> Edge:
        return (key, "S" if key in self.milestones else end)


def waiting_of(
    outline: Outline,
    links: Iterable[tuple[int, int, str, int]],
    lengths: Mapping[int, int],
    milestones: frozenset[int],
) -> Waiting:
    """From links with their lags (a lead is negative) and the lengths of tasks. Links of a summary hold for
    its tasks."""
    found: dict[Edge, dict[Edge, int]] = defaultdict(dict)
    waiting = Waiting(milestones, found)
    for key, length in lengths.items():
        if key not in milestones:
            found[(key, "S")][(key, "F")] = length
    for before, then, kind, lag in links:
        left, right = ENDS[kind]
        for one in outline.leaves.get(before, ()):
            for other in outline.leaves.get(then, ()):
                to, known = waiting.end(other, right), found[waiting.end(one, left)]
                known[to] = max(lag, known.get(to, lag))
    return waiting


def least_waits(waiting: Waiting, start: Edge) -> dict[Edge, int]:
    """Each end that hangs on `start` with the minutes by which it comes later at least; negative: it may come
    that much earlier. The longest of the ways there counts; links do not go round in a circle.

    >>> outline = outline_of({1: None, 2: None, 3: None})
    >>> links = [(1, 2, "FS", -60), (2, 3, "FS", 0)]
    >>> least_waits(waiting_of(outline, links, {1: 480, 2: 480, 3: 0}, frozenset()), (1, "F"))
    {(2, 'S'): -60, (2, 'F'): 420, (3, 'S'): 420, (3, 'F'): 420}
    """
    begin = waiting.end(*start)
    least = {begin: 0}
    for edge in _in_order(waiting.after, begin):
        for then, minutes in waiting.after.get(edge, {}).items():
            later = least[edge] + minutes
            least[then] = max(later, least.get(then, later))
    del least[begin]
    return least


def led_to(waiting: Waiting, starts: Collection[Edge]) -> set[Edge]:
    """Those of `starts` that come no earlier than another of them, in one pass however many they are; links
    do not go round in a circle.

    >>> outline = outline_of({1: None, 2: None, 3: None})
    >>> links = [(1, 2, "FS", 0), (2, 3, "FS", -600)]
    >>> waiting = waiting_of(outline, links, {1: 60, 2: 480, 3: 0}, frozenset())
    >>> led_to(waiting, [(1, "S"), (2, "S"), (3, "S")])
    {(2, 'S')}
    """
    least: dict[Edge, int] = {}  # after the others that lead there; an end that none leads to is missing
    own = frozenset(starts)
    for edge in _in_order(waiting.after, *starts):
        at = max(least.get(edge, 0), 0) if edge in own else least[edge]
        for then, minutes in waiting.after.get(edge, {}).items():
            least[then] = max(at + minutes, least.get(then, at + minutes))
    return {start for start in own if least.get(start, -1) >= 0}


def leading_to(waiting: Waiting, end: Edge) -> set[Edge]:
    """The ends on which `end` hangs, however."""
    before: dict[Edge, list[Edge]] = defaultdict(list)
    for edge, following in waiting.after.items():
        for then in following:
            before[then].append(edge)
    found: set[Edge] = set()
    stack = [waiting.end(*end)]
    while stack:
        new = [edge for edge in before.get(stack.pop(), ()) if edge not in found]
        found.update(new)
        stack += new
    return found


def _in_order(after: Mapping[Edge, Mapping[Edge, int]], *begins: Edge) -> list[Edge]:
    """What hangs on `begins`, and they, each behind all that it hangs on itself."""
    seen: set[Edge] = set()
    done: list[Edge] = []
    for begin in begins:
        if begin in seen:
            continue
        seen.add(begin)
        stack = [(begin, iter(after.get(begin, ())))]
        while stack:
            edge, rest = stack[-1]
            if (then := next(rest, None)) is None:
                done.append(edge)
                stack.pop()
            elif then not in seen:
                seen.add(then)
                stack.append((then, iter(after.get(then, ()))))
    return done[::-1]
