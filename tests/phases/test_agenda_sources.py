"""What a plan brings to the next agenda: late tasks and coming milestones, each once."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from phases.agenda_sources import late_tasks, milestones_ahead
from phases.services.baselines import take_baseline
from rollout.people.models import User
from tests.factories import TaskFactory, arranging

ON = date(2026, 3, 16)


@pytest.fixture
def furnished(plan: Any, ada: User, ben: User) -> Any:
    TaskFactory(plan=plan, name="Late", finish=datetime(2026, 3, 12, 17), owner=ben)
    TaskFactory(plan=plan, name="Later", finish=datetime(2026, 3, 10, 17))
    TaskFactory(
        plan=plan, name="Done", finish=datetime(2026, 3, 9, 17), actual_finish=datetime(2026, 3, 9, 17)
    )
    TaskFactory(plan=plan, name="Ahead", finish=datetime(2026, 3, 20, 17))
    TaskFactory(plan=plan, name="Signed", finish=datetime(2026, 3, 27, 17), milestone=True, duration=0)
    TaskFactory(plan=plan, name="Far", finish=datetime(2026, 4, 27, 17), milestone=True, duration=0)
    return plan


def test_late_tasks_come_longest_late_first_with_their_owner(furnished: Any, ben: User) -> None:
    found = late_tasks(furnished.project, ON)
    assert [(p.title.split()[-1], p.owner_id) for p in found] == [("Later", None), ("Late", ben.pk)]
    assert "4 working days late" in found[0].note and found[0].url.startswith("/projects/lotus/tasks/")


def test_a_task_that_moved_past_its_baseline_is_late_although_its_own_date_is_ahead(
    furnished: Any, ada: User
) -> None:
    with arranging():
        take_baseline(furnished, actor=ada, name="Promise")
        furnished.tasks.filter(name="Late").update(finish=datetime(2026, 3, 30, 17))
    assert "Late" in [p.title.split()[-1] for p in late_tasks(furnished.project, ON)]


def test_milestones_of_the_coming_two_weeks_come_with_their_slip(furnished: Any, ada: User) -> None:
    with arranging():
        take_baseline(furnished, actor=ada, name="Promise")
        furnished.tasks.filter(name="Signed").update(finish=datetime(2026, 3, 30, 17))
    (found,) = milestones_ahead(furnished.project, ON)
    assert "Signed" in found.title and "+1" in found.note


def test_sources_ask_as_often_for_many_tasks_as_for_few(furnished: Any) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            late_tasks(furnished.project, ON)
            milestones_ahead(furnished.project, ON)
        return len(queries)

    before = asked()
    for _number in range(20):
        TaskFactory(plan=furnished, finish=datetime(2026, 3, 12, 17))
    assert asked() == before
