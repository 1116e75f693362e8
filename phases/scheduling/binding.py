"""Project start, status date, constraints and deadlines, written into a linked network (T16–T23, T31)."""

from __future__ import annotations

from phases.scheduling.clock import minute_of
from phases.scheduling.model import ConstraintType, Profile, Task
from phases.scheduling.network import BRIDGED, FF, Gate, Network
from phases.scheduling.starting import (
    AT_START,
    FREE,
    LOWER,
    MANDATORY,
    NEVER,
    ON,
    Rule,
    Special,
    constraint_minute,
    finish_position,
    start_position,
)


def bind_dates(network: Network) -> None:
    """Fills the earliest start of every node and the finishes that some may not pass."""
    constrained = [
        (at, task)
        for at in network.marked
        if (task := network.tasks[at]).constraint not in FREE or task.deadline is not None
    ]
    summaries = network.tree.children
    for at, task in constrained:
        if at in summaries and task.constraint in LOWER & AT_START:
            network.gate(at, Gate.IN_START)
    _bind_project_start(network)
    for at, task in constrained:
        if at in summaries:
            _bind_summary(network, at, task)
        elif at in network.special:
            _bind_reported(network, at, task)
        else:
            _bind_task(network, at, task)


def _bind_project_start(network: Network) -> None:
    plan = network.plan
    earliest = minute_of(plan.start)
    if plan.profile is Profile.LOGIC and plan.status is not None:
        earliest = max(earliest, minute_of(plan.status))
    network.floor = network.everywhere(lambda line: line.ceiling(earliest))
    if plan.profile is Profile.DATES:
        _free_linked_tasks(network)
    for (_, gate), node in network.gates.items():
        if gate is not Gate.IN_START or network.preds[node]:
            network.floor[node] = NEVER
        if gate is Gate.OUT_START:
            network.special[node] = Special(Rule.EARLIEST)
    for at, special in network.special.items():
        if special.rule is Rule.RUNNING:
            network.floor[at] = special.rest


def _free_linked_tasks(network: Network) -> None:
    """Dates win: only a task without predecessors, or one bound by a finish to finish, heeds the start."""
    for node, entries in enumerate(network.preds):
        if entries and not any(code in (FF, FF + BRIDGED) for _, code, _ in entries):
            network.floor[node] = NEVER


def _bind_task(network: Network, at: int, task: Task) -> None:
    _bind_deadline(network, at, task)
    if task.constraint in FREE:
        return
    line, size = network.lines[at], network.size[at]
    minute, at_start = constraint_minute(task), task.constraint in AT_START
    start = start_position(line, size, minute, at_start)
    finish = finish_position(line, size, minute, at_start)
    dates_win = network.plan.profile is Profile.DATES
    if task.constraint in LOWER:
        alone = dates_win and not network.preds[at]
        network.floor[at] = start if alone else max(network.floor[at], start)
    if task.constraint in MANDATORY or (dates_win and task.constraint in ON):
        network.pinned_late[at] = finish
        network.special[at] = Special(Rule.FIXED, start=start if dates_win else network.floor[at])
    elif task.constraint not in (ConstraintType.SNET, ConstraintType.FNET):
        _not_later(network, at, finish)
        if dates_win:
            latest = (finish & -2) - size + 1 if size else finish
            network.special[at] = Special(Rule.NOT_AFTER, start=latest)


def _bind_reported(network: Network, at: int, task: Task) -> None:
    """Of a started task only the finish can still be asked for."""
    _bind_deadline(network, at, task)
    if task.constraint in FREE or task.constraint in AT_START:
        return
    line, size, minute = network.lines[at], network.size[at], constraint_minute(task)
    if task.constraint in LOWER:
        network.floor[at] = max(network.floor[at], start_position(line, size, minute, at_start=False))
    if task.constraint is not ConstraintType.FNET:
        _not_later(network, at, finish_position(line, size, minute, at_start=False))


def _bind_summary(network: Network, at: int, task: Task) -> None:
    """A start bound holds every child back, a finish bound caps every child."""
    if task.constraint in LOWER & AT_START:
        node = network.gate(at, Gate.IN_START)
        network.floor[node] = max(network.floor[node], network.lines[node].ceiling(constraint_minute(task)))
    caps = [] if task.deadline is None else [minute_of(task.deadline)]
    if task.constraint in (ConstraintType.FNLT, ConstraintType.MFO, ConstraintType.FO):
        caps.append(constraint_minute(task))
    if caps:
        for leaf in network.tree.leaves(at):
            line, size = network.lines[leaf], network.size[leaf]
            _not_later(network, leaf, finish_position(line, size, min(caps), at_start=False))


def _bind_deadline(network: Network, at: int, task: Task) -> None:
    if task.deadline is not None:
        line, size = network.lines[at], network.size[at]
        _not_later(network, at, finish_position(line, size, minute_of(task.deadline), at_start=False))


def _not_later(network: Network, node: int, finish: int) -> None:
    network.latest[node] = min(finish, network.latest.get(node, finish))
