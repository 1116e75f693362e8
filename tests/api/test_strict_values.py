"""The API reads one form of each type, at every field of every record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from phases.models import Plan, Task
from rollout.people.models import User
from rollout.projects.models import Project

Connect = Callable[[User], APIClient]
TASKS = "/api/v1/projects/lotus/tasks/"
NAMELESS = ["\u202e", "\u200b", "\u2060\ufeff", "\ufe0f", "\u3164"]


def errors(response: Any) -> dict[str, str]:
    assert response.status_code == 400, response.content
    return {error["field"]: error["message"] for error in response.json()["errors"]}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("constraint_at", 20260101),
        ("constraint_at", "2026-W01-1"),
        ("constraint_at", " 2026-01-01T08:00"),
        ("duration", "1_0"),
        ("duration", "１０"),
        ("duration", "480"),
        ("duration", 480.0),
        ("duration", True),
        ("owner", "1"),
        ("percent_complete", "１０"),
        ("percent_complete", "1_0"),
        ("percent_complete", True),
        ("percent_complete", " 10"),
        ("milestone", "yes"),
        ("milestone", 1),
        ("name", 5),
        ("name", True),
        ("name", []),
        *[("name", name) for name in NAMELESS],
        ("name", "Go\u202elive"),
        ("name", "bell\x07"),
        ("code", "\u2066R1"),
        ("notes", "bell\x07"),
        ("name", "x" * 10_000),
    ],
)
def test_a_task_refuses_the_value_and_names_it(
    api: Connect, ada: User, tasks: dict[str, Task], field: str, value: Any
) -> None:
    record = f"{TASKS}{tasks['Workshop'].number}/"
    headers = {"If-Match": "*"}
    told = errors(api(ada).patch(record, {field: value}, format="json", headers=headers))
    assert list(told) == [field] and told[field]
    told = errors(api(ada).post(TASKS, {"name": "New", field: value}, format="json"))
    assert list(told) == [field]
    assert not Task.objects.filter(name="New").exists()


@pytest.mark.parametrize("value", [20260301, "20260301", "2026-W10-1", "2026-3-1", "２０２６-03-01"])
def test_a_date_has_one_form(api: Connect, ada: User, plan: Plan, value: Any) -> None:
    response = api(ada).patch(
        "/api/v1/projects/lotus/plan/", {"go_live": value}, format="json", headers={"If-Match": "*"}
    )
    assert str(value) in errors(response)["go_live"]


@pytest.mark.parametrize("value", ["1", 1.0, True, "１"])
def test_a_list_names_the_member_that_is_wrong(
    api: Connect, ada: User, tasks: dict[str, Task], value: Any
) -> None:
    url = f"{TASKS}{tasks['Workshop'].number}/participants/"
    assert list(errors(api(ada).post(url, {"users": [ada.pk, value]}, format="json"))) == ["users.1"]


@pytest.mark.parametrize("value", ["2027-01-01", "20270101T000000Z", "2027-W01-1", 1_800_000_000])
def test_a_token_ends_at_an_instant_with_its_offset(api: Connect, ada: User, value: Any) -> None:
    content = {"name": "Reports", "permissions": ["plan.read"], "expires_at": value}
    assert "expires_at" in errors(api(ada).post("/api/v1/tokens/", content, format="json"))


@pytest.mark.parametrize("name", [*NAMELESS, "Go\u202elive"])
def test_no_record_gets_a_name_that_shows_nothing_or_hides_something(
    api: Connect, ada: User, project: Project, name: str
) -> None:
    client = api(ada)
    change = client.patch("/api/v1/projects/lotus/", {"name": name}, format="json", headers={"If-Match": "*"})
    token = {"name": name, "permissions": ["plan.read"], "expires_at": "2027-01-01T00:00:00+08:00"}
    calendar = {"kind": "project", "project": "lotus", "name": name}
    invited = {"email": "fay@example.com", "role": "consultant", "name": name}
    for response in (
        change,
        client.post("/api/v1/tokens/", token, format="json"),
        client.post("/api/v1/calendars/", calendar, format="json"),
        client.post("/api/v1/projects/lotus/members/", invited, format="json"),
    ):
        assert list(errors(response)) == ["name"]


@pytest.mark.parametrize("value", ["1_0", "１", "+1", "1.0"])
def test_a_filter_reads_digits_only(api: Connect, ada: User, tasks: dict[str, Task], value: str) -> None:
    assert list(errors(api(ada).get(TASKS, {"owner": value}))) == ["owner"]


def test_the_one_form_of_each_type_is_taken(api: Connect, ada: User, tasks: dict[str, Task]) -> None:
    content = {
        "constraint": "SNET",
        "constraint_at": "2026-03-09T08:00",
        "duration": 960,
        "percent_complete": "12.50",
        "owner": ada.pk,
        "name": "访谈 👩\u200d🔧",
        "notes": "two\nlines",
    }
    response = api(ada).patch(
        f"{TASKS}{tasks['Workshop'].number}/", content, format="json", headers={"If-Match": "*"}
    )
    assert response.status_code == 200, response.content
    assert response.json()["duration"] == 960
