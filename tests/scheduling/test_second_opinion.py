"""MPXJ's scheduler and ours on random networks: the same dates, or a difference with a listed reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from phases.scheduling.changes import diff
from phases.scheduling.clock import instant_of, minute_of
from phases.scheduling.model import ConstraintType, LagUnit, PlanInput, Task, TaskKey
from phases.scheduling.result import Schedule
from phases.scheduling.schedule import schedule
from tests.scheduling.networks import FAMILIES, HOLDING, Family, network
from tests.scheduling.plans import CALENDARS
from tests.scheduling.second_opinion import FIELDS, second_opinion, why_not
from tests.scheduling.slipping import ends_later, moved_tasks

SEEDS = range(30)
RULES = yaml.safe_load(
    (Path(__file__).parent / "second_opinion_differences.yaml").read_text(encoding="utf-8")
)


@pytest.fixture(autouse=True)
def other_program() -> None:
    """The second opinion comes from a program that not every machine can run."""
    if reason := why_not():
        pytest.skip(reason)


@dataclass(frozen=True)
class Difference:
    plan: PlanInput
    found: Schedule
    key: TaskKey
    field: str
    theirs: Any

    @property
    def ours(self) -> Any:
        return getattr(self.found.tasks[self.key], self.field)

    @property
    def task(self) -> Task:
        return next(task for task in self.plan.tasks if task.key == self.key)


def differences(plan: PlanInput) -> list[Difference]:
    found = schedule(plan)
    return [
        Difference(plan, found, key, field, theirs[field])  # type: ignore[arg-type]
        for key, theirs in second_opinion(plan).items()
        for field in FIELDS
        if getattr(found.tasks[key], field) != theirs[field]  # type: ignore[index]
    ]


def same_working_minute(one: Difference) -> bool:
    line = one.found.network.own[one.found.network.tree.index[one.key]]
    return line.ceiling(minute_of(one.ours)) >> 1 == line.ceiling(minute_of(one.theirs)) >> 1


def free_slack_ends_with_the_project(one: Difference) -> bool:
    at, network = one.found.network.tree.index[one.key], one.found.network
    line = network.own[at]
    room = (line.floor(one.found.end) >> 1) - (one.found.early.finish[at] >> 1)
    return one.ours == room < one.theirs


def free_slack_is_what_moves_nothing(one: Difference) -> bool:
    if not _slips(one):
        return False
    still = moved_tasks(one.found, schedule(_slipped(one, one.ours))) <= {one.key}
    beyond = schedule(_slipped(one, one.ours + 1))
    moved = {change.key for change in diff(one.found, beyond)} - {one.key}
    return still and (bool(moved) or beyond.finish > one.found.finish)


def late_dates_are_exact_across_calendars(one: Difference) -> bool:
    if not _slips(one) or not _mixed(one.plan) or any(task.deadline for task in one.plan.tasks):
        return False
    slack = one.found.tasks[one.key].total_slack
    on_time = not ends_later(one.found, schedule(_slipped(one, slack)))
    return on_time and schedule(_slipped(one, slack + 1)).finish > one.found.finish


def start_on_pins_late_dates(one: Difference) -> bool:
    if not _has(one.plan, ConstraintType.SO):
        return False
    return _agree(_with(one.plan, ConstraintType.SO, ConstraintType.MSO))


def as_late_as_possible_delays_no_successor(one: Difference) -> bool:
    if not _has(one.plan, ConstraintType.ALAP):
        return False
    soon = _with(one.plan, ConstraintType.ALAP, ConstraintType.ASAP)
    moved = {change.key for change in diff(schedule(soon), one.found)}
    late = {task.key for task in one.plan.tasks if task.constraint is ConstraintType.ALAP}
    return moved <= late and _agree(soon)


def elapsed_work_starts_at_once(one: Difference) -> bool:
    if not any(task.elapsed for task in one.plan.tasks):
        return False
    tasks = tuple(
        replace(task, elapsed=False, calendar="24h") if task.elapsed else task for task in one.plan.tasks
    )
    round_the_clock = replace(
        one.plan, tasks=tasks, calendars={**one.plan.calendars, "24h": CALENDARS["24h"]}
    )
    same = list(schedule(round_the_clock).rows()) == list(one.found.rows())
    return same and _agree(round_the_clock)


CHECKS: dict[str, Callable[[Difference], bool]] = {
    check.__name__: check
    for check in (
        same_working_minute,
        free_slack_ends_with_the_project,
        free_slack_is_what_moves_nothing,
        late_dates_are_exact_across_calendars,
        start_on_pins_late_dates,
        as_late_as_possible_delays_no_successor,
        elapsed_work_starts_at_once,
    )
}


def rule_for(one: Difference) -> str | None:
    """The first listed rule that names the field and whose check holds."""
    return next(
        (rule["rule"] for rule in RULES if one.field in rule["fields"] and CHECKS[rule["rule"]](one)), None
    )


def _agree(plan: PlanInput) -> bool:
    return all(rule_for(one) for one in differences(plan))


def _has(plan: PlanInput, kind: ConstraintType) -> bool:
    return any(task.constraint is kind for task in plan.tasks)


def _with(plan: PlanInput, old: ConstraintType, new: ConstraintType) -> PlanInput:
    tasks = tuple(replace(task, constraint=new) if task.constraint is old else task for task in plan.tasks)
    return replace(plan, tasks=tasks)


def _mixed(plan: PlanInput) -> bool:
    """Several calendars, or elapsed lags beside working ones."""
    return len(plan.calendars) > 1 or any(link.unit is LagUnit.ELAPSED for link in plan.links)


def _slips(one: Difference) -> bool:
    held_back = one.task.constraint in (ConstraintType.ASAP, *HOLDING)
    return held_back and one.found.tasks[one.key].total_slack >= 0


def _slipped(one: Difference, minutes: int) -> PlanInput:
    """The plan with the task held back by some of its working minutes."""
    network = one.found.network
    at = network.tree.index[one.key]
    morning = one.found.early.start[at]
    evening = minutes > 0 and one.task.duration == 0
    start = network.own[at].minute((morning & -2 if evening else morning) + 2 * minutes)
    held = replace(one.task, constraint=ConstraintType.SNET, constraint_date=instant_of(start))
    return replace(one.plan, tasks=tuple(held if task.key == one.key else task for task in one.plan.tasks))


USED: set[str] = set()


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_both_schedulers_agree_or_a_listed_rule_says_why_not(family: Family) -> None:
    for seed in SEEDS:
        plan = network(family, seed)
        for one in differences(plan):
            rule = rule_for(one)
            assert rule, f"seed {seed}: task {one.key} {one.field}: ours {one.ours}, MPXJ {one.theirs}"
            USED.add(rule)


def test_every_listed_rule_still_explains_a_difference() -> None:
    for family in FAMILIES:
        for seed in SEEDS:
            USED.update(rule for one in differences(network(family, seed)) if (rule := rule_for(one)))
            if {rule["rule"] for rule in RULES} == USED:
                return
    assert {rule["rule"] for rule in RULES} - USED == set()
