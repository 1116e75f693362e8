"""Dates set by hand in tables, out and in again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from phases.models import Plan
from phases.operations import Operation
from phases.outgoing.tables import plan_csv, plan_json, plan_xlsx
from phases.services.changes import apply
from phases.services.table_changes import changes_of_table
from phases.services.table_projects import Chosen, read_table_project
from phases.services.table_storing import start_from_table
from rollout.core.errors import InvalidInput
from rollout.people.models import User
from rollout.people.roles import Role
from tests.factories import TenantRoleFactory, arranging

pytestmark = pytest.mark.django_db
WRITERS: tuple[Callable[[Plan], bytes], ...] = (plan_csv, plan_xlsx, plan_json)
FIRST, LAST = datetime(2026, 5, 4, 8), datetime(2026, 5, 6, 17)
HEAD = "number,name,start by hand,finish by hand\n"


@pytest.fixture
def held(plan_of_rollout: Any) -> Plan:
    """The rollout with a task that somebody put by hand."""
    with arranging():
        plan_of_rollout.tasks.filter(code="D5").update(pinned_start=FIRST, pinned_finish=LAST)
    plan: Plan = plan_of_rollout
    return plan


def changes(plan: Plan, text: str, ada: User) -> tuple[Operation, ...]:
    return tuple(changes_of_table(plan, (HEAD + text).encode(), actor=ada).operations)


def by_hand(plan: Plan) -> dict[str, tuple[datetime | None, datetime | None]]:
    rows = plan.tasks.filter(pinned_start__isnull=False)
    return {
        code: (first, last) for code, first, last in rows.values_list("code", "pinned_start", "pinned_finish")
    }


@pytest.mark.parametrize("write", WRITERS)
def test_they_come_back_in_a_new_plan(write: Callable[[Plan], bytes], held: Plan, ada: User) -> None:
    TenantRoleFactory(user=ada, role=Role.PMO)
    run = read_table_project(write(held), Chosen(start=held.start), actor=ada)
    made = start_from_table("Again", run, actor=ada, source="plan").plan
    assert by_hand(made) == {"D5": (FIRST, LAST)}
    assert run.schedule.tasks[held.tasks.get(code="D5").number].start == FIRST


@pytest.mark.parametrize("write", WRITERS)
def test_the_same_table_changes_nothing(write: Callable[[Plan], bytes], held: Plan, ada: User) -> None:
    assert changes_of_table(held, write(held), actor=ada).operations == ()


def test_a_line_sets_them_and_an_empty_one_takes_them_away(held: Plan, task: Any, ada: User) -> None:
    d5, d7 = task("D5"), task("D7")
    text = f"{d5.number},{d5.name},,\n{d7.number},{d7.name},2026-05-04 08:00,2026-05-06\n"
    apply(held, changes(held, text, ada), actor=ada, version=held.version)
    assert by_hand(held)["D7"][0] == FIRST
    assert set(by_hand(held)) == {"D7"}


@pytest.mark.parametrize("dates", ["2026-05-04 08:00,", ",2026-05-06 17:00"])
def test_one_without_the_other_is_refused(dates: str, held: Plan, task: Any, ada: User) -> None:
    d7 = task("D7")
    with pytest.raises(InvalidInput, match="both a start and a finish"):
        apply(held, changes(held, f"{d7.number},{d7.name},{dates}\n", ada), actor=ada, version=held.version)
    TenantRoleFactory(user=ada, role=Role.PMO)
    with pytest.raises(InvalidInput, match="needs both a start and a finish by hand, or neither"):
        read_table_project((HEAD + f"1,Alone,{dates}\n").encode(), Chosen(start=held.start), actor=ada)
