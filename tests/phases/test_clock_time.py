"""A task counted on the clock is told and edited in days of the clock, never in working days."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from phases.lists import TASK_TABLE, rows
from phases.models import Task
from phases.operations import parse_operations
from phases.plan_check import PlanCheck
from phases.plan_check_rows import CheckedLink, CheckedTask, Rule
from phases.services.changes import apply
from phases.task_forms import TaskForm
from phases.update_forms import AnswerForm
from phases.views.asked import asked
from phases.views.gantt_json import plan_json
from phases.views.network import node
from phases.views.reading import PlanReading
from phases.views.task_facts import facts_of
from phases.views.update_words import plan_says
from rollout.people.models import User
from rollout.projects.access import ProjectAccess

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]
FIVE_DAYS = 5 * 1440


@pytest.fixture
def drying(plan_of_rollout: Any, ada: User, task: Any) -> Task:
    """R1 takes five days of the clock."""
    change(plan_of_rollout, ada, task("R1"), elapsed=True, duration=FIVE_DAYS)
    found: Task = task("R1")
    return found


def change(plan: Any, ada: User, task: Task, **values: Any) -> None:
    plan.refresh_from_db()
    items = [{"op": "task.set", "task": task.pk, "field": name, "value": put} for name, put in values.items()]
    apply(plan, parse_operations(items), actor=ada, version=plan.version)


def shown(column: str, task: Task) -> tuple[Any, str]:
    one = rows(Task.objects.filter(pk=task.pk)).get()
    found = next(each for each in TASK_TABLE.columns if each.key == column)
    return found.plain(one), str(found.show(one))


def test_panel_gantt_and_network_tell_days_of_the_clock(drying: Task, ada: User) -> None:
    read = PlanReading(ProjectAccess(ada, drying.plan.project))
    facts = {fact.label: fact.value for fact in facts_of(read, drying)}
    assert facts["Duration"].startswith("5 d clock time")
    assert drying.total_slack in (0, None) or "clock time" in facts["Slack"]
    drawn = next(one for one in plan_json(read)["tasks"] if one["id"] == drying.pk)
    assert (drawn["duration_text"], drawn["duration_days"], drawn["day_minutes"]) == ("5 ed", 5, 1440)
    assert drawn["hint"].startswith("5 d clock time")
    assert node(read, read.by_id[drying.pk], None)["facts"].startswith("5 d clock time → ")


def test_slack_of_such_a_task_is_told_on_the_clock(
    drying: Task, plan_of_rollout: Any, ada: User, task: Any
) -> None:
    change(plan_of_rollout, ada, task("R1"), duration=1440)
    found = task("R1")
    Task.objects.filter(pk=found.pk).update(total_slack=2 * 1440, free_slack=1440, critical=False)
    found.refresh_from_db()
    read = PlanReading(ProjectAccess(ada, plan_of_rollout.project))
    facts = {fact.label: fact.value for fact in facts_of(read, found)}
    assert facts["Slack"] == "2 d clock time, of it 1 d clock time without moving anything else"
    assert shown("slack", found) == ("2 ed", "2 ed")


def test_the_table_and_its_file_cannot_be_taken_for_working_days(drying: Task, task: Any) -> None:
    assert shown("duration", drying) == ("5 ed", "5 ed")
    plain, cell = shown("duration", task("K1"))
    assert isinstance(plain, float) and cell == f"{plain:.1f}"


def test_the_table_counts_days_of_the_plan_s_own_hours(drying: Task, plan_of_rollout: Any, task: Any) -> None:
    type(plan_of_rollout).objects.filter(pk=plan_of_rollout.pk).update(hours_per_day=6)
    Task.objects.filter(pk=task("K1").pk).update(duration=4 * 360, total_slack=360, effort=720)
    assert [shown(name, task("K1"))[0] for name in ("duration", "slack", "effort")] == [4, 1, 2]


@pytest.mark.parametrize(("typed", "minutes"), [("7 ed", 7 * 1440), ("2", 2 * 1440), ("36eh", 36 * 60)])
def test_the_cell_is_edited_in_days_of_the_clock(
    typed: str, minutes: int, drying: Task, ada: User, signed_in: SignIn
) -> None:
    client = signed_in(ada)
    address = reverse("phases:task_cell", args=[drying.plan.project.slug, drying.number, "duration"])
    editor = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert 'value="5 ed"' in editor
    client.post(address, {"duration": typed, "version": drying.version}, headers={"HX-Request": "true"})
    now = Task.objects.get(pk=drying.pk)
    assert (now.duration, now.elapsed) == (minutes, True)


@pytest.mark.parametrize("typed", ["5d", "soon", "0", "-1ed"])
def test_working_days_are_refused_in_such_a_cell(
    typed: str, drying: Task, ada: User, signed_in: SignIn
) -> None:
    address = reverse("phases:task_cell", args=[drying.plan.project.slug, drying.number, "duration"])
    posted = {"duration": typed, "version": drying.version}
    text = signed_in(ada).post(address, posted, headers={"HX-Request": "true"}).content.decode()
    assert "counted on the clock" in text and Task.objects.get(pk=drying.pk).duration == FIVE_DAYS


def test_the_form_of_the_task_reads_and_writes_days_of_the_clock(drying: Task) -> None:
    def form(data: Any = None) -> TaskForm:
        people = [(owner, "Owner") for owner in [drying.owner_id] if owner is not None]
        return TaskForm(
            data,
            task=drying,
            people=people,
            owners=people,
            calendars=[],
            minutes_per_day=480,
            whole_plan=True,
            budget="",
        )

    fresh = form()
    assert fresh.initial["duration"] == 5 and fresh.fields["duration"].label == "Duration, clock days"
    values = {name: value for name, value in fresh.initial.items() if value not in (None, [])}
    posted = form({**values, "duration": "6"})
    assert posted.is_valid(), posted.errors
    (operation,) = posted.operations()
    assert (operation["field"], operation["value"]) == ("duration", 6 * 1440)


def test_the_owner_is_asked_for_days_of_the_clock(drying: Task, plan_of_rollout: Any, ada: User) -> None:
    change(plan_of_rollout, ada, drying, percent_complete=40)
    begun = Task.objects.get(pk=drying.pk)
    assert plan_says(begun, 480).startswith("3 d clock time remain")
    answer = AnswerForm(None, task=begun, status=begun.finish, minutes_per_day=480)
    assert answer.fields["remaining"].label == "Clock days that remain" and answer.minutes_per_day == 1440


def test_high_slack_is_measured_in_the_days_of_the_task() -> None:
    slack = 45 * 480
    tasks = [
        CheckedTask(1, 1, "Dry", elapsed=True, total_slack=slack),
        CheckedTask(2, 2, "Work", total_slack=slack),
    ]
    links = [CheckedLink(1, 3, 1, "FS", 0), CheckedLink(2, 1, 4, "FS", 0)]
    links += [CheckedLink(3, 3, 2, "FS", 0), CheckedLink(4, 2, 4, "FS", 0)]
    tasks += [CheckedTask(3, 3, "First"), CheckedTask(4, 4, "Last")]
    found = [
        one.task
        for result in PlanCheck(tasks, links, None).results()
        for one in result.findings
        if one.rule is Rule.HIGH_SLACK
    ]
    assert found == [2]


def test_data_of_the_page_is_json(drying: Task, ada: User) -> None:
    assert json.dumps(plan_json(PlanReading(ProjectAccess(ada, drying.plan.project))))


def test_the_preview_asks_in_days_of_the_clock(drying: Task) -> None:
    longer = {"op": "task.set", "task": drying.pk, "field": "duration", "value": 7 * 1440}
    assert asked(parse_operations([longer]), drying.plan) == [f"“{drying}”: duration becomes 7 ed"]


def test_a_new_task_takes_a_day_of_the_plan_s_own_hours(plan_of_rollout: Any, ada: User) -> None:
    type(plan_of_rollout).objects.filter(pk=plan_of_rollout.pk).update(hours_per_day=6)
    plan_of_rollout.refresh_from_db()
    operations = parse_operations([{"op": "task.add", "name": "Call the dealers"}])
    apply(plan_of_rollout, operations, actor=ada, version=plan_of_rollout.version)
    assert plan_of_rollout.tasks.get(name="Call the dealers").duration == 360
