"""The demo's rounds of updates say what came true and let the manager accept it."""

from __future__ import annotations

from datetime import datetime

import pytest

from phases.demo.updates import Telling, Updates
from phases.models import Plan, Task, TaskUpdate, UpdateState
from phases.queries_updates import RoundReading, owing
from phases.scheduling.model import ScheduledTask
from phases.services.scheduling import draft_of, plan_at_hand
from rollout.people.models import User
from tests.phases.updates import DAY, add_tasks, task_of

pytestmark = pytest.mark.django_db


def truth_of(plan: Plan) -> dict[int, ScheduledTask]:
    """Everything comes true as planned."""
    hand = plan_at_hand(plan)
    return {int(key): task for key, task in hand.schedule(draft_of(hand.stored))[0].tasks.items()}


def half_a_day(task: Task, start: datetime, finish: datetime) -> int:
    return DAY // 2


def test_weeks_are_told_as_rounds_whose_answers_are_the_truth(
    plan: Plan, ada: User, ben: User, dai: User
) -> None:
    add_tasks(plan, ada, ("A", 5, ben), ("B", 8, dai), ("C", 3, ben), links=[("A", "C")])
    told = Updates(plan.project, ada, truth_of(plan), half_a_day)
    told.tell_round(datetime(2026, 3, 6, 17))
    assert task_of(plan, "A").actual_finish == datetime(2026, 3, 6, 17)
    assert task_of(plan, "B").remaining == DAY // 2
    found = told.tell_round(datetime(2026, 3, 10, 17), Telling(silent=("Sales",), asked_back=("C",)))
    people = {row.user: row for row in RoundReading(found).people}
    assert people[dai].owes and people[ben].asked_back == 1
    assert [row.name for row in owing(plan.project).owing_departments] == ["Bridge Consulting", "Sales"]
    assert TaskUpdate.objects.filter(state=UpdateState.ASKED_BACK).count() == 1
