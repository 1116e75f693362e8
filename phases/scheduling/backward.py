"""The backward pass: late dates and free slack in one sweep over the successors."""

from __future__ import annotations

from dataclasses import dataclass

from phases.scheduling.clock import minute_of
from phases.scheduling.forward import Early
from phases.scheduling.model import OutOfSequence
from phases.scheduling.network import BRIDGED, FF, FS, SF, SS, Entry, Network
from phases.scheduling.reach import leaves_until
from phases.scheduling.starting import Rule
from phases.scheduling.timeline import Timeline

_FROM_FINISH = frozenset({FS, FF, FS + BRIDGED, FF + BRIDGED})


@dataclass(slots=True)
class Late:
    """Late positions by node, and `free`: the last finish that moves no successor (T13)."""

    start: list[int]
    finish: list[int]
    free: list[int]


def project_finish(network: Network, early: Early) -> int:
    """The minute at which the last task ends."""
    count, finishes, summaries = network.count, early.finish, network.tree.children
    if not count:
        return minute_of(network.plan.start)
    lines = network.lines[:count]
    if not summaries and lines.count(lines[0]) == count:
        return lines[0].minute(max(finishes[:count]))
    last: dict[Timeline, int] = {}
    for at, (line, finish) in enumerate(zip(lines, finishes, strict=False)):
        if at not in summaries and finish > last.get(line, finish - 1):
            last[line] = finish
    return max(line.minute(finish) for line, finish in last.items())


def backward(network: Network, early: Early, end: int) -> Late:  # noqa: C901  one loop: calls cost most here
    """Late positions counted back from the minute `end`, which caps every open end (T15)."""
    cap = network.everywhere(lambda line: line.floor(end))
    size, latest, pinned = network.size, network.latest, network.pinned_late
    succs = binding_successors(network)
    rest, finish = early.rest, early.finish
    late_start, late_finish, free = cap.copy(), cap.copy(), cap.copy()
    free_start, free_finish = _free_targets(network, rest, finish)
    late, targets = (late_start, late_finish), (free_start, free_finish)
    count = network.count
    for node in reversed(early.order):
        by = still = cap[node]
        length = size[node]
        for after, code, lag in succs[node]:
            if code == FS:
                bound = late_start[after] - lag  # type: ignore[operator]
                room = free_start[after] - lag  # type: ignore[operator]
            elif code == SS:
                bound = late_start[after] - lag + length  # type: ignore[operator]
                room = free_start[after] - lag + length  # type: ignore[operator]
            elif code == FF:
                bound = late_finish[after] - lag  # type: ignore[operator]
                room = free_finish[after] - lag  # type: ignore[operator]
            elif code == SF:
                bound = late_finish[after] - lag + length  # type: ignore[operator]
                room = free_finish[after] - lag + length  # type: ignore[operator]
            else:
                bound, room = _crossing(network, early, node, (after, code, lag), late, targets, by, still)
            if bound < by:
                by = bound
            if room < still:
                still = room
        if node in pinned:
            by = pinned[node]
        if node in latest and latest[node] < by:
            by = latest[node]
        free[node] = still if succs[node] else by  # nothing to move: all of the total
        if node >= count:
            free_start[node] = free_finish[node] = still
        if length:
            by &= -2
            late_start[node] = by - length + 1
        else:
            late_start[node] = by
        late_finish[node] = by
    return Late(late_start, late_finish, free)


def _free_targets(network: Network, rest: list[int], finish: list[int]) -> tuple[list[int], list[int]]:
    """Early dates that must not move; a summary's nodes pass on what their own successors leave."""
    return (rest.copy(), finish.copy()) if network.owner else (rest, finish)


def _crossing(
    network: Network,
    early: Early,
    node: int,
    entry: Entry,
    late: tuple[list[int], list[int]],
    targets: tuple[list[int], list[int]],
    by: int,
    still: int,
) -> tuple[int, int]:
    """Late finish and free finish that a link between two number lines leaves, given those known so far."""
    bound = leaves_until(network, early.start, *late, node, entry)
    room = leaves_until(network, early.start, *targets, node, entry)
    return by if bound is None else bound, still if room is None else room


def binding_successors(network: Network) -> list[list[Entry]]:
    """Successors that a slip can still move: a reported start has let go of its starts, a finished
    task of its predecessors, an overridden running one as well (T33).
    """
    override = network.plan.out_of_sequence is OutOfSequence.PROGRESS_OVERRIDE
    deaf, begun = set(), set()
    for node, way in network.special.items():
        if node >= network.count:
            continue
        task = network.tasks[node]
        if way.rule is Rule.RUNNING:
            begun.add(node)
            if override:
                deaf.add(node)
        elif way.rule is Rule.FACT and task.pinned is None:
            deaf.add(node)
    if not (deaf or begun):
        return network.succs
    succs = network.succs.copy()
    for node in {before for after in deaf for before, _, _ in network.preds[after]}:
        succs[node] = [entry for entry in succs[node] if entry[0] not in deaf]
    for node in begun:
        succs[node] = [entry for entry in succs[node] if entry[1] in _FROM_FINISH]
    return succs
