"""Slack towards a milestone other than the project finish."""

from __future__ import annotations

from collections.abc import Mapping

from phases.scheduling.errors import UnknownTaskError
from phases.scheduling.holding import held_successors
from phases.scheduling.model import PlanInput, TaskKey
from phases.scheduling.reach import leaves_until
from phases.scheduling.result import Schedule
from phases.scheduling.schedule import schedule


def float_towards(
    plan: PlanInput, target: TaskKey, found: Schedule | None = None
) -> Mapping[TaskKey, int | None]:
    """Working minutes by which each task may slip without moving `target`; None: it does not lead there.

    Late dates are counted back from the target's early finish along the links alone; deadlines and other
    dates of the tasks between do not shorten them. The target itself has 0; a summary as target ends with
    its last child, and a summary on the way has the least of its children. Error: UnknownTaskError.
    """
    found = found or schedule(plan)
    network, early = found.network, found.early
    index = network.tree.index
    if target not in index:
        raise UnknownTaskError(task=target, used_by=None)
    leaves = network.tree.leaves(index[target])
    columns = found.columns
    end = columns.early_finish[index[target]]
    late_finish = {leaf: network.lines[leaf].floor(end) for leaf in leaves}
    late_start: dict[int, int] = {}
    succs = held_successors(network)
    starts, finishes = [0] * len(network.lines), [0] * len(network.lines)
    for node in reversed(early.order):
        by = late_finish.get(node)
        for entry in succs[node]:
            if entry[0] in late_start:
                bound = leaves_until(network, early.start, starts, finishes, node, entry)
                by = bound if by is None else (by if bound is None else min(by, bound))
        if by is None:
            continue
        size = network.size[node]
        finishes[node] = by & -2 if size else by
        starts[node] = late_start[node] = finishes[node] - size + 1 if size else by
        late_finish[node] = finishes[node]
    slack: dict[TaskKey, int | None] = dict.fromkeys(found.keys)
    for node in late_start:
        if node < network.count:
            done = columns.completed[node]
            room = (late_finish[node] >> 1) - (early.finish[node] >> 1)
            slack[network.tasks[node].key] = 0 if done else room
    for summary in reversed(network.tree.summaries):
        below = [slack[network.tasks[at].key] for at in network.tree.children[summary]]
        slack[network.tasks[summary].key] = min((room for room in below if room is not None), default=None)
    return slack
