"""Companies and their trees of departments."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from phases.models import Calendar
from phases.scheduling.model import LayerKind
from rollout.audit.models import AuditEvent
from rollout.core.errors import InvalidInput, NotAllowed, StateRefusal
from rollout.people.models import Department, Organization, User
from rollout.people.queries import department_tree
from rollout.people.services import organizations
from rollout.projects.models import Project
from tests.factories import CalendarFactory, DepartmentFactory, OrganizationFactory

pytestmark = pytest.mark.django_db


def test_a_department_never_stands_under_itself(admin: User, sales: Department) -> None:
    east = DepartmentFactory(organization=sales.organization, parent=sales, name="East")
    city = DepartmentFactory(organization=sales.organization, parent=east, name="City")
    for place in (sales, east, city):
        with pytest.raises(InvalidInput) as refused:
            organizations.change_department(sales, {"parent": place}, version=1, actor=admin)
        assert refused.value.code == "department_cycle"
    assert organizations.change_department(city, {"parent": sales}, version=1, actor=admin).parent == sales


def test_a_department_stays_in_its_company(
    admin: User, sales: Department, vendor_organization: Organization
) -> None:
    with pytest.raises(InvalidInput):
        organizations.add_department(vendor_organization, "X", parent=sales, actor=admin)


def test_a_name_stands_once_under_one_parent(admin: User, sales: Department) -> None:
    with pytest.raises(InvalidInput):
        organizations.add_department(sales.organization, "Sales", parent=None, actor=admin)
    organizations.add_department(sales.organization, "Sales", parent=sales, actor=admin)


def test_what_is_in_use_is_not_removed(admin: User, sales: Department, dai: User) -> None:
    for record in (sales, sales.organization):
        with pytest.raises(StateRefusal):
            organizations.remove(record, actor=admin)
    assert Department.objects.filter(pk=sales.pk).exists()


def test_only_administration_changes_companies(ada: User, sales: Department, project: Project) -> None:
    with pytest.raises(NotAllowed):
        organizations.add_organization("X", "client", actor=ada)
    with pytest.raises(NotAllowed):
        organizations.remove(sales, actor=ada)


def test_the_tree_is_read_in_one_query(sales: Department, dai: User, django_assert_num_queries: Any) -> None:
    DepartmentFactory(organization=sales.organization, parent=sales, name="East")
    with django_assert_num_queries(1):
        tree = department_tree(sales.organization)
    assert [(b.department.name, b.people, [c.department.name for c in b.children]) for b in tree] == [
        ("Sales", 1, ["East"])
    ]


def test_pages_and_api_write_through_the_same_service(admin: User, signed_in: Any, api: Any) -> None:
    page = signed_in(admin).post(reverse("people:organization_add"), {"name": "Lotus", "kind": "client"})
    assert page.status_code == 302
    twice = api(admin).post("/api/v1/organizations/", {"name": "Lotus", "kind": "client"}, format="json")
    assert (twice.status_code, twice.json()["code"]) == (400, "name_taken")
    again = signed_in(admin).post(reverse("people:organization_add"), {"name": "Lotus", "kind": "client"})
    assert again.status_code == 422 and "another name" in again.content.decode()


def test_the_api_grows_a_tree(admin: User, client_organization: Organization, api: Any) -> None:
    path, company = "/api/v1/departments/", client_organization.pk
    top = api(admin).post(path, {"organization": company, "name": "Sales"}, format="json").json()
    low = (
        api(admin)
        .post(path, {"organization": company, "name": "East", "parent": top["id"]}, format="json")
        .json()
    )
    assert low["parent"] == top["id"]
    moved = api(admin).patch(
        f"{path}{top['id']}/", {"parent": low["id"]}, format="json", headers={"If-Match": '"1"'}
    )
    assert (moved.status_code, moved.json()["code"]) == (400, "department_cycle")


def test_a_company_keeps_its_calendar_and_the_refusal_says_what_uses_it(
    admin: User, signed_in: Any, api: Any
) -> None:
    """Its days off went with it before, told nowhere."""
    company = OrganizationFactory(name="Third party")
    calendar = CalendarFactory(kind=LayerKind.COMPANY, organization=company)
    page = signed_in(admin).post(reverse("people:organization_remove", args=[company.pk]))
    answer: Any = api(admin).delete(f"/api/v1/organizations/{company.pk}/", HTTP_IF_MATCH='"1"')
    said = "“Third party” is still used: Calendar (1). Move or remove these first."
    assert page.status_code == answer.status_code == 409
    assert said in page.content.decode() and answer.json()["detail"] == said
    assert Calendar.objects.filter(pk=calendar.pk).exists()


def test_the_toast_brings_a_removed_company_and_a_removed_department_back(
    admin: User, sales: Department, signed_in: Any
) -> None:
    company = OrganizationFactory(name="Third party", kind="vendor")
    east = DepartmentFactory(organization=sales.organization, parent=sales, name="East")
    client = signed_in(admin)
    for path in (
        reverse("people:organization_remove", args=[company.pk]),
        reverse("people:department_remove", args=[east.pk]),
    ):
        shown = client.post(path, follow=True).content.decode()
        token = re.search(r'name="token" value="([^"]+)"', shown)
        assert token is not None
        assert client.post(reverse("frame:undo"), {"token": token[1]}).status_code < 400
    assert Organization.objects.get(name="Third party").kind == "vendor"
    assert Department.objects.get(name="East").parent == sales
    told = AuditEvent.objects.order_by("sequence").values_list("action", flat=True)
    verbs = ["organization.remove", "organization.create", "department.remove", "department.create"]
    assert [action for action in told if action in verbs] == verbs
