"""Somebody leaves: what they own is named before and after, and found until another has taken it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from phases.models import Plan
from phases.plan_check_rows import Rule
from phases.queries_check import plan_check
from rollout.people.models import User
from rollout.people.roles import Role
from rollout.projects.services import projects
from rollout.projects.services.actions import add_action
from rollout.projects.services.risks import raise_risk
from tests.factories import MembershipFactory, arranging
from tests.phases.test_baselines import change
from tests.phases.updates import add_tasks, task_of

pytestmark = pytest.mark.django_db
SAID = "Ben Qiu leaves the project and still owns 2 open tasks, 1 open action, 1 open risk"
HERE = "/projects/lotus"


@pytest.fixture(autouse=True)
def owned(plan: Plan, ada: User, ben: User, dai: User) -> None:
    add_tasks(plan, ada, ("A", 5, ben), ("B", 5, ben), ("C", 5, ben), ("D", 5, dai))
    done = {"op": "task.set", "task": task_of(plan, "C").pk, "field": "percent_complete", "value": 100}
    change(plan, ada, done)
    add_action(plan.project, {"text": "Call", "owner": ben, "due_on": date(2026, 3, 6)}, actor=ada)
    raise_risk(plan.project, {"title": "Late data", "owner": ben}, actor=ada)


def found(plan: Plan) -> list[Any]:
    return [one for one in plan_check(plan).findings() if one.rule is Rule.OWNER_LEFT]


def remove(plan: Plan, ada: User, person: User) -> None:
    for membership in plan.project.memberships.filter(user=person):
        projects.remove_role(membership, actor=ada)


def test_the_page_asks_with_what_is_theirs_and_says_it_again_afterwards(
    plan: Plan, ada: User, ben: User, signed_in: Any
) -> None:
    client = signed_in(ada)
    assert client.get(f"{HERE}/people/").content.decode().count(SAID) == 1
    own = plan.project.memberships.get(user=ben)
    told = client.post(f"{HERE}/people/{own.pk}/remove/", follow=True).content.decode()
    assert SAID in told


def test_who_keeps_another_role_leaves_nothing_behind(
    plan: Plan, ada: User, ben: User, signed_in: Any
) -> None:
    second = MembershipFactory(project=plan.project, user=ben, role=Role.IT)
    client = signed_in(ada)
    assert "Ben Qiu leaves" not in client.get(f"{HERE}/people/").content.decode()
    told = client.post(f"{HERE}/people/{second.pk}/remove/", follow=True).content.decode()
    assert told.count(SAID) == 1  # the question about the last role, no news


@pytest.mark.parametrize("way", ["removed", "account closed"])
def test_the_plan_check_and_this_week_name_their_open_tasks(
    way: str, plan: Plan, ada: User, ben: User, dai: User, signed_in: Any, api: Any
) -> None:
    assert not found(plan)
    if way == "removed":
        remove(plan, ada, ben)
    else:
        with arranging():
            User.objects.filter(pk=ben.pk).update(is_active=False)
    tasks = [task_of(plan, code) for code in ("B", "A")]  # the outline's order
    assert [one.task for one in found(plan)] == [task.pk for task in tasks]
    rules = {row["rule"]: row for row in api(ada).get(f"/api/v1{HERE}/check/").json()["rules"]}
    assert [one["task"] for one in rules["owner_left"]["findings"]] == [task.number for task in tasks]
    assert ben.name in signed_in(ada).get(f"{HERE}/check/?rule=owner_left").content.decode()
    said = "2 open tasks are owned by people who are not in the project: Ben Qiu."
    assert said in signed_in(ada).get(f"{HERE}/").content.decode()
    assert said not in signed_in(dai).get(f"{HERE}/").content.decode()
    for task in tasks:
        change(plan, ada, {"op": "task.set", "task": task.pk, "field": "owner", "value": dai.pk})
    assert not found(plan) and said not in signed_in(ada).get(f"{HERE}/").content.decode()


def test_the_one_with_the_role_is_offered_as_the_next_owner(
    plan: Plan, ada: User, ben: User, cleo: User
) -> None:
    task = task_of(plan, "A").pk
    change(plan, ada, {"op": "task.set", "task": task, "field": "owner_role", "value": "business_owner"})
    MembershipFactory(project=plan.project, user=cleo, role=Role.BUSINESS_OWNER)
    remove(plan, ada, ben)
    mends = {one.task: [put["value"] for put in one.mend] for one in found(plan)}
    assert mends == {task: [cleo.pk], task_of(plan, "B").pk: []}
