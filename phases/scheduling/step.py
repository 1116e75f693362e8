"""The last step to a task's dates: the task among neighbours that stand where they are."""

from __future__ import annotations

from dataclasses import replace

from phases.scheduling.clock import instant_of
from phases.scheduling.model import ConstraintType, PlanInput, Task, TaskKey
from phases.scheduling.result import Schedule
from phases.scheduling.schedule import schedule
from phases.scheduling.starting import whole_minutes

END = "\N{END OF TEXT}"  # the key of the milestone that holds the project finish; no task is called so


def step_of(plan: PlanInput, key: TaskKey, found: Schedule) -> PlanInput:
    """A small plan in which only `key` can move and its dates are those of `found`, the schedule of `plan`:
    its predecessors, and those of the summaries around it, are pinned to their dates; for a task that is
    to be late also its successors and the project finish. Of a summary: its children, pinned.
    """
    network = found.network
    tree, tasks = network.tree, plan.tasks
    at = tree.index[key]
    if at in tree.children:
        children = tuple(_standing(found, child, settled=True) for child in tree.children[at])
        inside = tuple(replace(child, parent=key) for child in children)
        return replace(plan, tasks=(replace(_bare(tasks[at]), parent=None), *inside), links=())
    around = tree.ancestors(at)
    moving = {at, *around}
    links = [link for place in moving for link in found.links_into.get(tasks[place].key, ())]
    before = {tree.index[link.predecessor] for link in links}
    others = [_standing(found, place, settled=False) for place in before]
    late = tasks[at].constraint is ConstraintType.ALAP
    if late:
        held = [link for place in moving for link in found.links_out_of.get(tasks[place].key, ())]
        after = {tree.index[link.successor] for link in held} - before
        others += [_standing(found, place, settled=True) for place in after]
        others.append(Task(END, pinned=(found.finish, found.finish)))
        links += held
    loose = (replace(other, parent=None) for other in others)
    own = (tasks[at], *(tasks[summary] for summary in around))
    step = replace(plan, tasks=(*own, *loose), links=tuple(links))
    return _capped(step, key, found) if late else step


def _standing(found: Schedule, at: int, *, settled: bool) -> Task:
    """A task held by hand: what pushes stands at its early dates, what holds at its settled ones."""
    task, columns = found.network.tasks[at], found.columns
    starts = columns.start if settled else columns.early_start
    finishes = columns.finish if settled else columns.early_finish
    dates = (instant_of(starts[at]), instant_of(finishes[at]))
    return replace(_bare(task), duration=whole_minutes(task), pinned=dates)


def _bare(task: Task) -> Task:
    return Task(task.key, task.duration, task.name, task.parent, task.calendar, task.elapsed)


def _capped(step: PlanInput, key: TaskKey, found: Schedule) -> PlanInput:
    """What lies beyond its neighbours may hold a task that is to be late: its late finish stands for that."""
    wanted = found.tasks[key]
    if schedule(step).tasks[key].finish == wanted.finish:
        return step
    own, *others = step.tasks
    return replace(step, tasks=(replace(own, deadline=wanted.late_finish), *others))
