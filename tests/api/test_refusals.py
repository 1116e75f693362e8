"""Every refusal of the API is a problem document with the right status and a stable code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from rollout.core.api.throttling import CallerThrottle
from rollout.people.models import User
from rollout.projects.models import Membership, Project
from rollout.projects.services import projects as services

Connect = Callable[[User], APIClient]
ADDRESS = "/api/v1/projects/lotus/"


def problem(response: Any, status: int, code: str) -> dict[str, Any]:
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    content: dict[str, Any] = response.json()
    assert content["status"] == status and content["code"] == code
    assert content["type"] == f"urn:rollout:problem:{code}" and content["title"] and content["detail"]
    return content


def test_bad_fields_are_named_one_by_one(api: Connect, ada: User, project: Project) -> None:
    response = api(ada).post(f"{ADDRESS}members/", {"email": "no address", "role": "king"}, format="json")
    errors = problem(response, 400, "invalid")["errors"]
    assert {(e["field"], e["code"]) for e in errors} == {("email", "invalid"), ("role", "invalid_choice")}


def test_a_refusal_of_a_service_names_its_field(api: Connect, ada: User, ben: User, project: Project) -> None:
    content = {"email": ben.email, "role": "consultant"}
    response = api(ada).post(f"{ADDRESS}members/", content, format="json")
    assert problem(response, 400, "role_held")["errors"][0]["field"] == "role"


def test_unknown_and_read_only_names_are_refused(api: Connect, ada: User, project: Project) -> None:
    content = {"name": "Lotus", "colour": "red", "slug": "other"}
    response = api(ada).patch(ADDRESS, content, format="json", headers={"If-Match": "*"})
    errors = problem(response, 400, "invalid")["errors"]
    assert {(e["field"], e["code"]) for e in errors} == {("colour", "unknown"), ("slug", "read_only")}


@pytest.mark.parametrize(
    "body", [b"{", b'{"name": NaN}', b'"\\ud800"', b'{"name": "a\\u0000"}', b"[" * 200_000]
)
def test_json_that_cannot_be_read_or_kept_is_refused(
    api: Connect, ada: User, project: Project, body: bytes
) -> None:
    response = api(ada).post(f"{ADDRESS}members/", body, content_type="application/json")
    problem(response, 400, "parse_error")


def test_a_body_that_is_too_large_is_refused(api: Connect, ada: User, project: Project) -> None:
    body = b'{"name": "' + b"x" * (6 * 1024 * 1024) + b'"}'
    response = api(ada).post(f"{ADDRESS}members/", body, content_type="application/json")
    problem(response, 413, "too_large")


def test_nobody_is_asked_to_sign_in(client: Any, project: Project) -> None:
    problem(client.get(ADDRESS), 401, "not_authenticated")


def test_a_session_needs_the_csrf_token(ada: User, project: Project) -> None:
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(ada, backend="allauth.account.auth_backends.AuthenticationBackend")
    problem(client.post(f"{ADDRESS}members/", {}, format="json"), 403, "permission_denied")


def test_a_member_without_the_permission_is_told_which(api: Connect, ben: User, project: Project) -> None:
    response = api(ben).patch(ADDRESS, {"name": "Mine"}, format="json", headers={"If-Match": "*"})
    assert problem(response, 403, "not_allowed")["permission"] == "project.write"


def test_a_stranger_finds_nothing(api: Connect, eve: User, project: Project) -> None:
    problem(api(eve).get(ADDRESS), 404, "not_found")
    problem(api(eve).get(f"{ADDRESS}members/"), 404, "not_found")


def test_an_object_of_another_project_is_not_found(
    api: Connect, ada: User, project: Project, other_project: Project
) -> None:
    foreign = Membership.objects.get(project=other_project)
    problem(api(ada).get(f"{ADDRESS}members/{foreign.pk}/"), 404, "not_found")
    response = api(ada).delete(f"{ADDRESS}members/{foreign.pk}/", headers={"If-Match": "*"})
    problem(response, 404, "not_found")


@pytest.mark.parametrize("address", ["/api/v1/nothing/", "/api/v1/projects", "/api/v1/projects/lotus/9/"])
def test_an_unknown_address_is_a_problem_too(api: Connect, ada: User, address: str) -> None:
    problem(api(ada).get(address), 404, "not_found")


def test_a_method_that_is_not_offered_names_those_that_are(api: Connect, ada: User, project: Project) -> None:
    response = api(ada).put(ADDRESS, {}, format="json")
    problem(response, 405, "method_not_allowed")
    assert set(response["Allow"].split(", ")) == {"GET", "PATCH", "HEAD"}


def test_another_format_is_refused(api: Connect, ada: User, project: Project) -> None:
    problem(api(ada).get(ADDRESS, headers={"Accept": "text/csv"}), 406, "not_acceptable")
    response = api(ada).post(f"{ADDRESS}members/", "a=b", content_type="application/x-www-form-urlencoded")
    problem(response, 415, "unsupported_media_type")


def test_a_state_refusal_is_a_conflict(api: Connect, ada: User, project: Project) -> None:
    own = Membership.objects.get(project=project, user=ada)
    response = api(ada).delete(f"{ADDRESS}members/{own.pk}/", headers={"If-Match": '"1"'})
    problem(response, 409, "last_manager")


def test_too_many_requests_are_told_when_to_come_back(
    api: Connect, ada: User, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CallerThrottle, "rate", "2/min", raising=False)
    cache.clear()
    client = api(ada)
    assert [client.get(ADDRESS).status_code for _ in range(2)] == [200, 200]
    response = client.get(ADDRESS)
    cache.clear()
    problem(response, 429, "throttled")
    assert 1 <= int(response["Retry-After"]) <= 61


def test_a_fault_is_a_problem_that_tells_nothing_of_the_inside(
    ada: User, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*args: Any, **kwargs: Any) -> None:
        raise ValueError("secret detail")

    monkeypatch.setattr(services, "change_settings", break_down)
    client = APIClient(raise_request_exception=False)
    client.force_login(ada, backend="allauth.account.auth_backends.AuthenticationBackend")
    response = client.patch(ADDRESS, {"name": "New"}, format="json", headers={"If-Match": "*"})
    assert "secret" not in str(problem(response, 500, "fault"))


def test_refusals_speak_the_callers_language(api: Connect, ben: User, project: Project) -> None:
    response = api(ben).get("/api/v1/nothing/", headers={"Accept-Language": "zh-hans"})
    assert response["Content-Language"] == "zh-hans"


@pytest.mark.parametrize("address", ["projects/", "projects/lotus/", "account/", "schema/"])
def test_more_parameters_than_are_read_are_refused(
    api: Connect, ada: User, project: Project, address: str
) -> None:
    query = "&".join(f"x={number}" for number in range(1001))
    response = api(ada).get(f"/api/v1/{address}?{query}")
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert response.json()["code"] == "bad_request"
