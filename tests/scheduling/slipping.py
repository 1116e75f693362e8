"""What a slip moved, in working minutes: from an evening to the next morning is no move."""

from __future__ import annotations

from phases.scheduling.model import TaskKey
from phases.scheduling.result import Schedule


def moved_tasks(before: Schedule, after: Schedule) -> set[TaskKey]:
    """Tasks that start or finish at another working minute of their calendar."""
    then, now, network = before.early, after.early, before.network
    return {
        network.tasks[at].key
        for at in range(network.count)
        if at not in network.tree.children
        and (then.start[at] >> 1 != now.start[at] >> 1 or then.finish[at] >> 1 != now.finish[at] >> 1)
    }


def ends_later(before: Schedule, after: Schedule) -> bool:
    """Whether a task that ends the plan ends it after the working minute at which it ended before."""
    network = after.network
    return any(
        network.lines[at].minute(after.early.finish[at]) == after.end
        and after.early.finish[at] >> 1 > network.lines[at].ceiling(before.end) >> 1
        for at in range(network.count)
        if at not in network.tree.children
    )
