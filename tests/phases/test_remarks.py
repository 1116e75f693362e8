"""T4 and T33: what the dates do not show stays marked wherever the task is shown, as long as it holds."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from phases.models import Plan, PlanStep, Task
from phases.services import changes
from rollout.people.models import User
from tests.phases.updates import add_tasks, task_of

pytestmark = pytest.mark.django_db

OUT_OF_SEQUENCE = "“Task B” started before “Task A” allowed it."
CLIPPED = "The lead of “Task D” on “Task C” reaches before the project; it starts with the project."
PAGES = (
    "/projects/lotus/plan/",
    "/projects/lotus/board/",
    "/projects/lotus/network/",
    "/projects/lotus/table/",
)


def change(plan: Plan, actor: User, *operations: dict[str, Any]) -> PlanStep:
    plan.refresh_from_db()
    step = changes.apply(plan, changes.read_operations(list(operations)), actor=actor, version=plan.version)
    plan.refresh_from_db()
    return step


@pytest.fixture
def remarked(plan: Plan, ada: User, ben: User) -> Plan:
    """B began before A, its predecessor, was done; the lead of D reaches before the project."""
    tasks = (("A", 5, ben), ("B", 3, ben), ("C", 2, ben), ("D", 3, ben))
    add_tasks(plan, ada, *tasks, links=[("A", "B"), ("C", "D")])
    lead = plan.dependencies.get(successor__code="D")
    begun = datetime(2026, 3, 4, 8).isoformat()
    change(
        plan,
        ada,
        {"op": "link.set", "link": lead.pk, "lag": -3 * 480},
        {"op": "task.set", "task": task_of(plan, "B").pk, "field": "actual_start", "value": begun},
    )
    return plan


def kept(plan: Plan) -> list[tuple[str, str, str]]:
    names = dict(plan.tasks.values_list("pk", "code"))
    return [(code, names[task], names[before]) for code, task, before in plan.remarks]


def test_the_plan_keeps_what_holds_and_forgets_it_with_its_cause(remarked: Plan, ada: User) -> None:
    assert kept(remarked) == [("lead_clipped", "D", "C"), ("out_of_sequence", "B", "A")]
    link = remarked.dependencies.get(successor__code="B")
    step = change(remarked, ada, {"op": "link.remove", "link": link.pk})
    assert kept(remarked) == [("lead_clipped", "D", "C")]
    changes.undo(step, actor=ada)
    remarked.refresh_from_db()
    assert kept(remarked) == [("lead_clipped", "D", "C"), ("out_of_sequence", "B", "A")]
    change(
        remarked, ada, {"op": "task.set", "task": task_of(remarked, "B").pk, "field": "notes", "value": "x"}
    )
    assert len(kept(remarked)) == 2


def test_a_new_task_is_kept_under_the_key_it_is_stored_with(plan: Plan, ada: User, ben: User) -> None:
    add_tasks(plan, ada, ("C", 2, ben))
    first = task_of(plan, "C").pk
    lead = {"predecessor": first, "successor": "new", "type": "FS", "lag": -3 * 480}
    change(
        plan,
        ada,
        {"op": "task.add", "ref": "new", "name": "D", "code": "D", "duration": 480},
        {"op": "link.add", **lead},
    )
    assert kept(plan) == [("lead_clipped", "D", "C")]


@pytest.mark.parametrize("address", PAGES)
def test_every_page_of_tasks_shows_both_marks(
    remarked: Plan, ada: User, signed_in: Callable[[User], Client], address: str
) -> None:
    shown = signed_in(ada).get(address).content.decode()
    assert "Out of sequence" in shown and "Lead cut off" in shown


def test_a_card_of_finished_work_asks_for_nothing_more(
    remarked: Plan, ada: User, signed_in: Callable[[User], Client]
) -> None:
    done = datetime(2026, 3, 6, 17).isoformat()
    finish = {"op": "task.set", "task": task_of(remarked, "B").pk, "field": "actual_finish", "value": done}
    change(remarked, ada, finish)
    assert "Out of sequence" not in signed_in(ada).get("/projects/lotus/board/").content.decode()
    assert "Out of sequence" in signed_in(ada).get("/projects/lotus/table/").content.decode()


@pytest.mark.parametrize("address", ["/projects/lotus/plan/data/", "/projects/lotus/network/data/"])
def test_the_drawings_get_the_marks_with_the_plan(
    remarked: Plan, ada: User, signed_in: Callable[[User], Client], address: str
) -> None:
    tasks = signed_in(ada).get(address).json()["tasks"]
    told = {task["id"]: str(task) for task in tasks}
    assert "Out of sequence" in told[task_of(remarked, "B").pk]
    assert "Lead cut off" in told[task_of(remarked, "D").pk]
    assert "Out of sequence" not in told[task_of(remarked, "A").pk]


def test_the_panel_says_what_it_means_and_what_mends_it(
    remarked: Plan, ada: User, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(ada)
    shown = client.get(f"/projects/lotus/tasks/{task_of(remarked, 'B').number}/").content.decode()
    assert OUT_OF_SEQUENCE in shown
    assert "Correct the reported dates, or the link if both may run side by side." in shown
    shown = client.get(f"/projects/lotus/tasks/{task_of(remarked, 'D').number}/").content.decode()
    assert CLIPPED in shown and "Shorten the lead or begin the project earlier." in shown


def test_the_file_of_the_table_has_them_as_a_column(
    remarked: Plan, ada: User, signed_in: Callable[[User], Client]
) -> None:
    sent = signed_in(ada).get("/projects/lotus/table/?export=csv")
    content = b"".join(sent.streaming_content).decode("utf-8-sig")
    rows = {row["Code"]: row["Remarks"] for row in csv.DictReader(io.StringIO(content))}
    assert rows == {"A": "", "B": "Out of sequence", "C": "", "D": "Lead cut off"}


def test_the_api_tells_them_in_list_and_record(
    remarked: Plan, ada: User, api: Callable[[User], APIClient]
) -> None:
    client, first = api(ada), task_of(remarked, "A").number
    rows = {row["code"]: row for row in client.get("/api/v1/projects/lotus/tasks/").json()["results"]}
    assert rows["A"]["remarks"] == []
    (told,) = rows["B"]["remarks"]
    assert (told["code"], told["predecessor"]) == ("out_of_sequence", first)
    assert told["message"].startswith(OUT_OF_SEQUENCE)
    alone = client.get(f"/api/v1/projects/lotus/tasks/{rows['D']['number']}/").json()
    assert [one["code"] for one in alone["remarks"]] == ["lead_clipped"]


def test_the_plan_check_finds_work_out_of_sequence_and_the_lead_once_each(
    remarked: Plan, ada: User, api: Callable[[User], APIClient], signed_in: Callable[[User], Client]
) -> None:
    rules = {row["rule"]: row for row in api(ada).get("/api/v1/projects/lotus/check/").json()["rules"]}
    number = task_of(remarked, "B").number
    assert [one["task"] for one in rules["out_of_sequence"]["findings"]] == [number]
    assert [one["task"] for one in rules["lead"]["findings"]] == [task_of(remarked, "D").number]
    shown = signed_in(ada).get("/projects/lotus/check/").content.decode()
    assert "began before “Task A” allowed it" in shown


def test_marks_cost_the_same_queries_for_one_and_for_many(
    remarked: Plan, ada: User, ben: User, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(ada)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get("/projects/lotus/table/")
        return len(found)

    queries()
    few = queries()
    codes = [f"X{number}" for number in range(10)]
    add_tasks(remarked, ada, *((code, 1, ben) for code in codes))
    leads = [
        {"op": "link.add", "predecessor": task_of(remarked, "C").pk, "successor": task_of(remarked, code).pk}
        for code in codes
    ]
    change(remarked, ada, *({**lead, "lag": -3 * 480} for lead in leads))
    assert len(Plan.objects.get().remarks) == 12 and Task.objects.count() == 14
    assert queries() == few
