"""The task said to decide the go-live does: its delay moves the go-live, whatever stands before it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from phases.operations import parse_operations
from phases.scheduling.model import LayerKind
from phases.services import reports
from phases.services.calendars import DayWanted, add_day, create_calendar
from phases.services.changes import apply, preview
from phases.views.answers import decided_by, go_live_answer
from phases.views.reading import PlanReading
from phases.views.task_row import TaskRow
from rollout.people.models import User
from rollout.projects.access import ProjectAccess

pytestmark = pytest.mark.django_db
DAY = 480


@pytest.fixture
def reading(plan_of_rollout: Any, ada: User) -> Any:
    return lambda: PlanReading(ProjectAccess(ada, plan_of_rollout.project))


def work_of(chain: list[TaskRow]) -> list[TaskRow]:
    return [task for task in chain if not task.milestone and not task.summary]


@pytest.fixture
def waiting_for_leave(reading: Any, plan_of_rollout: Any, ada: User, ben: User) -> TaskRow:
    """The first work of the chain, which has room since the owner of the next is on leave when it ends."""
    first, second = work_of(reading().chain_to(reading().target))[:2]
    owned = {"op": "task.set", "task": second.pk, "field": "owner", "value": ben.pk}
    plan_of_rollout.refresh_from_db()
    apply(plan_of_rollout, parse_operations([owned]), actor=ada, version=plan_of_rollout.version)
    away = reading().by_id[second.pk].start.date()
    leave = create_calendar(LayerKind.PERSON, actor=ben, name="Leave", user=ben)
    add_day(leave, DayWanted(away, away + timedelta(days=6), "Leave"), version=1, actor=ben)
    return first


def moves_the_go_live(read: PlanReading, task: TaskRow, ada: User) -> bool:
    longer = {"op": "task.set", "task": task.pk, "field": "remaining", "value": task.duration + DAY}
    found = preview(read.plan, parse_operations([longer]), actor=ada)
    return read.target is not None and read.target.pk in {move["task"] for move in found.moved}


def test_a_task_with_room_before_the_leave_of_the_next_owner_does_not_decide(
    waiting_for_leave: TaskRow, reading: Any, ada: User
) -> None:
    read = reading()
    chain = read.chain_to(read.target)
    assert work_of(chain)[0].pk == waiting_for_leave.pk and read.go_live_rooms[waiting_for_leave.pk] > DAY
    decider = decided_by(read, read.target)
    assert decider is not None and decider.pk == work_of(chain)[1].pk
    assert not moves_the_go_live(read, waiting_for_leave, ada) and moves_the_go_live(read, decider, ada)
    assert f"decided by “{decider.name}”" in go_live_answer(read).title
    report = reports.draft_content(reports.start_draft(read.plan, actor=ada), ada)
    assert report["plan"]["decided_by"] == decider.name


def test_without_leave_the_first_open_work_of_the_chain_decides(reading: Any, ada: User) -> None:
    read = reading()
    decider = decided_by(read, read.target)
    assert decider is not None and decider.pk == work_of(read.chain_to(read.target))[0].pk
    assert moves_the_go_live(read, decider, ada)
