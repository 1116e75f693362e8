"""A task has one name over the API: its number in the project, in addresses, bodies, filters and answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from rest_framework.test import APIClient

from phases.models import Dependency, Plan, Task
from rollout.api_description import document
from rollout.people.models import User
from rollout.projects.models import Project
from tests.factories import PlanFactory, TaskFactory

HERE = "/api/v1/projects/lotus/"


@pytest.fixture
def others(other_project: Project) -> None:
    """Tasks elsewhere come first, so that the plan's own have numbers that are ids of others."""
    plan = PlanFactory(project=other_project)
    for number in range(1, 9):
        TaskFactory(plan=plan, number=number)


@pytest.fixture
def ada_calls(others: None, api: Callable[[User], APIClient], ada: User, tasks: dict[str, Task]) -> APIClient:
    assert all(task.pk != task.number for task in tasks.values())
    return api(ada)


def post(client: APIClient, path: str, content: Any) -> Any:
    return client.post(f"{HERE}{path}", content, format="json")


def numbers(tasks: dict[str, Task], *names: str) -> list[int]:
    return [tasks[name].number for name in names]


def test_a_link_is_between_the_tasks_of_these_addresses(ada_calls: APIClient, tasks: dict[str, Task]) -> None:
    first, last = numbers(tasks, "Interview", "Confirmed")
    made = post(ada_calls, "dependencies/", {"predecessor": first, "successor": last})
    assert made.status_code == 201, made.content
    link = Dependency.objects.get(pk=made.json()["id"])
    assert (link.predecessor, link.successor) == (tasks["Interview"], tasks["Confirmed"])
    assert (made.json()["predecessor"], made.json()["successor"]) == (first, last)
    for query in (f"predecessor={first}&successor={last}", f"successor={last}&predecessor={first}"):
        (listed,) = ada_calls.get(f"{HERE}dependencies/?{query}").json()["results"]
        assert listed["id"] == link.pk


@pytest.mark.parametrize("place", ["predecessor", "successor"])
def test_a_task_that_is_not_in_the_plan_is_refused_by_name(
    ada_calls: APIClient, tasks: dict[str, Task], place: str
) -> None:
    body = dict(zip(("predecessor", "successor"), numbers(tasks, "Interview", "Confirmed"), strict=True))
    body[place] = 4321
    refused = post(ada_calls, "dependencies/", body)
    assert refused.status_code == 400 and "4321" in refused.json()["detail"]
    assert refused.json()["errors"][0]["field"] == place


def test_a_new_task_lies_where_its_numbers_say(ada_calls: APIClient, tasks: dict[str, Task]) -> None:
    summary = post(ada_calls, "tasks/", {"name": "Paper", "after": tasks["Interview"].number}).json()
    assert summary["parent"] is None and summary["position"] == tasks["Interview"].position + 1
    inside = post(ada_calls, "tasks/", {"name": "Minutes", "parent": summary["number"]}).json()
    assert inside["parent"] == summary["number"]
    (listed,) = ada_calls.get(f"{HERE}tasks/?parent={summary['number']}").json()["results"]
    assert listed["name"] == "Minutes"
    for place in ("parent", "after"):
        refused = post(ada_calls, "tasks/", {"name": "Lost", place: 4321})
        assert refused.status_code == 400 and refused.json()["errors"][0]["field"] == place


def test_operations_and_their_answers_name_tasks_by_number(
    ada_calls: APIClient, tasks: dict[str, Task], plan: Plan
) -> None:
    first, second, last = numbers(tasks, "Interview", "Workshop", "Confirmed")
    wanted = [
        {"op": "task.set", "task": first, "field": "duration", "value": 2400},
        {"op": "task.add", "ref": "n", "name": "Minutes", "after": second},
        {"op": "link.add", "predecessor": "n", "successor": last},
        {"op": "plan.set", "field": "go_live_task", "value": last},
    ]
    seen = post(ada_calls, "plan/preview/", {"operations": wanted}).json()
    assert {row["name"]: row["task"] for row in seen["moved"]} == {
        "Interview": first,
        "Workshop": second,
        "Minutes": 4,
        "Confirmed": last,
    }
    assert {row["name"]: row["cause_task"] for row in seen["moved"]}["Workshop"] == first
    done = post(ada_calls, "plan/apply/", {"operations": wanted, "version": plan.version})
    assert done.status_code == 200, done.content
    assert {row["task"] for row in done.json()["moved"]} == {first, second, last, 4}
    assert ada_calls.get(f"{HERE}plan/").json()["go_live_task"] == last
    kept = ada_calls.get(f"{HERE}plan/steps/").json()["results"][0]["operations"]
    assert [(one["op"], one.get("task"), one.get("after")) for one in kept[:2]] == [
        ("task.set", first, None),
        ("task.add", None, second),
    ]
    assert (kept[2]["predecessor"], kept[2]["successor"], kept[3]["value"]) == ("n", last, last)


def test_a_preview_of_an_unknown_task_says_so(ada_calls: APIClient, tasks: dict[str, Task]) -> None:
    answer = post(ada_calls, "plan/preview/", {"operations": [{"op": "task.remove", "task": 4321}]})
    assert answer.status_code == 200 and answer.json()["refused"]["code"] == "unknown_task"


def test_the_go_live_task_is_set_by_its_number(ada_calls: APIClient, tasks: dict[str, Task]) -> None:
    last = tasks["Workshop"]
    for value, kept in ((last.number, last.pk), (None, None)):
        told = ada_calls.patch(
            f"{HERE}plan/", {"go_live_task": value}, format="json", headers={"If-Match": "*"}
        )
        assert told.status_code == 200 and told.json()["go_live_task"] == value
        assert Plan.objects.get(project__slug="lotus").go_live_task_id == kept
    wrong = ada_calls.patch(f"{HERE}plan/", {"go_live_task": 4321}, format="json", headers={"If-Match": "*"})
    assert wrong.status_code == 400 and "4321" in wrong.json()["detail"]


def test_the_mends_of_the_check_can_be_previewed_as_they_are(
    ada_calls: APIClient, tasks: dict[str, Task], plan: Plan
) -> None:
    refs = post(ada_calls, "tasks/", {"name": "Meet", "owner_role": "project_manager"}).json()
    rules = {row["rule"]: row for row in ada_calls.get(f"{HERE}check/").json()["rules"]}
    mends = {row["task"]: row["mend"] for row in rules["no_owner"]["findings"]}
    assert mends[refs["number"]][0]["task"] == refs["number"]
    seen = post(ada_calls, "plan/preview/", {"operations": mends[refs["number"]]}).json()
    assert seen["refused"] is None


WORDS = {"task", "parent", "after", "predecessor", "successor", "go_live_task", "cause_task"}
OTHERS = ("Department", "PatchedDepartment", "CauseTold")  # whose parent or "after" is no task


def named_tasks(schema: Any) -> Iterator[tuple[str, Any]]:
    """Properties of bodies and answers whose name says that they hold a task."""
    if isinstance(schema, dict):
        properties = schema.get("properties") or {}
        if isinstance(properties, dict) and "before" not in properties:
            yield from ((name, value) for name, value in properties.items() if name in WORDS)
        schema = list(schema.values())
    if isinstance(schema, list):
        for value in schema:
            yield from named_tasks(value)


def test_every_field_that_names_a_task_says_what_it_holds() -> None:
    shapes = document("en")["components"]["schemas"]
    found = list(named_tasks([shape for name, shape in shapes.items() if not name.startswith(OTHERS)]))
    assert len(found) > 20
    assert not [(name, one) for name, one in found if "number" not in one.get("description", "")]
