"""A click on a role of the demo is always the same person, whatever the visitors have done since."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import include, path, reverse

from rollout.audit.services import audited, change, create, remove
from rollout.people import urls as people
from rollout.people.demo_cast import players
from rollout.people.models import TenantRole, User
from rollout.people.roles import Role
from rollout.people.views import entry
from rollout.projects.models import Membership, Project
from rollout.urls import urlpatterns as pages
from tests.factories import ProjectFactory

pytestmark = pytest.mark.django_db
in_the_demo = path("demo/sign-in/", entry.demo_sign_in, name="demo_sign_in")
urlpatterns = [path("", include(([in_the_demo, *people.urlpatterns], "people")))]
urlpatterns += [one for one in pages if getattr(one, "app_name", None) != "people"]


def give(person: User, role: Role, project: Project | None = None) -> Any:
    with audited():
        if project is None:
            return create(TenantRole(user=person, role=role), actor=None)
        return create(Membership(project=project, user=person, role=role), actor=None)


@pytest.fixture
def cast(ada: User, ben: User, cleo: User, eve: User) -> dict[str, Any]:
    """The PMO's account is older than the managers', as in the demo."""
    first, second = sorted([ada, ben, cleo], key=lambda person: person.pk)[:2]
    last = max([ada, ben, cleo, eve], key=lambda person: person.pk)
    demo = ProjectFactory()
    return {
        "pmo": (first, give(first, Role.PMO)),
        "manager": (last, give(last, Role.PROJECT_MANAGER, demo)),
        "other": (second, give(second, Role.PROJECT_MANAGER, ProjectFactory())),
    }


def clicked(client: Client, role: Role) -> tuple[str, str]:
    """Who is signed in by the click, and what is said."""
    client.logout()
    answer = client.post("/demo/sign-in/", {"role": role.value}, follow=True)
    assert answer.status_code == 200
    return str(answer.wsgi_request.user), " ".join(str(one) for one in answer.context["messages"])


def name_on(button: Role) -> str:
    return {one.role: str(one.person) for one in players()}[button]


@pytest.mark.urls(__name__)
def test_whoever_starts_a_project_does_not_take_over_the_managers_button(
    cast: dict[str, Any], client: Client
) -> None:
    pmo, manager = cast["pmo"][0], cast["manager"][0]
    give(pmo, Role.PROJECT_MANAGER, ProjectFactory())
    assert pmo.pk < manager.pk
    who, said = clicked(client, Role.PROJECT_MANAGER)
    assert (who, name_on(Role.PROJECT_MANAGER)) == (str(manager), str(manager))
    assert "stands in" not in said
    assert clicked(client, Role.PMO)[0] == str(pmo)


@pytest.mark.urls(__name__)
def test_a_new_role_on_top_changes_no_button(cast: dict[str, Any], client: Client) -> None:
    give(cast["manager"][0], Role.PMO)
    assert clicked(client, Role.PMO)[0] == str(cast["pmo"][0])
    assert clicked(client, Role.PROJECT_MANAGER)[0] == str(cast["manager"][0])


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("how", ["deactivated", "role taken away"])
def test_the_next_one_of_the_demo_stands_in_and_the_page_says_so(
    cast: dict[str, Any], client: Client, how: str
) -> None:
    give(cast["pmo"][0], Role.PROJECT_MANAGER, ProjectFactory())
    manager, held = cast["manager"]
    with audited():
        if how == "deactivated":
            change(manager, {"is_active": False}, version=manager.version, actor=None)
        else:
            remove(held, actor=None)
    who, said = clicked(client, Role.PROJECT_MANAGER)
    assert (who, name_on(Role.PROJECT_MANAGER)) == (str(cast["other"][0]), str(cast["other"][0]))
    assert f"{manager} no longer plays the role “Project manager” here; {who} stands in." in said


@pytest.mark.urls(__name__)
def test_a_role_that_nobody_holds_any_more_is_shown_as_such(
    cast: dict[str, Any], client: Client, settings: Any
) -> None:
    with audited():
        remove(cast["pmo"][1], actor=None)
    assert client.post("/demo/sign-in/", {"role": "pmo"}).status_code == 404
    settings.DEMO = True
    shown = client.get(reverse("account_login")).content
    assert b'<button class="btn" disabled title="Nobody in the demo holds this role.">PMO' in shown
    assert b'value="project_manager"' in shown and b'value="sponsor"' not in shown


@pytest.mark.urls(__name__)
def test_a_holder_who_was_never_given_the_role_on_record_is_found_too(ada: User, client: Client) -> None:
    TenantRole.objects.create(user=ada, role=Role.ADMIN)
    assert clicked(client, Role.ADMIN)[0] == str(ada)
