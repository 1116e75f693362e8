"""Who imports a file says whom the project is for; a vendor is never taken for its own client."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from rollout.people.models import Organization, User
from rollout.people.roles import Role
from rollout.projects.models import Project
from tests.factories import OrganizationFactory, TenantRoleFactory
from tests.interchange.documents import document, task

pytestmark = pytest.mark.django_db
FILES = {
    "plan": (document(task(1)), "application/xml", "/api/v1/imports/mspdi/", "phases:plan_import"),
    "table": (b"Name,Duration\nTalks,2d\n", "text/csv", "/api/v1/imports/table/", "phases:table_project"),
}


@pytest.fixture(params=FILES)
def file(request: Any) -> tuple[bytes, str, str, str]:
    return FILES[request.param]


@pytest.fixture
def importer(ada: User, vendor_organization: Organization) -> User:
    ada.organization = vendor_organization
    ada.save()
    TenantRoleFactory(user=ada, role=Role.PMO)
    return ada


def look(client: Client, user: User, file: Any) -> Any:
    client.force_login(user)
    upload = SimpleUploadedFile("plan", file[0], file[1])
    return client.post(
        reverse(file[3]), {"file": upload, "country": "CN", "hours_per_day": 8, "start": "2026-03-02"}
    )


def test_the_page_offers_the_one_client_and_the_importers_company_as_vendor(
    importer: User, client_organization: Organization, client: Client, file: Any
) -> None:
    form = look(client, importer, file).context["form"]
    assert form["client"].value() == client_organization.pk
    assert form["vendor"].value() == importer.organization_id


def test_where_there_are_several_clients_none_is_guessed(
    importer: User, client_organization: Organization, client: Client, file: Any
) -> None:
    OrganizationFactory(kind="client")
    assert look(client, importer, file).context["form"]["client"].value() is None


def test_the_client_that_is_chosen_on_the_page_is_the_projects(
    importer: User, client_organization: Organization, client: Client, file: Any
) -> None:
    other = OrganizationFactory(kind="client")
    form = look(client, importer, file).context["form"]
    told = {name: str(form[name].value() or "") for name in form.fields}
    client.post(reverse(file[3]), {**told, "name": "Chosen", "client": other.pk})
    project = Project.objects.get(name="Chosen")
    assert (project.client, project.vendor) == (other, importer.organization)


def test_the_interface_takes_them_by_number_or_as_usual(
    importer: User, client_organization: Organization, api: Any, file: Any
) -> None:
    caller, other = api(importer), OrganizationFactory(kind="client")
    for query, client in ((f"&client={other.pk}", other), ("", None)):
        answer = caller.post(f"{file[2]}?start=2026-03-02&name=Taken{query}", file[0], content_type=file[1])
        assert answer.status_code == 201, answer.content
        project = Project.objects.get(slug=answer.json()["slug"])
        assert (project.client, project.vendor) == (client, importer.organization)


@pytest.mark.parametrize("value", ["0", "x", "999999", "vendor"])
def test_the_interface_refuses_what_is_no_client(
    importer: User, client_organization: Organization, api: Any, file: Any, value: str
) -> None:
    told = str(importer.organization_id) if value == "vendor" else value
    answer = api(importer).post(f"{file[2]}?start=2026-03-02&client={told}", file[0], content_type=file[1])
    assert answer.status_code == 400 and told in answer.content.decode()
    assert not Project.objects.exists()
