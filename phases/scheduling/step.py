"""The last step to a task's dates: the task among neighbours that stand where they are."""

from __future__ import annotations

from dataclasses import replace

from phases.scheduling.clock import instant_of
from phases.scheduling.model import OutOfSequence, PlanInput, Task, TaskKey
from phases.scheduling.result import Schedule
from phases.scheduling.schedule import schedule
from phases.scheduling.starting import Rule, lies_late

# the key of the milestone that holds the project finish; no task is called so
END = "\N{END OF TEXT}"


def step_of(plan: PlanInput, key: TaskKey, found: Schedule) -> PlanInput:
    """A small plan in which only `key` can move and its dates are those of `found`, the schedule of `plan`:
    its predecessors, and those of the summaries around it, are pinned to their dates; for a task that is
    to be late also its successors and the project finish. Of a summary: its children, pinned.
    """
    network = found.network
    tree, tasks = network.tree, plan.tasks
    at = tree.index[key]
    if at in tree.children:
        children = tuple(_standing_child(found, child) for child in tree.children[at])
        inside = tuple(replace(child, parent=key) for child in children)
        return replace(plan, tasks=(replace(_bare(tasks[at]), parent=None), *inside), links=())
    around = tree.ancestors(at)
    moving = {at, *around}
    links = [link for place in moving for link in found.links_into.get(tasks[place].key, ())]
    before = {tree.index[link.predecessor] for link in links}
    others = [replace(_standing(found, place, settled=False), parent=None) for place in before]
    late = lies_late(tasks[at], plan.finish)
    if late:
        held = [
            link
            for place in moving
            for link in found.links_out_of.get(tasks[place].key, ())
            if not _has_let_go(found, tree.index[link.successor])
        ]
        after = {tree.index[link.successor] for link in held} - before
        holding = [task for place in after for task in _holding(found, place)]
        nested = {task.key for task in holding if task.parent is not None}
        others += [task for task in holding if task.parent is not None or task.key not in nested]
        others.append(Task(END, pinned=(found.finish, found.finish)))
        links += held
    own = (tasks[at], *(tasks[summary] for summary in around))
    step = replace(plan, tasks=(*own, *others), links=tuple(links))
    return _capped(step, key, found) if late else step


def _standing_child(found: Schedule, at: int) -> Task:
    columns = found.columns
    dates = (instant_of(columns.start[at]), instant_of(columns.finish[at]))
    return replace(_bare(found.network.tasks[at]), pinned=dates)


def _holding(found: Schedule, at: int) -> list[Task]:
    """A successor where it settled; of a summary every task in it, for a link to it binds each of them."""
    tree, task = found.network.tree, found.network.tasks[at]
    if at not in tree.children:
        return [replace(_standing(found, at, settled=True), parent=None)]
    leaves = (leaf for leaf in tree.leaves(at) if not _has_let_go(found, leaf))
    inside = (_standing(found, leaf, settled=True) for leaf in leaves)
    return [replace(_bare(task), parent=None), *(replace(leaf, parent=task.key) for leaf in inside)]


def _has_let_go(found: Schedule, at: int) -> bool:
    """Whether a successor holds nothing any more: finished, or running on whatever comes before it."""
    way = found.network.special.get(at)
    override = found.network.plan.out_of_sequence is OutOfSequence.PROGRESS_OVERRIDE
    return found.columns.completed[at] or (override and way is not None and way.rule is Rule.RUNNING)


def _standing(found: Schedule, at: int, *, settled: bool) -> Task:
    """A task held by hand: what pushes stands at its early dates, what holds at its settled ones."""
    task, columns = found.network.tasks[at], found.columns
    starts = columns.start if settled else columns.early_start
    finishes = columns.finish if settled else columns.early_finish
    start, way = starts[at], found.network.special.get(at)
    if settled and way is not None and way.rule is Rule.RUNNING:
        start = found.network.lines[at].minute(found.early.rest[at])
    dates = (instant_of(start), instant_of(finishes[at]))
    return replace(_bare(task), duration=found.network.length_of(at), pinned=dates)


def _bare(task: Task) -> Task:
    return Task(task.key, task.duration, task.name, task.parent, task.calendar, task.elapsed)


def _capped(step: PlanInput, key: TaskKey, found: Schedule) -> PlanInput:
    """What lies beyond its neighbours may hold a task that is to be late: its late finish stands for that."""
    wanted = found.tasks[key]
    if schedule(step).tasks[key].finish == wanted.finish:
        return step
    own, *others = step.tasks
    return replace(step, tasks=(replace(own, deadline=wanted.late_finish), *others))
