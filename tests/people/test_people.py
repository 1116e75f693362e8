"""Who may see and change accounts, and what a change of them does."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from rollout.audit.models import AuditEvent
from rollout.core.errors import InvalidInput, NotAllowed, Stale, StateRefusal
from rollout.people.access import people_within
from rollout.people.models import Department, TenantRole, User
from rollout.people.roles import Permission, Role
from rollout.people.services import people
from rollout.projects.models import Project
from tests.factories import DepartmentFactory, MembershipFactory

pytestmark = pytest.mark.django_db


def url(name: str, *values: Any) -> str:
    return reverse(f"people:{name}", args=values)


def test_a_project_manager_sees_the_people_of_the_project_only(
    ada: User, eve: User, project: Project, signed_in: Any
) -> None:
    page = signed_in(ada).get(url("person_list")).content.decode()
    assert "Ben Qiu" in page and "Eve Zhao" not in page
    assert signed_in(ada).get(url("person_detail", eve.pk)).status_code == 404


def test_a_business_owner_reaches_their_department_with_what_stands_under_it(
    ada: User, dai: User, sales: Department, project: Project
) -> None:
    MembershipFactory(project=project, user=ada, role=Role.BUSINESS_OWNER)
    project.memberships.filter(user=ada, role=Role.PROJECT_MANAGER).delete()
    below = DepartmentFactory(organization=sales.organization, parent=sales)
    ada.department = sales
    ada.save()
    User.objects.create_user("x@example.com", name="Below", department=below)
    names = {p.name for p in people_within(ada, Permission.USERS_INVITE)}
    assert names == {"Ada Shen", "Dai Lin", "Below"}


@pytest.mark.parametrize("who,masked", [("ada", True), ("cleo", False)])
def test_addresses_are_masked_for_roles_that_only_help(
    who: str, masked: bool, cleo: User, project: Project, signed_in: Any, request: pytest.FixtureRequest
) -> None:
    MembershipFactory(project=project, user=cleo, role=Role.BUSINESS_OWNER)
    reader = request.getfixturevalue(who)
    client, target = signed_in(reader), project.memberships.exclude(user=reader).first().user
    for page in (url("person_list"), url("person_detail", target.pk), f"{url('person_list')}?export=csv"):
        answer = client.get(page)
        text = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert (target.email in text.decode()) is not masked
    answer = client.get(f"/api/v1/people/{target.pk}/").json()
    assert (answer["email"] == target.email) is not masked


def test_a_masked_address_cannot_be_searched_sorted_or_filtered(
    ada: User, project: Project, signed_in: Any
) -> None:
    client = signed_in(ada)
    assert "No row matches" in client.get(f"{url('person_list')}?q=cleo%40example").content.decode()
    by_name = client.get(url("person_list")).context["listing"].rows
    by_email = client.get(f"{url('person_list')}?sort=-email").context["listing"].rows
    assert [r.pk for r in by_email] == [r.pk for r in by_name]
    assert client.get("/api/v1/people/?email=cleo@example.com").status_code == 400
    assert client.get("/api/v1/people/?ordering=email").status_code == 400


def test_an_address_is_shown_for_a_reason_that_is_noted(
    ada: User, cleo: User, project: Project, signed_in: Any
) -> None:
    client = signed_in(ada)
    assert cleo.email not in client.post(url("person_reveal", cleo.pk), {}).content.decode()
    page = client.post(url("person_reveal", cleo.pk), {"why": "she asked me to call"})
    assert cleo.email in page.content.decode()
    event = AuditEvent.objects.get(action="user.reveal")
    assert (event.actor_id, event.target_id, event.why) == (ada.pk, str(cleo.pk), "she asked me to call")


def test_an_administrator_changes_a_person(admin: User, ada: User, sales: Department, signed_in: Any) -> None:
    form = {"name": "Ada Shen-Li", "email": ada.email, "organization": sales.organization_id, "version": 1}
    signed_in(admin).post(url("person_edit", ada.pk), {**form, "department": sales.pk})
    ada.refresh_from_db()
    assert (ada.name, ada.department, ada.version) == ("Ada Shen-Li", sales, 2)
    assert set(AuditEvent.objects.get(action="user.change").after) == {"name", "department"}


def test_of_two_editors_the_second_chooses_field_by_field(admin: User, ada: User, signed_in: Any) -> None:
    client, company = signed_in(admin), ada.organization_id
    mine = {"name": "Ada Mine", "email": ada.email, "job_title": "PM", "organization": company, "version": 1}
    people.change_person(ada, {"name": "Ada Theirs", "job_title": "Lead"}, version=1, actor=None)
    page = client.post(url("person_edit", ada.pk), mine)
    words = page.content.decode()
    assert page.status_code == 409 and "Ada Mine" in words and "Ada Theirs" in words
    assert User.objects.get(pk=ada.pk).name == "Ada Theirs"
    chosen = {**mine, "version": 2, "_take_name": "theirs", "_take_job_title": "mine"}
    assert client.post(url("person_edit", ada.pk), chosen).status_code == 302
    ada.refresh_from_db()
    assert (ada.name, ada.job_title, ada.version) == ("Ada Theirs", "PM", 3)


def test_a_form_without_a_version_is_never_current(admin: User, ada: User, signed_in: Any) -> None:
    form = {"name": "X", "email": ada.email, "organization": ada.organization_id}
    assert signed_in(admin).post(url("person_edit", ada.pk), form).status_code == 409


def test_the_api_refuses_an_old_version_too(admin: User, ada: User, api: Any) -> None:
    path = f"/api/v1/people/{ada.pk}/"
    assert api(admin).patch(path, {"name": "A"}, format="json").status_code == 428
    assert (
        api(admin).patch(path, {"name": "A"}, format="json", headers={"If-Match": '"1"'}).status_code == 200
    )
    assert api(admin).patch(path, {"name": "B"}, format="json", headers={"If-Match": '"1"'}).status_code in (
        409,
        412,
    )


def test_a_department_of_another_company_is_refused(admin: User, ben: User, sales: Department) -> None:
    with pytest.raises(InvalidInput) as refused:
        people.change_person(ben, {"department": sales}, version=1, actor=admin)
    assert refused.value.field == "department"


def test_an_address_belongs_to_one_account(admin: User, ada: User, ben: User) -> None:
    with pytest.raises(InvalidInput):
        people.change_person(ada, {"email": "BEN@example.com"}, version=1, actor=admin)


def test_only_administration_changes_others(ada: User, ben: User, project: Project) -> None:
    with pytest.raises(NotAllowed):
        people.change_person(ben, {"name": "B"}, version=1, actor=ada)


@pytest.mark.parametrize("field", ["password", "is_active", "tenant_roles", "version"])
def test_only_the_named_fields_can_be_changed(admin: User, ben: User, field: str) -> None:
    with pytest.raises(InvalidInput):
        people.change_person(ben, {field: 1}, version=1, actor=admin)


def test_people_change_their_own_name_but_not_their_address(ada: User, signed_in: Any) -> None:
    signed_in(ada).post(url("profile"), {"name": "Ada S.", "email": "x@example.com", "version": 1})
    ada.refresh_from_db()
    assert (ada.name, ada.email) == ("Ada S.", "ada@example.com")
    with pytest.raises(Stale):
        people.change_oneself(ada, {"name": "A"}, version=1)


def test_closing_an_account_ends_its_sessions_at_once(admin: User, ada: User, signed_in: Any) -> None:
    browser = Client()
    browser.post("/accounts/login/", {"login": ada.email, "password": "correct horse battery staple"})
    assert browser.get(url("profile")).status_code == 200
    people.deactivate(ada, actor=admin, why="left the company")
    assert browser.get(url("profile")).status_code == 302
    assert User.objects.filter(pk=ada.pk).exists()
    assert AuditEvent.objects.get(action="user.deactivate").why == "left the company"
    people.reactivate(ada, actor=admin)
    assert User.objects.get(pk=ada.pk).is_active


def test_a_role_taken_away_is_gone_on_the_next_click(admin: User, auditor: User, signed_in: Any) -> None:
    client = signed_in(auditor)
    assert client.get(url("role_list")).status_code == 200
    people.revoke(TenantRole.objects.get(user=auditor), actor=admin)
    assert client.get(url("role_list")).status_code == 403


def test_nobody_changes_their_own_roles(admin: User) -> None:
    with pytest.raises(StateRefusal):
        people.grant(admin, Role.AUDITOR, actor=admin)
    with pytest.raises(StateRefusal):
        people.deactivate(admin, actor=admin)


def test_the_last_administrator_stays(admin: User, ada: User) -> None:
    with pytest.raises(StateRefusal) as refused:
        people.revoke(TenantRole.objects.get(user=admin), actor=None)
    assert refused.value.code == "last_administrator"
    people.grant(ada, Role.ADMIN, actor=admin)
    people.revoke(TenantRole.objects.get(user=admin), actor=None)
    assert TenantRole.objects.get().user == ada


def test_a_role_is_given_on_the_page_and_noted(admin: User, ada: User, signed_in: Any) -> None:
    signed_in(admin).post(url("role_grant", ada.pk), {"role": "pmo"})
    assert TenantRole.objects.get(user=ada).role == "pmo"
    assert AuditEvent.objects.get(action="role.grant").actor_id == admin.pk
    assert signed_in(admin).post(url("role_grant", ada.pk), {"role": "consultant"}).status_code == 400


def test_a_person_sees_and_ends_their_sessions(ada: User, ben: User) -> None:
    here, there, stranger = Client(), Client(), Client()
    for client, who in ((here, ada), (there, ada), (stranger, ben)):
        client.post("/accounts/login/", {"login": who.email, "password": "correct horse battery staple"})
    listed = here.get(url("session_list")).context["sessions"]
    assert [current for _session, _browser, current in listed].count(True) == 1 and len(listed) == 2
    foreign = stranger.get(url("session_list")).context["sessions"][0][0].pk
    assert here.post(url("session_end", foreign)).status_code == 404
    here.post(url("session_end_others"))
    assert there.get(url("profile")).status_code == 302
    assert here.get(url("profile")).status_code == stranger.get(url("profile")).status_code == 200


def test_the_list_of_people_takes_the_same_queries_at_any_length(
    admin: User, signed_in: Any, django_assert_max_num_queries: Any
) -> None:
    from tests.factories import UserFactory

    UserFactory.create_batch(20)
    client = signed_in(admin)
    with django_assert_max_num_queries(14):
        client.get(url("person_list"))
