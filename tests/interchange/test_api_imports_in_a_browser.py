"""Files over the API out of a signed-in browser: its session and its CSRF token, no token of the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from rest_framework.test import APIClient

from phases.api_files import PROJECT_FILES, TABLES
from phases.api_project_import import PlanFileProjectViewSet, TableProjectViewSet
from phases.models import Plan
from phases.outgoing.tables import plan_csv, plan_json, plan_xlsx
from rollout.core.lists.exports import XLSX
from rollout.people.models import User
from rollout.people.roles import Role
from rollout.projects.models import Project
from tests.factories import TenantRoleFactory
from tests.interchange.conftest import OWN
from tests.interchange.test_api_imports import CHANGES, PROJECT_FILE, TABLE, of_plan
from tests.interchange.test_export_pages import filled
from tests.interchange.test_table_import import facts

__all__ = ["filled"]
pytestmark = pytest.mark.django_db
FILES = {XLSX: plan_xlsx, "application/json": plan_json}


@pytest.fixture
def browser(ada: User) -> Client:
    """Signed in, with the cookie that a page has set; what it sends is checked as any browser's."""
    TenantRoleFactory(user=ada, role=Role.PMO)
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.get("/projects/")
    assert settings.CSRF_COOKIE_NAME in client.cookies
    return client


def post(client: Client, address: str, content: bytes, kind: str, **headers: str) -> Any:
    headers |= {"X-CSRFToken": client.cookies[settings.CSRF_COOKIE_NAME].value}
    return client.post(address, content, content_type=kind, headers=headers)


@pytest.mark.parametrize("kind", TABLES)
def test_a_browser_makes_a_project_of_a_table_of_each_type(filled: Plan, browser: Client, kind: str) -> None:
    content = FILES.get(kind, plan_csv)(filled)
    seen = post(browser, f"{TABLE}preview/", content, kind)
    assert (seen.status_code, len(seen.json()["tasks"])) == (200, 3)
    address = f"{TABLE}?name=Copy&country=DE&language=en"
    made = [post(browser, address, content, kind, **{"Idempotency-Key": "k"}) for _ in range(2)]
    assert [one.status_code for one in made] == [201, 201]
    assert facts(Plan.objects.get(project__name="Copy")) == facts(filled)


@pytest.mark.parametrize("kind", PROJECT_FILES)
def test_a_browser_makes_a_project_of_a_microsoft_project_file(browser: Client, kind: str) -> None:
    content = OWN[0].read_bytes()
    seen = post(browser, f"{PROJECT_FILE}preview/", content, kind)
    assert seen.status_code == 200 and seen.json()["tasks"]
    assert post(browser, f"{PROJECT_FILE}?name=Taken", content, kind).status_code == 201
    assert Plan.objects.get(project__name="Taken").tasks.exists()


@pytest.mark.parametrize("kind", ["text/csv", "application/octet-stream"])
def test_a_browser_looks_at_a_table_of_changes_and_loads_it(filled: Plan, browser: Client, kind: str) -> None:
    seen = post(browser, of_plan(filled, "preview/"), CHANGES, kind)
    assert (seen.status_code, seen.json()["refused"]) == (200, None)
    done = post(browser, of_plan(filled), CHANGES, kind, **{"If-Match": f'"{filled.version}"'})
    assert done.status_code == 200
    assert filled.tasks.get(name="Rehearsal").duration == 960


def test_another_site_cannot_send_a_file_in_the_name_of_a_signed_in_person(
    filled: Plan, browser: Client
) -> None:
    before = facts(filled)
    for address, kind in (
        (f"{TABLE}preview/", "text/csv"),
        (f"{PROJECT_FILE}preview/", "application/xml"),
        (of_plan(filled), "application/json"),
        (of_plan(filled), "application/x-www-form-urlencoded"),
    ):
        without = browser.post(address, CHANGES, content_type=kind, headers={"If-Match": "*"})
        wrong = browser.post(
            address, CHANGES, content_type=kind, headers={"If-Match": "*", "X-CSRFToken": "a" * 64}
        )
        assert [without.status_code, wrong.status_code] == [403, 403]
        assert without["Content-Type"] == "application/problem+json"
    assert facts(filled) == before


@pytest.mark.parametrize(
    ("address", "kind", "largest"),
    [
        (TABLE, "text/csv", TableProjectViewSet.largest),
        (PROJECT_FILE, "text/xml", PlanFileProjectViewSet.largest),
    ],
)
def test_too_much_is_refused_before_any_of_it_is_read(
    browser: Client, address: str, kind: str, largest: int
) -> None:
    """Told by the length that the browser names: no byte of the body is here at all."""
    token = browser.cookies[settings.CSRF_COOKIE_NAME].value
    for where in (address, f"{address}preview/"):
        answer = browser.generic(
            "POST", where, b"", kind, headers={"X-CSRFToken": token}, CONTENT_LENGTH=str(largest + 1)
        )
        assert answer.status_code == 413
    assert not Project.objects.exists()


def test_a_whole_body_that_is_too_large_is_refused(browser: Client) -> None:
    assert post(browser, TABLE, b"x" * (TableProjectViewSet.largest + 1), "text/csv").status_code == 413
    assert not Project.objects.exists()


@pytest.mark.parametrize(
    "kind", ["application/pdf", "application/x-www-form-urlencoded", "multipart/form-data; boundary=b"]
)
def test_a_type_that_is_not_taken_is_named(browser: Client, kind: str) -> None:
    answer = post(browser, TABLE, b"name=A", kind)
    assert (answer.status_code, answer["Content-Type"]) == (415, "application/problem+json")
    assert kind.partition(";")[0] in answer.json()["detail"]


def test_a_caller_who_is_not_signed_in_is_refused_whatever_is_sent() -> None:
    for kind in ("text/csv", "application/x-www-form-urlencoded"):
        answer = APIClient(enforce_csrf_checks=True).post(TABLE, b"name\nA", content_type=kind)
        assert answer.status_code == 401
