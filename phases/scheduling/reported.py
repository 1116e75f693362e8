"""Facts that no link moves: reported starts and finishes (T31–T34), and tasks scheduled by hand."""

from __future__ import annotations

from phases.scheduling.clock import minute_of
from phases.scheduling.errors import BadTaskError
from phases.scheduling.model import Task
from phases.scheduling.network import Network
from phases.scheduling.starting import Rule, Special, done_minutes, remaining_minutes
from phases.scheduling.timeline import CONTINUOUS, Timeline


def bind_facts(network: Network) -> None:
    """Marks started, finished and pinned tasks. It comes before the links: a reported date outside working
    time moves its task to the clock's number line, which keeps it exact.
    """
    for at in network.marked:
        task = network.tasks[at]
        if at in network.tree.children:
            continue
        if task.actual_finish is not None:
            _bind_finished(network, at, task, minute_of(task.actual_finish))
        elif task.actual_start is not None:
            _bind_running(network, at, task, minute_of(task.actual_start))
        elif task.pinned is not None:
            first, last = (minute_of(edge) for edge in task.pinned)
            _bind_fact(network, at, task, first, last)


def _bind_finished(network: Network, at: int, task: Task, last: int) -> None:
    if task.actual_start is not None:
        first = minute_of(task.actual_start)
    elif task.duration:
        line = network.own[at]
        first = line.minute((line.floor(last) & -2) - 2 * task.duration + 1)
    else:
        first = last
    _bind_fact(network, at, task, first, last)


def _bind_running(network: Network, at: int, task: Task, first: int) -> None:
    """What is left restarts at the status date (T32), however much of the duration was done by then; of work
    begun since, or without a status date, right after what was done."""
    line = network.own[at]
    left = remaining_minutes(task)
    if left < 0 or done_minutes(task) < 0:
        raise BadTaskError(task=task.key, reason="negative_progress")
    start = line.ceiling(first)
    done = start if not done_minutes(task) else (start & -2) + 2 * done_minutes(task)
    if not left:
        _bind_fact(network, at, task, first, max(first, line.minute(done)))
        return
    status = network.plan.status
    rest = done
    if status is not None and minute_of(status) > first:
        rest = max(start, line.ceiling(minute_of(status)))
    if task.resume is not None:
        rest = max(rest, line.ceiling(minute_of(task.resume)))
    network.size[at] = 2 * left
    network.special[at] = Special(Rule.RUNNING, start=start, rest=rest)
    if line.minute(start) != first:
        network.start_outside_work(at, first)


def _bind_fact(network: Network, at: int, task: Task, first: int, last: int) -> None:
    if last < first:
        raise BadTaskError(task=task.key, reason="finish_before_start")
    line = network.own[at]
    if not (_falls_on(line, first) and _falls_on(line, last)):
        line = network.lines[at] = CONTINUOUS
    start, finish = line.ceiling(first), line.ceiling(last)
    network.size[at] = max((finish & -2) - (start & -2), 0)
    network.special[at] = Special(Rule.FACT, start=start, finish=finish)


def _falls_on(line: Timeline, minute: int) -> bool:
    """Whether the number line can give the instant back: as the start or the end of work."""
    return line.minute(line.ceiling(minute)) == minute
