"""Files over the API: a dry run that writes nothing, then the same file taken over, once."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.management import call_command

from phases.models import Plan
from phases.outgoing.tables import plan_csv, plan_json, plan_xlsx
from rollout.core.lists.exports import XLSX
from rollout.people.models import User
from rollout.people.roles import Role
from rollout.projects.models import Project
from tests.factories import TenantRoleFactory
from tests.interchange.conftest import OWN
from tests.interchange.test_export_pages import filled
from tests.interchange.test_table_import import facts, lines

__all__ = ["filled"]
pytestmark = pytest.mark.django_db
TABLE, PROJECT_FILE = "/api/v1/imports/table/", "/api/v1/imports/mspdi/"
CHANGES = lines("1,Talks,10d,,", ",Rehearsal,2d,2,")


@pytest.fixture
def manager(ada: User) -> User:
    TenantRoleFactory(user=ada, role=Role.PMO)
    return ada


def post(client: Any, address: str, content: bytes, kind: str = "text/csv", **headers: str) -> Any:
    return client.post(address, content, content_type=kind, headers=headers)


def of_plan(plan: Plan, what: str = "") -> str:
    return f"/api/v1/projects/{plan.project.slug}/plan/table/{what}"


def test_a_table_is_looked_at_and_then_loaded_at_the_version_it_was_meant_for(
    filled: Plan, ada: User, api: Any
) -> None:
    client, before = api(ada), facts(filled)
    seen = post(client, of_plan(filled, "preview/"), CHANGES)
    assert (seen.status_code, seen.json()["refused"], facts(filled)) == (200, None, before)
    missing = post(client, of_plan(filled), CHANGES)
    assert missing.status_code == 428
    done = post(client, of_plan(filled), CHANGES, **{"If-Match": f'"{filled.version}"'})
    assert done.status_code == 200
    assert done.json()["version"] == filled.version + 1
    assert filled.tasks.get(name="Rehearsal").duration == 960
    late = post(client, of_plan(filled), lines("1,Other,1d,,"), **{"If-Match": f'"{filled.version}"'})
    assert late.status_code == 409
    assert filled.tasks.get(number=1).name == "Talks"
    client.post(done.json()["undo"], {}, format="json")
    assert facts(filled) == before


def test_a_table_with_a_key_is_loaded_once(filled: Plan, ada: User, api: Any) -> None:
    headers = {"If-Match": "*", "Idempotency-Key": "k1"}
    answers = [post(api(ada), of_plan(filled), CHANGES, **headers) for _ in range(2)]
    assert [one.status_code for one in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert filled.tasks.filter(name="Rehearsal").count() == 1
    other = post(api(ada), of_plan(filled), lines("1,Else,1d,,"), **headers)
    assert other.status_code == 422


@pytest.mark.parametrize(
    ("make", "kind"),
    [(plan_csv, "text/csv"), (plan_xlsx, XLSX), (plan_json, "application/json"), (plan_csv, "")],
)
def test_a_table_becomes_a_project_once_whatever_its_type(
    filled: Plan, manager: User, ben: User, api: Any, make: Any, kind: str
) -> None:
    content, kind = make(filled), kind or "application/octet-stream"
    seen = post(api(manager), f"{TABLE}preview/", content, kind)
    assert seen.status_code == 200
    told = seen.json()
    assert [one["name"] for one in told["tasks"]] == ["=Interviews", "设计", "Accepted"]
    assert told["people"] == [{"id": ben.pk, "name": ben.name, "role": "end_user"}]
    assert Project.objects.count() == 1
    address = f"{TABLE}?name=Copy&country=DE&language=en"
    made = [post(api(manager), address, content, kind, **{"Idempotency-Key": "k"}) for _ in range(2)]
    assert [one.status_code for one in made] == [201, 201]
    assert Project.objects.count() == 2
    project = Project.objects.get(slug=made[0].json()["slug"])
    assert (project.name, project.country, project.language) == ("Copy", "DE", "en")
    assert facts(project.plan) == facts(filled)


def test_a_microsoft_project_file_is_told_as_by_the_command_and_then_made(
    manager: User, api: Any, capsys: Any
) -> None:
    path = OWN[0]
    call_command("plan_import", str(path), "--dry-run", "--json")
    seen = post(api(manager), f"{PROJECT_FILE}preview/", path.read_bytes(), "application/xml")
    assert seen.json() == json.loads(capsys.readouterr().out)
    assert not Project.objects.exists()
    made = post(api(manager), f"{PROJECT_FILE}?name=Taken", path.read_bytes(), "application/xml")
    assert made.status_code == 201
    plan = Plan.objects.get(project__name="Taken")
    assert plan.tasks.count() == len(seen.json()["tasks"]) - sum(
        one["uid"] == 0 for one in seen.json()["tasks"]
    )


@pytest.mark.parametrize(
    ("address", "content", "kind", "status"),
    [
        (TABLE, b"name\nA", "text/csv", 400),
        (f"{TABLE}?start=2026-02-30", b"name\nA", "text/csv", 400),
        (f"{TABLE}?start=2026-03-02&hours_per_day=0", b"name\nA", "text/csv", 400),
        (f"{TABLE}?start=2026-03-02&country=XX", b"name\nA", "text/csv", 400),
        (f"{TABLE}?start=2026-03-02&country=CHN", b"name\nA", "text/csv", 400),
        (f"{TABLE}?start=2026-03-02&country=PUBLIC", b"name\nA", "text/csv", 400),
        (f"{TABLE}?start=0001-01-01", b"name\nA", "text/csv", 400),
        (f"{TABLE}?start=2026-03-02&language=fr", b"name\nA", "text/csv", 400),
        (f"{TABLE}?start=2026-03-02&name=", b"name\nA", "text/csv", 400),
        (TABLE, b"name\nA", "application/pdf", 415),
        (TABLE, b"x" * (10 * 1024 * 1024 + 1), "text/csv", 413),
        (f"{PROJECT_FILE}?profile=none", b"<Project/>", "application/xml", 400),
        (PROJECT_FILE, b"<Project/>", "application/xml", 400),
        (PROJECT_FILE, b"", "text/xml", 400),
    ],
)
def test_a_bad_file_or_choice_is_a_problem_and_makes_nothing(
    manager: User, api: Any, address: str, content: bytes, kind: str, status: int
) -> None:
    for where in (address, address.replace("/?", "/preview/?") if "?" in address else f"{address}preview/"):
        if "name=" in where or ("language" in where and "preview" in where):
            continue
        answer = post(api(manager), where, content, kind)
        assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
        assert answer.json()["detail"]
    assert not Project.objects.exists()


def test_a_file_larger_than_a_form_may_be_is_read_with_a_key_too(manager: User, api: Any) -> None:
    padding = b",".join([b"x" * 200] * 20) + b"\n"
    content = b"name,a\n" + b"".join(b"T%d," % line + padding for line in range(1_500))
    assert len(content) > 5 * 1024 * 1024
    address = f"{TABLE}preview/?start=2026-03-02"
    answer = post(api(manager), address, content, **{"Idempotency-Key": "large"})
    assert (answer.status_code, len(answer.json()["tasks"])) == (200, 1_500)


def test_who_may_not_write_plans_or_start_projects_is_refused(
    filled: Plan, ben: User, eve: User, api: Any
) -> None:
    for address in (TABLE, f"{TABLE}preview/", PROJECT_FILE, f"{PROJECT_FILE}preview/"):
        assert post(api(ben), address, b"name\nA", "application/octet-stream").status_code == 403
    assert post(api(ben), of_plan(filled, "preview/"), CHANGES).status_code == 403
    assert post(api(eve), of_plan(filled), CHANGES, **{"If-Match": "*"}).status_code == 404


def test_the_files_are_described_as_they_are() -> None:
    from rollout.api_description import document

    for path, kinds in ((TABLE, 4), (PROJECT_FILE, 3), ("/api/v1/projects/{slug}/plan/table/", 4)):
        body = document("en")["paths"][path]["post"]["requestBody"]["content"]
        assert len(body) == kinds
        assert all(one["schema"] == {"type": "string", "format": "binary"} for one in body.values())
