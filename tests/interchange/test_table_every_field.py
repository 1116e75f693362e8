"""Every field of a task and every setting of a plan comes back from a table, or is listed as left out."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

import pytest

from phases.interchange.tables.columns import BY_KEY
from phases.methodology.library import shipped
from phases.models import Assignment, Plan, Task
from phases.outgoing.table_losses import not_in_tables
from phases.outgoing.tables import plan_csv, plan_json, plan_xlsx
from phases.services.projects import NewProject, start_project
from phases.services.table_changes import changes_of_table
from phases.services.table_projects import Chosen, read_table_project
from phases.services.table_storing import start_from_table
from rollout.core.errors import InvalidInput
from rollout.people.models import User
from rollout.people.roles import Role
from tests.factories import CalendarFactory, TenantRoleFactory, arranging

pytestmark = pytest.mark.django_db
WRITERS = {"csv": plan_csv, "xlsx": plan_xlsx, "json": plan_json}
POINTS = ("optimistic", "likely", "pessimistic")


@pytest.fixture
def plan(ada: User) -> Plan:
    TenantRoleFactory(user=ada, role=Role.PROJECT_MANAGER)
    TenantRoleFactory(user=ada, role=Role.PMO)
    start = datetime(2026, 3, 2).date()
    wanted = NewProject(
        name="Old", template=shipped("standard-12-week"), start=start, language="en", people={}
    )
    return start_project(wanted, actor=ada).plan


def copied(content: bytes, ada: User) -> Plan:
    run = read_table_project(content, Chosen(), actor=ada)
    return start_from_table("Copy", run, actor=ada, source="plan").plan


@pytest.mark.parametrize("kind", WRITERS)
def test_three_durations_effort_and_the_go_live_come_back(kind: str, plan: Plan, ada: User) -> None:
    with arranging():
        plan.tasks.filter(code="C1").update(effort=4800, physical_percent=Decimal("12.5"))
        plan.tasks.filter(code="C2").update(elapsed=True)
    copy = copied(WRITERS[kind](plan), ada)
    fields = ("code", *POINTS, "effort", "physical_percent", "elapsed")
    before, after = (list(one.tasks.filter(summary=False).values_list(*fields)) for one in (plan, copy))
    assert before == after and sum(row[1] is not None for row in before) > 30
    assert (plan.go_live_task.code, copy.go_live_task.code) == ("A1", "A1")
    assert not changes_of_table(plan, WRITERS[kind](plan), actor=ada).operations


def test_json_of_a_plan_tells_the_go_live_date_again(plan: Plan, ada: User) -> None:
    copy = Plan.objects.get(pk=copied(plan_json(plan), ada).pk)
    assert copy.go_live_task.finish == plan.go_live_task.finish != plan.finish


def test_a_table_that_marks_another_go_live_says_that_it_stays(plan: Plan, ada: User) -> None:
    content = json.loads(plan_json(plan))
    for row in content["tasks"]:
        row["go_live_task"] = row["code"] == "A2"
    asked = changes_of_table(plan, json.dumps(content).encode(), actor=ada)
    assert (asked.operations, asked.not_read.settings) == ((), ("go_live_task",))


@pytest.mark.parametrize(
    ("row", "code"),
    [({"likely": "9d", "pessimistic": "2d"}, "three_points"), ({"go_live_task": "yes"}, "go_live_twice")],
)
def test_a_bad_mark_or_duration_is_refused_with_its_row(
    row: dict[str, str], code: str, plan: Plan, ada: User
) -> None:
    content = json.loads(plan_json(plan))
    next(one for one in content["tasks"] if one["code"] == "C1").update(row)
    with pytest.raises(InvalidInput) as caught:
        copied(json.dumps(content).encode(), ada)
    assert caught.value.code == f"table_{code}"


KEPT = set(BY_KEY) - {"predecessors", "go_live_task"} | {"elapsed", "parent", "position"}
LISTED = {"calendar"}
# Of the outline, of the calculation, of the file that a plan came from, or counters of this database.
FOLLOWS = set(
    "id plan summary early_start early_finish late_start late_finish total_slack free_slack critical "
    "provisional search_text resume_at source source_uid version".split()
)
TOLD = {"start", "status_at", "go_live", "go_live_task", "profile", "lag_calendar", "out_of_sequence"}
TOLD |= {"critical_threshold", "hours_per_day", "currency", "calendar", "week"}
NOT_TOLD = set("id project version template_key recorded_dates_kept finish remarks last_number".split())


def test_every_field_of_a_task_and_every_setting_is_kept_or_listed() -> None:
    assert {field.name for field in Task._meta.concrete_fields} == KEPT | LISTED | FOLLOWS
    assert {field.name for field in Plan._meta.concrete_fields} == TOLD | NOT_TOLD


def test_what_a_table_leaves_out_is_listed(
    plan: Plan, ada: User, ben: User, plan_calendar: Callable[[Plan], str]
) -> None:
    task = plan.tasks.get(code="C1")
    with arranging():
        Assignment.objects.create(task=task, user=ben)
    name = plan_calendar(plan)
    listed = {(note.code, note.value) for note in not_in_tables(plan, with_cost=True)}
    assert {("table_settings", "Old"), ("table_calendar", name), ("table_participant", ben.name)} <= listed
    codes = {note.code for note in not_in_tables(plan, with_cost=True, settings=False)}
    assert "table_settings" not in codes


@pytest.fixture
def plan_calendar() -> Callable[[Plan], str]:
    def give(plan: Plan) -> str:
        calendar = CalendarFactory(kind="task", project=plan.project)
        with arranging():
            plan.tasks.filter(code="C1").update(calendar=calendar)
        return str(calendar.name)

    return give
