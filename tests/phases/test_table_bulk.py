"""Many rows of the task table at once are one step of the plan, with one undo."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from phases.models import Plan, PlanStep, Task
from phases.services import changes
from rollout.people.models import User
from rollout.people.roles import Role
from tests.factories import MembershipFactory, UserFactory
from tests.phases.updates import add_tasks

pytestmark = pytest.mark.django_db

TABLE = "/projects/lotus/table/"


@pytest.fixture
def tasks(plan: Plan, ada: User, ben: User) -> Plan:
    add_tasks(plan, ada, ("A", 2, ben), ("B", 3, None), ("C", 1, None))
    return plan


def do(client: Client, action: str, codes: str, **values: str) -> Any:
    chosen = [task.pk for task in Task.objects.all() if task.code in codes.split()]
    return client.post(TABLE, {"bulk": action, "selected": chosen, "confirmed": "1", **values})


def test_costs_of_many_tasks_are_set_as_one_step_with_one_undo(
    tasks: Plan, ada: User, signed_in: Callable[[User], Client]
) -> None:
    before = PlanStep.objects.count()
    do(signed_in(ada), "costs", "A B", cost="1200.50")
    assert dict(Task.objects.values_list("code", "cost")) == {
        "A": Decimal("1200.50"),
        "B": Decimal("1200.50"),
        "C": None,
    }
    assert PlanStep.objects.count() == before + 1
    changes.undo(PlanStep.objects.latest("number"), actor=ada)
    assert set(Task.objects.values_list("cost", flat=True)) == {None}


def test_an_empty_amount_leaves_what_stands(
    tasks: Plan, ada: User, signed_in: Callable[[User], Client]
) -> None:
    Task.objects.filter(code="A").update(cost=Decimal(7))
    do(signed_in(ada), "costs", "A", actual_cost="9")
    assert Task.objects.values_list("cost", "actual_cost").get(code="A") == (Decimal(7), Decimal(9))
    asked = do(signed_in(ada), "costs", "A")
    assert asked.status_code == 422 and "Write at least one amount" in asked.content.decode()


def test_a_phase_is_passed_over_with_the_reason(
    tasks: Plan, ada: User, signed_in: Callable[[User], Client]
) -> None:
    Task.objects.filter(code="A").update(summary=True)
    client = signed_in(ada)
    do(client, "costs", "A B", cost="5")
    shown = client.get(TABLE)
    assert "A phase has no costs of its own; choose its tasks." in shown.content.decode()
    assert Task.objects.get(code="B").cost == Decimal(5)


def test_many_tasks_get_one_owner_but_nobody_who_may_own_none(
    tasks: Plan, ada: User, ben: User, signed_in: Callable[[User], Client]
) -> None:
    auditor = UserFactory()
    MembershipFactory(project=tasks.project, user=auditor, role=Role.AUDITOR)
    do(signed_in(ada), "assign", "B C", owner=str(ben.pk))
    assert set(Task.objects.values_list("owner", flat=True)) == {ben.pk}
    assert do(signed_in(ada), "assign", "B C", owner=str(auditor.pk)).status_code == 422
    assert set(Task.objects.values_list("owner", flat=True)) == {ben.pk}


def test_who_may_not_change_the_whole_plan_has_no_such_actions(
    tasks: Plan, ben: User, cleo: User, signed_in: Callable[[User], Client]
) -> None:
    for person in (ben, cleo):
        client = signed_in(person)
        assert "Set costs" not in client.get(TABLE).content.decode()
        assert do(client, "costs", "A", cost="5").status_code == 400
    assert set(Task.objects.values_list("cost", flat=True)) == {None}
