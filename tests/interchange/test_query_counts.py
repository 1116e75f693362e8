"""Pages and files of a plan ask the database as often for 500 tasks as for one."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from phases.models import Plan, Task
from phases.outgoing.tables import plan_csv
from rollout.people.models import User
from rollout.people.roles import Role
from rollout.projects.models import Project
from tests.factories import DependencyFactory, PlanFactory, TaskFactory, TenantRoleFactory, arranging
from tests.interchange.test_export_pages import FRIDAY, MONDAY

pytestmark = pytest.mark.django_db
SIZES = (1, 20, 500)


def grown(plan: Plan, owner: User, size: int) -> None:
    """As many tasks, each after the one before."""
    known = plan.tasks.count()
    with arranging():
        Task.objects.bulk_create(
            Task(
                plan=plan,
                number=number,
                position=number,
                name=f"T{number}",
                start=MONDAY,
                finish=FRIDAY,
                owner=owner,
            )
            for number in range(known + 1, size + 1)
        )
        Plan.objects.filter(pk=plan.pk).update(last_number=size)


def asked(client: Any, address: str, content: bytes | None = None, **form: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        if content is None:
            answer = client.get(address, form)
        else:
            answer = client.post(address, {"file": SimpleUploadedFile("a.csv", content), **form})
    assert answer.status_code == 200
    return len(found)


@pytest.fixture
def growing(project: Project, ben: User, ada: User) -> Plan:
    TenantRoleFactory(user=ada, role=Role.PMO)
    plan: Any = PlanFactory(project=project, start=MONDAY)
    first = TaskFactory(plan=plan, number=1, position=1, name="T1", start=MONDAY, finish=FRIDAY, owner=ben)
    second = TaskFactory(plan=plan, number=2, position=2, name="T2", start=MONDAY, finish=FRIDAY, owner=ben)
    DependencyFactory(plan=plan, predecessor=first, successor=second)
    found: Plan = plan
    return found


@pytest.mark.parametrize("kind", ["", "mspdi", "xlsx", "csv", "json", "ics", "svg"])
def test_taking_a_plan_away_asks_as_often_for_many_tasks(
    growing: Plan, ada: User, ben: User, signed_in: Any, kind: str
) -> None:
    client, slug = signed_in(ada), growing.project.slug
    address = (
        reverse("phases:export_file", args=[slug, kind]) if kind else reverse("phases:export", args=[slug])
    )
    client.get(address)
    counts = []
    for size in SIZES:
        grown(growing, ben, size)
        counts.append(asked(client, address))
    assert counts[0] == counts[1] == counts[2]


def test_looking_at_a_table_asks_as_often_for_many_rows(
    growing: Plan, ada: User, ben: User, signed_in: Any
) -> None:
    client, counts = signed_in(ada), []
    address = reverse("phases:table_project")
    client.get(address)
    for size in SIZES:
        grown(growing, ben, size)
        counts.append(asked(client, address, plan_csv(growing), country="DE", hours_per_day="8"))
    assert counts[0] == counts[1] == counts[2]


def test_looking_at_changes_asks_as_often_for_many_rows(
    growing: Plan, ada: User, ben: User, signed_in: Any
) -> None:
    client, counts = signed_in(ada), []
    address = reverse("phases:table_import", args=[growing.project.slug])
    client.get(address)
    grown(growing, ben, SIZES[-1])
    for size in SIZES:
        table = "number,name,owner\n" + "".join(f"{n},N{n},{ben.name}\n" for n in range(1, size + 1))
        counts.append(asked(client, address, table.encode()))
    assert counts[0] == counts[1] == counts[2]
    assert abs(counts[0] - counts[1]) <= 1
