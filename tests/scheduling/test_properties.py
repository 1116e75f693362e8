"""What holds for every plan."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from phases.scheduling.changes import diff, preview
from phases.scheduling.clock import instant_of
from phases.scheduling.driving import driving_chain
from phases.scheduling.model import ConstraintType, Link, PlanInput, Profile, Task
from phases.scheduling.result import Schedule
from phases.scheduling.schedule import schedule
from phases.scheduling.targets import float_towards
from tests.scheduling.plans import FIXED, LOWER, UPPER, plans
from tests.scheduling.slipping import ends_later, moved_tasks

ALL = (*LOWER, *UPPER, *FIXED, ConstraintType.ALAP)
EVERYTHING = plans(kinds=ALL, summaries=True, progress=True, profile=None)
WIDE = settings(max_examples=100, deadline=None)


@WIDE
@given(EVERYTHING, st.randoms(use_true_random=False))
def test_the_order_of_the_input_never_shows(plan: PlanInput, order: random.Random) -> None:
    tasks, links = list(plan.tasks), list(plan.links)
    order.shuffle(tasks)
    order.shuffle(links)
    shuffled = schedule(replace(plan, tasks=tuple(tasks), links=tuple(links)))
    found = schedule(plan)
    assert dict(shuffled.tasks) == dict(found.tasks)
    assert shuffled.warnings == found.warnings


@WIDE
@given(EVERYTHING)
def test_scheduling_twice_and_undoing_a_change_give_identical_dates(plan: PlanInput) -> None:
    found = schedule(plan)
    assert list(schedule(plan).rows()) == list(found.rows())
    longer = tuple(replace(task, duration=task.duration + 480) for task in plan.tasks)
    undone = tuple(replace(task, duration=task.duration - 480) for task in longer)
    assert diff(found, schedule(replace(plan, tasks=undone))) == ()


@WIDE
@given(plans(kinds=LOWER, summaries=True))
def test_early_dates_are_not_after_late_ones(plan: PlanInput) -> None:
    for task in schedule(plan).tasks.values():
        assert task.early_start <= task.early_finish
        assert task.early_start <= task.late_start
        assert task.early_finish <= task.late_finish
        assert 0 <= task.free_slack <= task.total_slack


@WIDE
@given(plans(kinds=(*LOWER, *UPPER), summaries=True, progress=True))
def test_logic_wins_over_every_date_of_a_task_that_is_not_reported(plan: PlanInput) -> None:
    found = schedule(plan)
    free = tuple(replace(task, constraint=ConstraintType.ASAP, constraint_date=None) for task in plan.tasks)
    for key, task in schedule(replace(plan, tasks=free)).tasks.items():
        assert found.tasks[key].early_start >= task.early_start


@WIDE
@given(plans(), st.data())
def test_a_task_slips_by_its_total_slack_and_no_minute_more(plan: PlanInput, data: st.DataObject) -> None:
    found = schedule(plan)
    working = [task for task in plan.tasks if task.duration]
    assume(working)
    task = data.draw(st.sampled_from(working))
    slack = found.tasks[task.key].total_slack
    assert not ends_later(found, schedule(_delayed(plan, found, task, slack)))
    assert schedule(_delayed(plan, found, task, slack + 1)).finish > found.finish


@WIDE
@given(plans(), st.data())
def test_a_task_slips_by_its_free_slack_and_moves_no_other(plan: PlanInput, data: st.DataObject) -> None:
    found = schedule(plan)
    working = [task for task in plan.tasks if task.duration]
    assume(working)
    task = data.draw(st.sampled_from(working))
    free = found.tasks[task.key].free_slack
    assert moved_tasks(found, schedule(_delayed(plan, found, task, free))) <= {task.key}
    beyond = schedule(_delayed(plan, found, task, free + 1))
    moved = {change.key for change in diff(found, beyond)} - {task.key}
    assert moved or beyond.finish > found.finish


@WIDE
@given(plans(kinds=(ConstraintType.ALAP,), summaries=True))
def test_a_task_as_late_as_possible_moves_no_other_and_not_the_finish(plan: PlanInput) -> None:
    found = schedule(plan)
    soon = schedule(
        replace(plan, tasks=tuple(replace(task, constraint=ConstraintType.ASAP) for task in plan.tasks))
    )
    assert found.finish == soon.finish
    for task in plan.tasks:
        if task.constraint is not ConstraintType.ALAP and task.key != "S":
            assert found.tasks[task.key].start == soon.tasks[task.key].start


@WIDE
@given(EVERYTHING)
def test_a_summary_is_the_envelope_of_its_children(plan: PlanInput) -> None:
    found = schedule(plan).tasks
    inside = [found[task.key] for task in plan.tasks if task.parent == "S"]
    assume(inside)
    assert found["S"].start == min(task.start for task in inside)
    assert found["S"].finish == max(task.finish for task in inside)


@WIDE
@given(EVERYTHING)
def test_reported_and_pinned_dates_stand_as_given(plan: PlanInput) -> None:
    found = schedule(plan).tasks
    for task in plan.tasks:
        if task.actual_start is not None:
            assert found[task.key].start == task.actual_start
        if task.actual_finish is not None:
            assert found[task.key].finish == task.actual_finish
            assert found[task.key].total_slack == 0
        if task.pinned is not None:
            assert (found[task.key].start, found[task.key].finish) == task.pinned


@WIDE
@given(plans(kinds=ALL, profile=Profile.DATES))
def test_dates_win_over_logic(plan: PlanInput) -> None:
    found = schedule(plan)
    at_start = {ConstraintType.SNLT: "<=", ConstraintType.MSO: "=", ConstraintType.SO: "="}
    for task in plan.tasks:
        if task.constraint in at_start and task.duration and task.constraint_date is not None:
            wanted = _working_instant(plan, task, task.constraint_date)
            start = found.tasks[task.key].early_start
            assert start <= wanted if task.constraint is ConstraintType.SNLT else start == wanted


def _working_instant(plan: PlanInput, task: Task, at: datetime) -> datetime:
    alone = replace(task, constraint=ConstraintType.SNET, constraint_date=at)
    return schedule(replace(plan, tasks=(alone,), links=())).tasks[task.key].start


def _delayed(plan: PlanInput, found: Schedule, task: Task, minutes: int) -> PlanInput:
    """The plan with a task held back by some of its working minutes."""
    at = found.network.tree.index[task.key]
    line = found.network.lines[at]
    later = instant_of(line.minute(found.early.start[at] + 2 * minutes))
    held = replace(task, constraint=ConstraintType.SNET, constraint_date=later)
    return replace(plan, tasks=tuple(held if other is task else other for other in plan.tasks))


@WIDE
@given(plans())
def test_slack_towards_a_milestone_behind_everything_is_total_slack(plan: PlanInput) -> None:
    ending = Task("end", elapsed=True)
    links = (*plan.links, *(Link(task.key, "end") for task in plan.tasks))
    ended = replace(plan, tasks=(*plan.tasks, ending), links=links)
    found = schedule(ended)
    assert float_towards(ended, "end") == {key: task.total_slack for key, task in found.tasks.items()}


@WIDE
@given(EVERYTHING, st.data())
def test_a_driving_chain_ends_at_its_target_and_names_no_task_twice(
    plan: PlanInput, data: st.DataObject
) -> None:
    target = data.draw(st.sampled_from([task.key for task in plan.tasks]))
    chain = driving_chain(plan, target)
    assert chain[-1] == target
    assert len(set(chain)) == len(chain)


@WIDE
@given(EVERYTHING, st.data())
def test_every_moved_task_of_a_preview_has_a_cause(plan: PlanInput, data: st.DataObject) -> None:
    key = data.draw(st.sampled_from([task.key for task in plan.tasks]))
    longer = tuple(
        replace(task, duration=task.duration + 480) if task.key == key else task for task in plan.tasks
    )
    found = preview(plan, replace(plan, tasks=longer))
    assert set(found.causes) == {change.key for change in found.changes}
    assert found.changes == diff(found.before, found.after)
