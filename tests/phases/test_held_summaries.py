"""What a summary and a milestone can be told, at every door."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from rest_framework.test import APIClient

from phases.interchange.dry_run import dry_run
from phases.interchange.mspdi import read_mspdi
from phases.models import Task
from phases.scheduling.model import SUMMARY_CONSTRAINTS, ConstraintType, Profile
from phases.services.table_projects import Chosen, read_table_project
from phases.task_forms import constraints_of
from rollout.core.errors import InvalidInput
from rollout.people.models import User
from rollout.people.roles import Role
from tests.factories import TenantRoleFactory
from tests.interchange.documents import document
from tests.interchange.documents import task as written

pytestmark = pytest.mark.django_db
LATER = "2026-04-20T17:00"
OTHERS = sorted(set(ConstraintType) - SUMMARY_CONSTRAINTS)


@pytest.fixture
def summary(plan_of_rollout: Any) -> Task:
    return plan_of_rollout.tasks.filter(summary=True).first()  # type: ignore[no-any-return]


def held(task: Task, kind: str) -> list[dict[str, Any]]:
    base = {"op": "task.set", "task": task.pk}
    at = None if kind in ("ASAP", "ALAP") else LATER
    return [
        {**base, "field": "constraint_at", "value": at},
        {**base, "field": "constraint", "value": kind},
    ]


@pytest.mark.parametrize("kind", OTHERS)
def test_a_summary_refuses_a_constraint_that_is_for_tasks(kind: str, change: Any, summary: Task) -> None:
    with pytest.raises(InvalidInput) as refused:
        change(*held(summary, kind))
    assert refused.value.code == "summary_constraint"
    assert not summary.plan.steps.exists()


def test_a_summary_takes_a_start_that_holds_its_tasks_back_and_lets_them_go(
    change: Any, summary: Task
) -> None:
    start = summary.start
    change(*held(summary, "SNET"))
    summary.refresh_from_db()
    assert summary.start == datetime(2026, 4, 21, 8)
    change(*held(summary, "ASAP"))
    summary.refresh_from_db()
    assert (summary.constraint, summary.start) == ("ASAP", start)


def test_a_summary_takes_a_finish_that_caps_its_tasks(change: Any, summary: Task) -> None:
    change({**held(summary, "FNLT")[0], "value": "2026-03-03T17:00"}, held(summary, "FNLT")[1])
    summary.refresh_from_db()
    assert summary.total_slack is not None and summary.total_slack < 0


def test_the_form_offers_a_summary_what_acts_on_it_and_a_task_all(summary: Task, task: Any) -> None:
    assert {value for value, _label in constraints_of(summary)} == SUMMARY_CONSTRAINTS
    assert {value for value, _label in constraints_of(task("R1"))} == set(ConstraintType)


def test_a_task_with_another_constraint_cannot_become_a_summary(change: Any, task: Any) -> None:
    change(*held(task("R2"), "ALAP"))
    with pytest.raises(InvalidInput) as refused:
        change({"op": "task.add", "name": "Below", "parent": task("R2").pk})
    assert refused.value.code == "summary_constraint"
    with pytest.raises(InvalidInput) as refused:
        change({"op": "task.place", "task": task("R3").pk, "parent": task("R2").pk})
    assert refused.value.code == "summary_constraint"


@pytest.mark.parametrize("field", ["optimistic", "likely", "pessimistic", "pinned_start", "pinned_finish"])
def test_a_summary_refuses_what_follows_from_its_tasks(
    field: str, api: Callable[[User], APIClient], ada: User, summary: Task
) -> None:
    address = f"/api/v1/projects/{summary.plan.project.slug}/tasks/{summary.number}/"
    value = LATER if field.startswith("pinned") else 480
    sent = api(ada).patch(
        address, {field: value}, format="json", headers={"If-Match": f'"{summary.version}"'}
    )
    assert (sent.status_code, sent.json()["code"]) == (400, "summary_has_no_own"), sent.content


@pytest.mark.parametrize("field", ["duration", "optimistic", "likely", "pessimistic"])
def test_a_milestone_refuses_every_duration(field: str, change: Any, task: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        change({"op": "task.set", "task": task("K◆").pk, "field": field, "value": 480})
    assert (refused.value.code, refused.value.field) == ("milestone_with_duration", field)
    with pytest.raises(InvalidInput) as refused:
        change({"op": "task.add", "name": "Reached", "milestone": True, field: 480})
    assert refused.value.code == "milestone_with_duration"


def test_a_task_that_becomes_a_milestone_keeps_no_estimate(change: Any, task: Any) -> None:
    points = {"optimistic": 480, "likely": 960, "pessimistic": 1440}
    told = {"op": "task.set", "task": task("R2").pk}
    change(*({**told, "field": field, "value": value} for field, value in points.items()))
    change({**told, "field": "milestone", "value": True})
    reached = task("R2")
    assert (reached.duration, reached.optimistic, reached.likely, reached.pessimistic) == (
        0,
        None,
        None,
        None,
    )


def test_a_table_that_holds_a_summary_otherwise_is_refused_at_its_line(ada: User) -> None:
    TenantRoleFactory(user=ada, role=Role.PMO)
    table = b"number,name,level,constraint,constraint date\n1,Phase,1,MSO,2026-03-09\n2,Task,2,,\n"
    with pytest.raises(InvalidInput) as refused:
        read_table_project(table, Chosen(start=datetime(2026, 3, 2, 8)), actor=ada)
    assert "MSO" in str(refused.value) and "2" in str(refused.value)


@pytest.mark.parametrize("column", ["duration", "shortest duration"])
def test_a_table_with_a_milestone_that_takes_time_is_refused_at_its_line(column: str, ada: User) -> None:
    TenantRoleFactory(user=ada, role=Role.PMO)
    table = f"number,name,milestone,{column}\n1,Reached,yes,2\n".encode()
    with pytest.raises(InvalidInput) as refused:
        read_table_project(table, Chosen(start=datetime(2026, 3, 2, 8)), actor=ada)
    assert refused.value.code == "table_milestone_with_duration"


@pytest.mark.parametrize(
    ("number", "kept"),
    [(1, "ASAP"), (2, "SNET"), (3, "FNLT"), (4, "SNET"), (5, "ASAP"), (6, "ASAP"), (7, "FNLT")],
)
def test_a_file_s_constraint_of_a_summary_is_kept_as_what_it_does_and_said(number: int, kept: str) -> None:
    date = {} if number == 1 else {"ConstraintDate": "2026-03-09T08:00:00"}
    file = document(
        written(1, OutlineLevel=1, Summary=1, ConstraintType=number, **date), written(2, OutlineLevel=2)
    )
    run = dry_run(read_mspdi(file), Profile.LOGIC)
    stored = next(task for task in run.plan.tasks if task.key == 1)
    assert stored.constraint == kept
    said = [note.value for note in run.not_kept if note.code == "summary_constraint"]
    assert bool(said) is (number not in (4, 7)), said
