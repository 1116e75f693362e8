"""Every record that may be changed takes back what it gave, field by field and whole, and nothing happens."""

from __future__ import annotations

from itertools import islice, pairwise, product
from typing import Any

import pytest
from rest_framework.test import APIClient

from rollout.api_description import document
from rollout.audit.models import AuditEvent
from rollout.people.models import User
from rollout.people.roles import Role
from tests.api.furnishing import pools, stage
from tests.factories import (
    CalendarDayFactory,
    CalendarFactory,
    OrganizationFactory,
    TenantRoleFactory,
    arranging,
)

PATHS = {path: found["patch"] for path, found in document("en")["paths"].items() if "patch" in found}
MOST = 400


def writable(operation: Any) -> set[str]:
    (content,) = [
        shape for kind, shape in operation["requestBody"]["content"].items() if kind == "application/json"
    ]
    name = content["schema"]["$ref"].rpartition("/")[2]
    return set(document("en")["components"]["schemas"][name]["properties"])


def addresses(path: str) -> Any:
    """The addresses that a path may stand for, of the records there are."""
    words, known = path.split("/"), pools()
    values = [
        ["lotus"] if before == "projects" else known[before]() if word.startswith("{") else [word]
        for before, word in pairwise(["", *words])
    ]
    return ("/".join(map(str, chosen)) for chosen in product(*values))


def open_to_change(answer: Any) -> bool:
    """Not what follows from other records, nor what stays as it was handed out."""
    found = answer.json() if answer.status_code == 200 else {}
    return bool(found) and not found.get("summary") and not found.get("published_at")


@pytest.fixture
def ada(db: None) -> User:
    """She manages the project and the people, and keeps a calendar and a report that is not out yet."""
    staged = stage()
    with arranging():
        plan = staged.lotus.plan
        last = plan.reports.latest("number")
        plan.reports.filter(pk=last.pk).update(published_at=None, published_by=None)
        CalendarDayFactory(calendar=CalendarFactory(kind="company", organization=staged.lotus.client))
    TenantRoleFactory(user=staged.ada, role=Role.ADMIN.value)
    return staged.ada


@pytest.mark.parametrize("path", PATHS)
def test_what_a_record_gave_it_takes_back(path: str, ada: User) -> None:
    client = APIClient()
    client.force_authenticate(ada)
    answers = (client.get(address) for address in islice(addresses(path), MOST))
    read = next(answer for answer in answers if open_to_change(answer))
    before = AuditEvent.objects.count()
    whole = {name: value for name, value in read.json().items() if name in writable(PATHS[path])}
    assert whole, "nothing of what may be written is given"
    for body in (*({name: value} for name, value in whole.items()), whole):
        told = client.patch(read.wsgi_request.path, body, format="json", headers={"If-Match": read["ETag"]})
        assert told.status_code == 200, (body, told.content.decode())
        assert told["ETag"] == read["ETag"], body
    assert AuditEvent.objects.count() == before


def test_a_project_takes_its_client_and_vendor(ada: User) -> None:
    client, address = APIClient(), "/api/v1/projects/lotus/"
    client.force_authenticate(ada)
    wanted = {
        "client": OrganizationFactory(kind="client").pk,
        "vendor": OrganizationFactory(kind="vendor").pk,
    }
    told = client.patch(address, wanted, format="json", headers={"If-Match": "*"})
    assert told.status_code == 200 and {name: told.json()[name] for name in wanted} == wanted
    swapped = {"client": wanted["vendor"]}
    assert client.patch(address, swapped, format="json", headers={"If-Match": "*"}).status_code == 400


def test_a_task_under_way_keeps_its_progress_when_it_is_said_to_be_open(ada: User) -> None:
    client, address = APIClient(), "/api/v1/projects/lotus/tasks/2/"
    client.force_authenticate(ada)
    half = client.patch(address, {"percent_complete": "40.00"}, format="json", headers={"If-Match": "*"})
    assert half.json()["remaining"] == 288
    told = client.patch(address, {"actual_finish": None}, format="json", headers={"If-Match": "*"})
    assert (told.status_code, told.json()) == (200, half.json())
