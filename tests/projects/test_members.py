"""Who may bring whom into a project."""

from __future__ import annotations

from typing import Any

import pytest

from rollout.audit.models import AuditEvent
from rollout.core.errors import InvalidInput, NotAllowed, Stale, StateRefusal
from rollout.people.models import User
from rollout.people.roles import Role
from rollout.projects.members import members
from rollout.projects.services import projects as services
from tests.factories import MembershipFactory, UserFactory, arranging

pytestmark = pytest.mark.django_db


def roles_of(project: Any, user: Any) -> set[str]:
    return set(project.memberships.filter(user=user).values_list("role", flat=True))


def test_the_manager_gives_a_role_and_an_event_tells_it(project: Any, ada: Any, eve: Any) -> None:
    services.add_member(project, user=eve, role=Role.IT, actor=ada)
    assert roles_of(project, eve) == {"it"}
    event = AuditEvent.objects.latest("sequence")
    assert (event.action, event.project_id, event.actor_id) == ("membership.create", project.pk, ada.pk)


def test_an_address_without_account_gets_one_in_the_inviters_company(project: Any, ada: Any) -> None:
    given = services.invite(project, email="Fei@Example.com ", name="Fei Wu", role=Role.IT, actor=ada)
    assert given.user.email == "fei@example.com" and given.user.organization == ada.organization
    assert not given.user.has_usable_password()


def test_a_new_address_without_a_name_is_refused_and_leaves_nothing(project: Any, ada: Any) -> None:
    with pytest.raises(InvalidInput) as refusal:
        services.invite(project, email="fei@example.com", name=" ", role=Role.IT, actor=ada)
    assert refusal.value.field == "name"
    assert not User.objects.filter(email="fei@example.com").exists()


def test_a_role_is_given_once(project: Any, ada: Any, ben: Any) -> None:
    with pytest.raises(InvalidInput):
        services.add_member(project, user=ben, role=Role.CONSULTANT, actor=ada)


def test_nobody_becomes_administrator_or_pmo_through_a_project(project: Any, ada: Any, ben: Any) -> None:
    for role in (Role.ADMIN, Role.PMO, Role.AUDITOR):
        with pytest.raises(NotAllowed):
            services.add_member(project, user=ben, role=role, actor=ada)


def test_a_business_owner_invites_into_the_own_department_alone(
    project: Any, dai: Any, sales: Any, service: Any
) -> None:
    gao = UserFactory(name="Gao Min", department=sales, organization=sales.organization)
    MembershipFactory(project=project, user=gao, role=Role.BUSINESS_OWNER)
    near, far = (UserFactory(department=place, organization=place.organization) for place in (sales, service))
    services.add_member(project, user=near, role=Role.END_USER, actor=gao)
    with pytest.raises(NotAllowed):
        services.add_member(project, user=far, role=Role.END_USER, actor=gao)
    with pytest.raises(NotAllowed):
        services.add_member(project, user=near, role=Role.PROJECT_MANAGER, actor=gao)


def test_a_consultant_invites_nobody(project: Any, ben: Any, eve: Any) -> None:
    with pytest.raises(NotAllowed):
        services.add_member(project, user=eve, role=Role.END_USER, actor=ben)


def test_the_last_manager_cannot_be_taken_away(project: Any, ada: Any, ben: Any) -> None:
    own = project.memberships.get(user=ada)
    with pytest.raises(StateRefusal):
        services.remove_role(own, actor=ada)
    services.add_member(project, user=ben, role=Role.PROJECT_MANAGER, actor=ada)
    services.remove_role(own, actor=ben)
    assert roles_of(project, ada) == set()


def test_people_stand_in_the_order_of_their_weight(project: Any) -> None:
    assert [str(member.user) for member in members(project)] == [
        "Ada Shen",
        "Cleo Fang",
        "Ben Qiu",
        "Dai Lin",
    ]


def test_the_second_of_two_editors_of_the_settings_is_told(project: Any, ada: Any) -> None:
    services.change_settings(project, {"name": "Lotus one"}, version=project.version, actor=ada)
    with pytest.raises(Stale):
        services.change_settings(project, {"name": "Lotus two"}, version=1, actor=ada)


def test_a_closed_project_takes_nobody_in(project: Any, ada: Any, eve: Any) -> None:
    with arranging():
        type(project).objects.filter(pk=project.pk).update(status="closed")
    project.refresh_from_db()
    with pytest.raises(StateRefusal):
        services.add_member(project, user=eve, role=Role.IT, actor=ada)
