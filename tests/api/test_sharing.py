"""Starting projects, templates, calendars, feeds and reasons over the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from phases.models import CalendarFeed, Plan, SavedTemplate, Task
from rollout.core.models import StoredAnswer
from rollout.people.models import User
from rollout.projects.models import Project
from tests.factories import CalendarDayFactory, CalendarFactory

Connect = Callable[[User], APIClient]
HERE = "/api/v1/projects/lotus/"


def post(client: APIClient, path: str, content: Any, **headers: str) -> Any:
    return client.post(f"/api/v1/{path}", content, format="json", headers=headers)


def test_a_project_is_started_whole_from_a_template(
    api: Connect, ada: User, ben: User, project: Project
) -> None:
    content = {
        "name": "莲花二期",
        "template": "standard-12-week",
        "go_live": "2027-06-30",
        "people": {"consultant": [ben.pk]},
    }
    made = post(api(ada), "projects/", content)
    assert made.status_code == 201, made.content
    plan = Plan.objects.get(project__slug=made.json()["slug"])
    assert plan.finish is not None and plan.tasks.filter(owner=ben).exists()


def test_a_repeated_start_makes_one_project(api: Connect, ada: User, project: Project) -> None:
    content = {"name": "Twice", "template": "no-code-4-week", "start": "2027-01-04"}
    key = {"Idempotency-Key": "s"}
    answers = [post(api(ada), "projects/", content, **key).json()["slug"] for _ in range(2)]
    assert answers == ["twice", "twice"] and Project.objects.filter(name="Twice").count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"template": "none"}, "template"),
        ({"go_live": "2027-06-30"}, "start"),
        ({"people": {"king": []}}, "people"),
        ({"country": "Q1"}, "country"),
    ],
)
def test_a_bad_start_names_its_field(
    api: Connect, ada: User, project: Project, change: dict[str, Any], field: str
) -> None:
    content = {"name": "New", "template": "no-code-4-week", "start": "2027-01-04", **change}
    response = post(api(ada), "projects/", content)
    assert response.status_code == 400
    assert [e["field"] for e in response.json()["errors"]] == [field]
    assert not Project.objects.filter(name="New").exists()


def test_somebody_whom_one_does_not_see_cannot_be_named(
    api: Connect, ada: User, eve: User, project: Project
) -> None:
    people = {"consultant": [eve.pk]}
    content = {"name": "New", "template": "no-code-4-week", "start": "2027-01-04", "people": people}
    assert post(api(ada), "projects/", content).status_code == 400


@pytest.mark.parametrize(
    ("date", "told"), [({"go_live": "1985-06-03"}, True), ({"start": "1985-06-03"}, False)]
)
def test_a_go_live_that_needs_a_start_in_the_past_is_allowed_and_told(
    api: Connect, ada: User, project: Project, date: dict[str, str], told: bool
) -> None:
    made = post(api(ada), "projects/", {"name": "New", "template": "no-code-4-week", **date})
    assert made.status_code == 201, made.content
    start = Project.objects.get(name="New").plan.start
    warnings = made.json()["warnings"]
    assert len(warnings) == told
    assert all("过去" in one or "in the past" in one for one in warnings) and start.year == 1985


def test_a_key_user_starts_nothing(api: Connect, dai: User, project: Project) -> None:
    content = {"name": "New", "template": "no-code-4-week", "start": "2027-01-04"}
    response = post(api(dai), "projects/", content)
    assert (response.status_code, response.json()["permission"]) == (403, "project.create")


def test_a_plan_is_kept_as_a_template_and_started_from(
    api: Connect, ada: User, tasks: dict[str, Task]
) -> None:
    kept = post(api(ada), "projects/lotus/save-template/", {"name": "Our way", "key": "our-way"})
    assert kept.status_code == 201 and "Interview" in kept.json()["text"], kept.content
    keys = [row["key"] for row in api(ada).get("/api/v1/templates/").json()["results"]]
    assert keys[0] == "standard-12-week" and "our-way" in keys
    content = {"name": "Next", "template": "our-way", "start": "2027-01-04"}
    assert post(api(ada), "projects/", content).status_code == 201
    gone = api(ada).delete("/api/v1/templates/our-way/", headers={"If-Match": kept["ETag"]})
    assert gone.status_code == 204 and not SavedTemplate.objects.exists()
    for status in (200, 409):  # it comes back once
        assert post(api(ada), "undo/", {"token": gone["Undo-Token"]}).status_code == status
    back = api(ada).get("/api/v1/templates/our-way/")
    assert back.json()["text"] == kept.json()["text"] and back["ETag"] != kept["ETag"]


def test_a_faulty_template_names_its_line(api: Connect, ada: User, project: Project) -> None:
    response = post(api(ada), "templates/", {"text": "key: x\nphases: 3\n", "file": "x.yaml"})
    assert response.status_code == 400 and "x.yaml" in response.json()["detail"]


def test_a_shipped_template_stays(api: Connect, ada: User, project: Project) -> None:
    response = api(ada).delete("/api/v1/templates/no-code-4-week/", headers={"If-Match": "*"})
    assert (response.status_code, response.json()["code"]) == (409, "template_shipped")


def test_a_day_off_moves_the_plan_at_once(api: Connect, ada: User, tasks: dict[str, Task]) -> None:
    client = api(ada)
    made = post(client, "calendars/", {"kind": "company", "project": "lotus", "name": "Plant"})
    assert made.status_code == 201, made.content
    days = f"calendars/{made.json()['id']}/days/"
    day = post(client, days, {"first": "2026-03-03", "last": "2026-03-03", "name": "Stocktaking"})
    assert day.status_code == 201, day.content
    address = f"{HERE}tasks/{tasks['Confirmed'].number}/"
    assert client.get(address).json()["finish"] == "2026-03-06T17:00:00"
    changed = client.patch(
        f"/api/v1/{days}{day.json()['id']}/",
        {"intervals": [[480, 720]]},
        format="json",
        headers={"If-Match": day["ETag"]},
    )
    assert changed.status_code == 200 and changed["ETag"] != day["ETag"], changed.content
    assert client.get(address).json()["finish"] == "2026-03-06T12:00:00"
    gone = client.delete(f"/api/v1/{days}{day.json()['id']}/", headers={"If-Match": changed["ETag"]})
    assert gone.status_code == 204 and client.get(address).json()["finish"] == "2026-03-05T17:00:00"


@pytest.mark.parametrize("intervals", [[[1]], "day", [["a", "b"]], [[[1, 2]]], [[600, 300]], [[0, 2000]]])
def test_hours_that_are_none_are_refused(api: Connect, ada: User, project: Project, intervals: Any) -> None:
    calendar = CalendarFactory(kind="task", project=project)
    content = {"first": "2026-05-01", "last": "2026-05-01", "intervals": intervals}
    assert post(api(ada), f"calendars/{calendar.pk}/days/", content).status_code == 400


@pytest.mark.parametrize("field", ["first", "last"])
def test_a_refused_day_names_the_field_of_the_body(
    api: Connect, ada: User, project: Project, field: str
) -> None:
    calendar = CalendarFactory(kind="task", project=project)
    content = {"first": "2026-05-01", "last": "2026-05-01"} | {
        field: f"{1800 if field == 'first' else 2999}-01-01"
    }
    refused = post(api(ada), f"calendars/{calendar.pk}/days/", content)
    assert (refused.status_code, [one["field"] for one in refused.json()["errors"]]) == (400, [field])


def test_a_calendar_of_another_project_is_not_found(
    api: Connect, ada: User, project: Project, other_project: Project
) -> None:
    day = CalendarDayFactory(calendar=CalendarFactory(kind="task", project=other_project))
    address = f"/api/v1/calendars/{day.calendar_id}/"
    assert [api(ada).get(a).status_code for a in (address, f"{address}days/{day.pk}/")] == [404, 404]


def test_a_feed_is_shown_once_read_and_closed(api: Connect, ada: User, tasks: dict[str, Task]) -> None:
    client = api(ada)
    made = post(client, "projects/lotus/feeds/", {"only_mine": False}, **{"Idempotency-Key": "f"})
    address = made.json()["address"].removeprefix("http://testserver")
    assert b"Workshop" in Client().get(address).content
    (listed,) = client.get(f"{HERE}feeds/").json()["results"]
    assert "address" not in listed and StoredAnswer.objects.get().body == ""
    again = post(client, "projects/lotus/feeds/", {"only_mine": False}, **{"Idempotency-Key": "f"})
    assert (again.status_code, again.json()["code"]) == (409, "answer_not_kept")
    assert CalendarFeed.objects.count() == 1
    client.delete(f"{HERE}feeds/{listed['id']}/", headers={"If-Match": made["ETag"]})
    assert Client().get(address).status_code == 404


def test_a_feed_of_somebody_else_is_not_found(
    api: Connect, ada: User, ben: User, tasks: dict[str, Task]
) -> None:
    post(api(ada), "projects/lotus/feeds/", {})
    feed = CalendarFeed.objects.get()
    assert api(ben).delete(f"{HERE}feeds/{feed.pk}/", headers={"If-Match": "*"}).status_code == 404


def test_a_date_tells_its_reason(api: Connect, ada: User, tasks: dict[str, Task]) -> None:
    start, finish = api(ada).get(f"{HERE}tasks/{tasks['Workshop'].number}/why/").json()
    assert (start["edge"], start["at"]) == ("start", "2026-03-05T08:00:00")
    assert start["tasks"] == [tasks["Interview"].pk]
    assert "Interview" in start["sentence"] and finish["edge"] == "finish"
