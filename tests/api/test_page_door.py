"""The pages' own JSON door: whoever sends or asks for JSON is refused in JSON; a browser still gets pages."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.test.utils import override_settings

from phases.models import PlanStep, Task
from rollout.people.models import User

SignIn = Callable[[User], Client]
Tasks = dict[str, Task]
PREVIEW, APPLY = "/projects/lotus/plan/preview/", "/projects/lotus/plan/apply/"
ASKING = {"Accept": "application/json"}


def send(client: Client, url: str, body: Any, **more: Any) -> Any:
    content = body if isinstance(body, (str, bytes)) else json.dumps(body)
    return client.post(url, content, content_type="application/json", **more)


def problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json"), (
        answer.content
    )
    content: dict[str, Any] = answer.json()
    assert (content["status"], content["code"]) == (status, code)
    assert content["type"] == f"urn:rollout:problem:{code}" and content["title"] and content["detail"]
    return content


def rename(task: Task, name: Any = "Talk") -> list[dict[str, Any]]:
    return [{"op": "task.set", "task": task.pk, "field": "name", "value": name}]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"{", "line 1"),
        (b'{"operations": [], "operations": []}', "twice"),
        (b'{"operations": ' + b"[" * 5_000 + b"]" * 5_000 + b"}", "deeper"),
        (b'{"operations": [{"op": "task.set", "task": NaN}]}', "NaN"),
        (b'{"operations": "\\ud800"}', "surrogate"),
        (b'{"operations": ' + b"9" * 400 + b"}", "too large"),
        (b"\xff", "UTF-8"),
    ],
)
def test_a_broken_body_is_told_where_it_breaks(
    signed_in: SignIn, ada: User, tasks: Tasks, body: bytes, told: str
) -> None:
    for url in (PREVIEW, APPLY):
        assert told in problem(send(signed_in(ada), url, body), 400, "not_json")["detail"]


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ([], "not_an_object", ""),
        ({"operations": []}, "no_operations", ""),
        ({"operations": {}}, "not_operations", ""),
        ({"operation": []}, "unknown", "operation"),
        ({"operations": [{"op": "recalculate"}], "version": "1"}, "version_missing", "version"),
        ({"operations": [{"op": "recalculate"}], "version": True}, "version_missing", "version"),
        ({"operations": [{"op": "recalculate"}], "version": 1.0}, "version_missing", "version"),
        ({"operations": [{"op": "recalculate"}], "version": 2, "why": 5}, "bad_why", "why"),
        ({"operations": [{"op": "recalculate"}], "version": 2, "why": "x" * 10_000}, "bad_why", "why"),
    ],
)
def test_a_body_of_the_wrong_shape_names_the_field(
    signed_in: SignIn, ada: User, tasks: Tasks, body: Any, code: str, field: str
) -> None:
    assert problem(send(signed_in(ada), APPLY, body), 400, code)["errors"][0]["field"] == field


def test_a_refused_value_names_place_value_and_mend(signed_in: SignIn, ada: User, tasks: Tasks) -> None:
    body = {
        "operations": [
            {"op": "task.set", "task": tasks["Workshop"].pk, "field": "constraint_at", "value": 20260101}
        ]
    }
    content = problem(send(signed_in(ada), PREVIEW, body), 400, "not_a_date_time")
    assert content["errors"][0]["field"] == "constraint_at"
    assert "20260101" in content["detail"] and "2026-03-02T08:00" in content["detail"]


def test_another_media_type_is_named(signed_in: SignIn, ada: User, tasks: Tasks) -> None:
    answer = signed_in(ada).post(PREVIEW, "<a/>", content_type="text/xml", headers=ASKING)
    assert "text/xml" in problem(answer, 415, "unsupported_media_type")["detail"]
    page = signed_in(ada).post(PREVIEW, "<a/>", content_type="text/xml")
    assert page.status_code == 415 and page["Content-Type"].startswith("text/html")


def test_a_form_that_asks_for_json_gets_json(signed_in: SignIn, ada: User, tasks: Tasks) -> None:
    form = {"operations": json.dumps(rename(tasks["Workshop"]))}
    assert signed_in(ada).post(PREVIEW, form, headers=ASKING).json()["refused"] is None
    problem(signed_in(ada).post(PREVIEW, {"operations": "["}, headers=ASKING), 400, "not_json")


def test_who_may_not_is_told_which_permission(signed_in: SignIn, cleo: User, eve: User, tasks: Tasks) -> None:
    body = {"operations": rename(tasks["Workshop"])}
    assert problem(send(signed_in(cleo), PREVIEW, body), 403, "not_allowed")["permission"] == "plan.write"
    problem(send(signed_in(eve), PREVIEW, body), 404, "not_found")


def test_an_unknown_address_and_method_are_problems_too(signed_in: SignIn, ada: User, tasks: Tasks) -> None:
    client = signed_in(ada)
    problem(client.get("/projects/lotus/nothing/", headers=ASKING), 404, "not_found")
    problem(client.get("/projects/lotus/milestones/4711/chain/", headers=ASKING), 404, "not_found")
    answer = client.get(PREVIEW, headers=ASKING)
    problem(answer, 405, "method_not_allowed")
    assert answer["Allow"] == "POST"


def test_a_stale_version_is_a_conflict_with_both_sides(signed_in: SignIn, ada: User, tasks: Tasks) -> None:
    body = {"operations": rename(tasks["Workshop"]), "version": 1}
    content = problem(send(signed_in(ada), APPLY, body), 409, "stale")
    assert content["version"] > 1 and "mine" in content and "theirs" in content
    assert Task.objects.get(pk=tasks["Workshop"].pk).name == "Workshop"


def test_a_step_undone_twice_is_a_conflict(signed_in: SignIn, ada: User, tasks: Tasks) -> None:
    client = signed_in(ada)
    url = f"/projects/lotus/plan/steps/{PlanStep.objects.latest('number').number}/undo/"
    assert send(client, url, {}).status_code == 200
    problem(send(client, url, {}), 409, "already_undone")
    problem(send(client, url, "{"), 400, "not_json")


@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded"])
def test_a_body_that_is_too_large_is_refused(signed_in: SignIn, ada: User, tasks: Tasks, kind: str) -> None:
    with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=100):
        answer = signed_in(ada).post(PREVIEW, b"x" * 1_000, content_type=kind, headers=ASKING)
    problem(answer, 413, "too_large")


def test_a_missing_token_against_forgery_is_named(ada: User, tasks: Tasks) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "X-CSRFToken" in problem(send(client, PREVIEW, {}), 403, "csrf_failed")["detail"]
    page = client.post(PREVIEW, {"operations": "[]"})
    assert page.status_code == 403 and b"Please send it again" in page.content


def test_an_ended_session_answers_401_to_programs_and_leads_people_to_sign_in(tasks: Tasks) -> None:
    client = Client()
    problem(send(client, PREVIEW, {}), 401, "not_authenticated")
    problem(client.get("/projects/lotus/plan/data/", headers=ASKING), 401, "not_authenticated")
    page = client.get("/projects/lotus/plan/")
    assert page.status_code == 302 and page["Location"].startswith("/accounts/login/")
    inside = client.get("/projects/lotus/plan/", headers={"HX-Request": "true", "Accept": "*/*"})
    assert "/accounts/login/" in inside["HX-Redirect"]


def test_a_browser_still_gets_pages(signed_in: SignIn, ada: User, cleo: User, tasks: Tasks) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    answer = signed_in(ada).post(PREVIEW, {"operations": "["}, headers=browser)
    assert answer.status_code == 400 and answer["Content-Type"].startswith("text/html")
    answer = signed_in(cleo).post(PREVIEW, {"operations": "[]"}, headers={"Accept": "*/*"})
    assert answer.status_code == 403 and answer["Content-Type"].startswith("text/html")
    assert b"<html" in signed_in(ada).get("/projects/lotus/nothing/", headers=browser).content
