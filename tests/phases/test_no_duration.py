"""A task of no duration is a milestone, by whatever way it is told."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from phases.models import Task
from phases.operations import parse_operations
from phases.services.changes import apply, preview, undo
from phases.services.table_changes import changes_of_table
from phases.services.table_projects import Chosen, read_table_project
from phases.services.table_storing import start_from_table
from rollout.core.errors import InvalidInput
from rollout.people.models import User
from rollout.people.roles import Role
from tests.factories import TenantRoleFactory
from tests.phases.test_changes import set_field

pytestmark = pytest.mark.django_db


def as_stored(plan: Any, name: str) -> tuple[bool, int]:
    return Task.objects.values_list("milestone", "duration").get(plan=plan, name=name)


def test_setting_it_says_so_before_and_is_one_undo(plan_of_rollout: Any, task: Any, ada: User) -> None:
    name, before = task("D7").name, as_stored(plan_of_rollout, task("D7").name)
    wanted = parse_operations([set_field(task("D7"), "duration", 0)])
    assert preview(plan_of_rollout, wanted).warnings == [
        f"“D7 {name}” takes no time and becomes a milestone."
    ]
    step = apply(plan_of_rollout, wanted, actor=ada, version=1)
    assert as_stored(plan_of_rollout, name) == (True, 0)
    undo(step, actor=ada)
    assert as_stored(plan_of_rollout, name) == before


def test_work_under_way_is_refused_in_one_sentence(plan_of_rollout: Any, task: Any, ada: User) -> None:
    begin = parse_operations([set_field(task("K1"), "actual_start", "2026-03-02T08:00")])
    apply(plan_of_rollout, begin, actor=ada, version=1)
    plan_of_rollout.refresh_from_db()
    found = preview(plan_of_rollout, parse_operations([set_field(task("K1"), "duration", 0)]))
    assert found.refused is not None and "is under way, and a milestone is reached or not" in str(
        found.refused["message"]
    )


def test_a_new_task_of_none_is_one(plan_of_rollout: Any, ada: User, api: Any) -> None:
    url = f"/api/v1/projects/{plan_of_rollout.project.slug}/tasks/"
    made = api(ada).post(url, {"name": "Handed over", "duration": 0}, format="json")
    assert made.status_code == 201 and made.json()["milestone"] is True


def test_a_cell_and_the_interface_do_the_same(
    plan_of_rollout: Any, task: Any, ada: User, client: Client, api: Any
) -> None:
    slug = plan_of_rollout.project.slug
    client.force_login(ada)
    cell = reverse("phases:task_cell", args=[slug, task("D7").number, "duration"])
    client.post(cell, {"duration": "0", "version": task("D7").version})
    one = task("D5")
    url = f"/api/v1/projects/{slug}/tasks/{one.number}/"
    done = api(ada).patch(url, {"duration": 0}, format="json", headers={"If-Match": f'"{one.version}"'})
    assert done.json()["milestone"] is True
    assert {code: as_stored(plan_of_rollout, task(code).name) for code in ("D5", "D7")} == {
        "D5": (True, 0),
        "D7": (True, 0),
    }


def test_a_line_of_a_table_does_too(plan_of_rollout: Any, task: Any, ada: User) -> None:
    one = task("D7")
    content = f"number,name,duration\n{one.number},{one.name},0\n,Signed,0d\n".encode()
    operations = changes_of_table(plan_of_rollout, content, actor=ada).operations
    apply(plan_of_rollout, operations, actor=ada, version=1)
    assert as_stored(plan_of_rollout, one.name) == as_stored(plan_of_rollout, "Signed") == (True, 0)


def test_a_table_that_becomes_a_project_has_milestones_for_lines_without_time(ada: User) -> None:
    TenantRoleFactory(user=ada, role=Role.PMO)
    content = b"level,name,duration,start\n1,Phase,0d,2026-03-02\n2,Talks,2d,\n2,Agreed,0d,\n"
    run = read_table_project(content, Chosen(None, 8, "CN"), actor=ada)
    plan = start_from_table("Table", run, actor=ada, source="a.csv").plan
    assert [as_stored(plan, name)[0] for name in ("Phase", "Talks", "Agreed")] == [False, False, True]


def test_a_line_with_tasks_below_it_is_no_milestone_for_saying_none(plan_of_rollout: Any, ada: User) -> None:
    content = b"level,name,duration\n1,Phase,0d\n2,Talks,2d\n"
    operations = changes_of_table(plan_of_rollout, content, actor=ada).operations
    apply(plan_of_rollout, operations, actor=ada, version=1)
    assert Task.objects.get(plan=plan_of_rollout, name="Talks").parent.name == "Phase"


def test_a_milestone_still_takes_no_time(plan_of_rollout: Any, task: Any, ada: User) -> None:
    with pytest.raises(InvalidInput, match="is a milestone and takes no time; turn that off first"):
        wanted = parse_operations([set_field(task("D◆"), "duration", 480)])
        apply(plan_of_rollout, wanted, actor=ada, version=1)


@pytest.mark.parametrize("code", ["D5", "D◆"])
@pytest.mark.parametrize("order", [("duration", "milestone"), ("milestone", "duration")])
def test_no_time_and_no_milestone_at_once_is_refused(
    code: str, order: tuple[str, str], plan_of_rollout: Any, task: Any, ada: User, api: Any
) -> None:
    one, before = task(code), as_stored(plan_of_rollout, task(code).name)
    said: dict[str, Any] = {"duration": 0, "milestone": False}
    url = f"/api/v1/projects/{plan_of_rollout.project.slug}/tasks/{one.number}/"
    headers = {"If-Match": f'"{one.version}"'}
    answer = api(ada).patch(url, {name: said[name] for name in order}, format="json", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "no_time_no_milestone")
    assert "takes no time, so it is a milestone; give it a duration" in answer.json()["detail"]
    assert as_stored(plan_of_rollout, one.name) == before


def test_a_new_task_without_time_that_is_said_to_be_no_milestone_is_refused(
    plan_of_rollout: Any, ada: User, api: Any
) -> None:
    url = f"/api/v1/projects/{plan_of_rollout.project.slug}/tasks/"
    wanted = {"name": "Handed over", "duration": 0, "milestone": False}
    answer = api(ada).post(url, wanted, format="json")
    assert (answer.status_code, answer.json()["code"]) == (400, "no_time_no_milestone")


def test_a_milestone_that_is_none_any_more_takes_a_day(plan_of_rollout: Any, task: Any, ada: User) -> None:
    apply(
        plan_of_rollout, parse_operations([set_field(task("D◆"), "milestone", False)]), actor=ada, version=1
    )
    assert as_stored(plan_of_rollout, task("D◆").name) == (False, 480)


def test_a_line_of_a_table_may_say_no_to_milestones_and_have_no_time(plan_of_rollout: Any, ada: User) -> None:
    content = b"number,name,duration,milestone\n,Signed,0d,no\n"
    operations = changes_of_table(plan_of_rollout, content, actor=ada).operations
    apply(plan_of_rollout, operations, actor=ada, version=1)
    assert as_stored(plan_of_rollout, "Signed") == (True, 0)
