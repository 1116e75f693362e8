"""Who administers, oversees or audits owns no task: asked in one place, answered alike at every door."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from phases.models import Plan, Task
from phases.services import changes
from phases.services.table_changes import load_table
from phases.services.table_projects import Chosen, read_table_project
from rollout.core.errors import InvalidInput
from rollout.people.models import User
from rollout.people.roles import OWNING_ROLES, Role
from rollout.projects.members import PROJECT_ROLES
from tests.factories import MembershipFactory, TenantRoleFactory, UserFactory
from tests.phases.updates import add_tasks, task_of

pytestmark = pytest.mark.django_db

REFUSAL = "Fay Lin may own no task"
ROLE = "The role “Auditor” may own no task; choose a role of those who do the work."


@pytest.fixture
def fay(plan: Plan, ada: User, ben: User) -> User:
    """An auditor who was made a member; A is Ben's."""
    add_tasks(plan, ada, ("A", 2, ben))
    person: User = UserFactory(name="Fay Lin")
    MembershipFactory(project=plan.project, user=person, role=Role.AUDITOR)
    return person


def test_every_role_of_a_project_may_own_and_no_other() -> None:
    assert frozenset(PROJECT_ROLES) == OWNING_ROLES


@pytest.mark.parametrize("role", sorted(set(Role) - OWNING_ROLES))
def test_an_operation_cannot_make_such_a_person_the_owner(plan: Plan, ada: User, role: Role) -> None:
    add_tasks(plan, ada, ("A", 2, None))
    person = UserFactory(name="Fay Lin")
    MembershipFactory(project=plan.project, user=person, role=role)
    with pytest.raises(InvalidInput, match=REFUSAL):
        put(plan, ada, "owner", person.pk)
    with pytest.raises(InvalidInput, match="may own no task"):
        put(plan, ada, "owner_role", role.value)


def put(plan: Plan, actor: User, field: str, value: Any) -> None:
    task = task_of(plan, "A").pk
    asked = changes.read_operations([{"op": "task.set", "task": task, "field": field, "value": value}])
    changes.apply(plan, asked, actor=actor, version=plan.version)


def test_a_second_role_of_those_who_work_lets_a_person_own(plan: Plan, ada: User, fay: User) -> None:
    MembershipFactory(project=plan.project, user=fay, role=Role.CONSULTANT)
    put(plan, ada, "owner", fay.pk)
    assert task_of(plan, "A").owner == fay


@pytest.mark.parametrize("address", ["edit/", "owner/cell/"])
def test_the_pages_do_not_offer_such_a_person(
    plan: Plan, ada: User, ben: User, fay: User, signed_in: Callable[[User], Client], address: str
) -> None:
    number = task_of(plan, "A").number
    root = f"/projects/lotus/tasks/{number}/"
    page = signed_in(ada).get(root + address, headers={"HX-Request": "true"}).content.decode()
    select = page[page.index('name="owner"') :].split("</select>")[0]
    assert f'value="{ben.pk}"' in select and f'value="{fay.pk}"' not in select


def test_the_api_refuses_with_the_person_and_the_mend(
    plan: Plan, ada: User, fay: User, api: Callable[[User], APIClient]
) -> None:
    client = api(ada)
    address = f"/api/v1/projects/lotus/tasks/{task_of(plan, 'A').number}/"
    etag = client.get(address)["ETag"]
    sent = client.patch(address, {"owner": fay.pk}, format="json", HTTP_IF_MATCH=etag)
    assert sent.status_code == 400 and REFUSAL in str(sent.json())
    sent = client.patch(address, {"owner_role": "auditor"}, format="json", HTTP_IF_MATCH=etag)
    assert sent.status_code == 400 and ROLE in str(sent.json())


def test_a_table_of_changes_is_refused_with_its_line(plan: Plan, ada: User, fay: User) -> None:
    number = task_of(plan, "A").number
    with pytest.raises(InvalidInput, match=REFUSAL):
        load_table(plan, f"number,owner\n{number},Fay Lin\n".encode(), actor=ada, version=plan.version)


def test_a_table_that_would_become_a_project_is_refused_with_its_line(ada: User) -> None:
    TenantRoleFactory(user=ada, role=Role.PMO)
    with pytest.raises(InvalidInput) as refusal:
        read_table_project(b"name,owner role\nCheck,auditor\n", Chosen(), actor=ada)
    assert ROLE in str(refusal.value)


def test_what_stands_already_stays_valid_and_the_plan_check_says_so(
    plan: Plan, ada: User, fay: User, api: Callable[[User], APIClient], signed_in: Callable[[User], Client]
) -> None:
    Task.objects.filter(code="A").update(owner=fay, owner_role=Role.AUDITOR.value)
    put(plan, ada, "notes", "still to be changed otherwise")
    assert task_of(plan, "A").owner == fay
    rules = {row["rule"]: row for row in api(ada).get("/api/v1/projects/lotus/check/").json()["rules"]}
    assert [one["task"] for one in rules["idle_owner"]["findings"]] == [task_of(plan, "A").number]
    page = signed_in(ada).get(f"/projects/lotus/tasks/{task_of(plan, 'A').number}/edit/").content.decode()
    assert f'value="{fay.pk}" selected' in page
