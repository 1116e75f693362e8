"""A table as a new project: an exported plan comes back equal, and what a stranger typed is understood."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from phases.models import Plan, Task
from phases.outgoing.tables import plan_csv, plan_json, plan_xlsx
from phases.services.table_projects import Chosen, read_table_project
from phases.services.table_storing import start_from_table
from rollout.core.errors import InvalidInput, NotAllowed
from rollout.people.models import User
from rollout.people.roles import Role
from rollout.projects.models import Project
from tests.factories import TenantRoleFactory
from tests.interchange.random_plans import START, stored_plan

pytestmark = pytest.mark.django_db
WRITERS = {"csv": plan_csv, "xlsx": plan_xlsx, "json": plan_json}
HELD = (
    "number name code level summary milestone duration elapsed constraint constraint_at deadline owner "
    "owner_role deliverable notes percent_complete actual_start actual_finish remaining start finish "
    "parent__number"
).split()
CHINA = Chosen(start=START)


@pytest.fixture(autouse=True)
def manager(ada: User) -> None:
    TenantRoleFactory(user=ada, role=Role.PMO)


def facts(plan: Plan) -> list[Any]:
    """Of a summary only what is its own."""
    tasks = []
    for row in plan.tasks.order_by("position").values(*HELD):
        if row["summary"]:
            row |= dict.fromkeys(("milestone", "duration", "elapsed", "percent_complete", "remaining"))
        tasks.append(row)
    links = plan.dependencies.values_list(
        "predecessor__number", "successor__number", "type", "lag", "lag_unit"
    )
    return [tasks, sorted(one if one[3] else (*one[:4], "") for one in links)]


def made_of(content: bytes, ada: User, chosen: Chosen = CHINA, name: str = "Copy") -> Plan:
    run = read_table_project(content, chosen, actor=ada)
    return start_from_table(name, run, actor=ada, source="plan.csv").plan


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("kind", WRITERS)
@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_an_exported_plan_comes_back_as_an_equal_plan(
    kind: str, language: str, ada: User, ben: User, dai: User, data: st.DataObject
) -> None:
    plan = stored_plan(
        data, ada, [ben, dai], hours_per_day=data.draw(st.sampled_from([8, Decimal("7.5"), 24]))
    )
    with translation.override(language):
        content = WRITERS[kind](plan)
    copy = made_of(content, ada, Chosen(start=plan.start, hours_per_day=plan.hours_per_day))
    assert facts(copy) == facts(plan)


def typed(*rows: str, head: str) -> bytes:
    return "\n".join([head, *rows]).encode()


def test_a_typed_table_needs_a_name_alone(ada: User) -> None:
    plan = made_of(typed("Interviews", "Design", head="name"), ada)
    assert [(task.number, task.duration) for task in plan.tasks.all()] == [(1, 480), (2, 480)]
    assert plan.start == START and plan.finish is not None


def test_a_start_without_predecessors_holds_a_typed_task(ada: User) -> None:
    table = typed("A,2026-03-09,", "B,2026-03-02,1", head="任务名称,开始日期,前置任务")
    first, second = made_of(table, ada).tasks.all()
    assert (first.constraint, first.constraint_at) == ("SNET", datetime(2026, 3, 9))
    assert (second.constraint, second.start) == ("ASAP", datetime(2026, 3, 10, 8))


def test_a_duration_left_out_is_the_time_between_the_dates(ada: User) -> None:
    table = typed("A,2026-03-02,2026-03-04", "B,2026-03-05,2026-03-05", head="name,start,finish")
    first, second = made_of(table, ada).tasks.all()
    assert (first.duration, first.finish) == (3 * 480, datetime(2026, 3, 4, 17))
    assert (second.duration, second.start) == (480, datetime(2026, 3, 5, 8))


def test_a_running_task_without_a_duration_keeps_the_work_that_is_left(ada: User) -> None:
    table = typed("A,2026-03-02,2026-03-05,50", head="name,start,finish,percent")
    (task,) = made_of(table, ada).tasks.all()
    assert (task.duration, task.remaining, task.percent_complete) == (4 * 480, 2 * 480, 50)


def test_what_is_left_of_a_running_task_tells_its_percent(ada: User) -> None:
    """T30: seven days done, three left."""
    table = typed("A,10d,2026-03-02,3d", head="name,duration,actual start,remaining")
    (task,) = made_of(table, ada).tasks.all()
    assert (task.duration, task.remaining, task.percent_complete) == (10 * 480, 3 * 480, 70)


def test_dates_of_the_table_stand_until_somebody_calculates(ada: User) -> None:
    table = typed("1,A,1d,2026-03-02 08:00,2026-03-06 17:00", head="number,name,duration,start,finish")
    run = read_table_project(table, CHINA, actor=ada)
    assert [(one.edge, one.recorded.day, one.computed.day) for one in run.differences] == [("finish", 6, 2)]
    plan = start_from_table("Kept", run, actor=ada, source="a.csv").plan
    assert plan.recorded_dates_kept
    assert plan.tasks.get().finish == datetime(2026, 3, 6, 17)


def test_the_earliest_date_is_the_start_where_nobody_says_another(ada: User) -> None:
    table = typed("A,2026-04-07 09:30", "B,2026-04-08", head="name,start")
    assert made_of(table, ada, Chosen()).start == datetime(2026, 4, 7, 9, 30)
    with pytest.raises(InvalidInput) as refused:
        read_table_project(typed("A", head="name"), Chosen(), actor=ada)
    assert refused.value.field == "start"


def test_owners_join_in_the_role_of_their_tasks_and_unknown_ones_are_named(ada: User, ben: User) -> None:
    table = typed(f"A,{ben.email},consultant", "B,Nobody Known,", f"C,{ada.name},", head="name,owner,role")
    run = read_table_project(table, CHINA, actor=ada)
    assert [(task.line, told) for task, told in run.nobody] == [(3, "Nobody Known")]
    project = start_from_table("People", run, actor=ada, source="a.csv")
    assert set(project.memberships.values_list("user", "role")) == {
        (ada.pk, "project_manager"),
        (ben.pk, "consultant"),
    }
    assert list(project.plan.tasks.values_list("owner", flat=True)) == [ben.pk, None, ada.pk]


def test_json_brings_its_settings_and_its_working_days(ada: User, ben: User) -> None:
    content = b"""{"format": "rollout-plan", "version": 1, "project": "Lotus", "start": "2026-03-02T09:00",
      "hours_per_day": 6, "profile": "dates", "lag_calendar": "successor", "go_live": "2026-06-01",
      "calendar": {"name": "Short days", "week": [[[540, 900]], [[540, 900]], [], [], [], [], []],
                   "days": [{"first": "2026-03-09", "last": "2026-03-10", "intervals": [], "name": "Off"}]},
      "tasks": [{"name": "A", "duration": "3d"}]}"""
    run = read_table_project(content, Chosen(), actor=ada)
    assert run.name == "Lotus"
    plan = start_from_table(run.name, run, actor=ada, source="a.json").plan
    plan.refresh_from_db()
    assert (plan.profile, plan.lag_calendar, plan.hours_per_day) == ("dates", "successor", 6)
    assert plan.tasks.get().finish == datetime(2026, 3, 16, 15)
    assert not plan.recorded_dates_kept


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (typed("1,A,2", "2,B,1", head="number,name,predecessors"), ("Row 2", "Predecessors", "A → B → A")),
        (typed("1,A,1", head="number,name,predecessors"), ("Row 2", "Predecessors", "1")),
        (typed("1,A,9SS", head="number,name,predecessors"), ("Row 2", "Predecessors", "9")),
        (typed("1,A,", "2,B,1;1FS+2d", head="number,name,predecessors"), ("Row 3", "Predecessors", "1FS")),
        (typed("1,A,1,", "2,B,2,1", head="number,name,level,predecessors"), ("Row 3", "Predecessors", "B")),
        (typed("1,A", "1,B", head="number,name"), ("Row 3", "Number", "1")),
        (typed("0,A", head="number,name"), ("Row 2", "Number", "0")),
        (typed("A,1", "B,3", head="name,level"), ("Row 3", "Outline level", "3")),
        (typed("A,2026/2/30", head="name,start"), ("Row 2", "Start", "2026/2/30")),
        (typed("A,46083", head="name,deadline"), ("Row 2", "Deadline", "46083")),
        (typed("A,1850-01-01", head="name,deadline"), ("Row 2", "Deadline", "1850-01-01")),
        (
            typed("A,2206-03-02,2206-03-04", head="name,start,finish"),
            ("Row 2", "Start", "2206-03-02"),
        ),
        (typed("A,1d,9999-12-31", head="name,duration,finish"), ("Row 2", "Finish", "9999-12-31", "2148")),
        (typed("A,yes,5d", head="name,milestone,duration"), ("Row 2", "Duration", "5d")),
        (typed("A,1,yes", "B,2,", head="name,level,milestone"), ("Row 2", "Milestone", "A")),
        (typed("A,SNET", head="name,constraint"), ("Row 2", "Constraint", "SNET")),
        (typed("A,50", head="name,percent"), ("Row 2", "Percent complete", "50")),
        (typed("A,101", head="name,percent"), ("Row 2", "Percent complete", "101")),
        (typed("A,NaN", head="name,percent"), ("Row 2", "Percent complete", "NaN")),
        (typed("A,-3d", head="name,duration"), ("Row 2", "Duration", "-3d")),
        (typed("A,9999999w", head="name,duration"), ("Row 2", "Duration", "9999999w")),
        (typed("长" * 10_000, head="名称"), ("Row 2", "Name", "10000", "300")),
        (typed("A,captain", head="name,role"), ("Row 2", "Role", "captain")),
        (typed("A,2026-03-04,2026-03-02", head="name,start,finish"), ("Row 2", "Finish", "2026-03-02")),
        (typed(head="name"), ("Row 1", "no row")),
        (b'{"format":"rollout-plan","version":1,"tasks":[]}', ("no row",)),
        (b'{"format":"rollout-plan","version":2,"tasks":[]}', ("2", "version 1")),
        (b'{"format":"rollout-plan","version":1,"tasks":[{"name":["A"]}]}', ("Row 1", "Name", "['A']")),
        (b'{"format":"rollout-plan","version":1,"tasks":[{"name":"A"}],"strat":1}', ("strat",)),
        (b'{"format":"rollout-plan","version":1,"tasks":[{"name":"A"}],"start":"soon"}', ("soon",)),
        (b'{"format":"rollout-plan","version":1,"tasks":[{"name":"A"}],"hours_per_day":0}', ("0", "24")),
        (b'{"format":"rollout-plan","version":1,"tasks":[{"name":"A"}],"calendar":{"week":[]}}', ("[]",)),
        (b'{"format":"rollout-plan","version":1,"tasks":[{"name":1' + b"0" * 5000 + b"}]}", ("JSON",)),
        (b'{"format":"rollout-plan","version":1', ("Row 1", "JSON")),
    ],
)
def test_a_table_that_is_no_plan_is_told_in_one_sentence_and_makes_nothing(
    ada: User, content: bytes, words: tuple[str, ...]
) -> None:
    before = Project.objects.count(), Task.objects.count()
    with pytest.raises(InvalidInput) as refused:
        made_of(content, ada)
    sentence = str(refused.value.message)
    for word in words:
        assert word in sentence
    assert (Project.objects.count(), Task.objects.count()) == before


def upload(client: Any, content: bytes, name: str = "计划.csv", **more: Any) -> Any:
    form = {"file": SimpleUploadedFile(name, content), "country": "CN", "hours_per_day": "8", **more}
    return client.post(reverse("phases:table_project"), form)


def test_the_page_shows_what_would_be_made_and_the_button_makes_it(
    ada: User, ben: User, signed_in: Any
) -> None:
    client = signed_in(ada)
    assert client.get(reverse("phases:table_project")).status_code == 200
    table = typed(f"访谈,2d,,{ben.email}", "设计,3d,1FS+1d,无名氏", head="名称,工期,前置任务,负责人")
    shown = upload(client, table, start="2026-03-02")
    content = shown.content.decode()
    assert shown.status_code == 200
    for word in ("访谈", "设计", ben.name, "无名氏", 'value="计划"'):
        assert word in content
    assert not Project.objects.exists()
    form = {**shown.context["form"].initial, "name": "莲花", "start": "2026-03-02"}
    done = client.post(reverse("phases:table_project"), form)
    project = Project.objects.get()
    assert (done.status_code, done["Location"]) == (302, reverse("phases:plan", args=[project.slug]))
    assert list(project.plan.tasks.values_list("name", "owner")) == [("访谈", ben.pk), ("设计", None)]
    again = client.post(reverse("phases:table_project"), form)
    assert again.status_code == 400


def test_the_page_tells_the_fault_beside_the_field_it_concerns(ada: User, ben: User, signed_in: Any) -> None:
    client = signed_in(ada)
    soon = upload(client, typed("A,soon", head="name,start"))
    assert (soon.status_code, "soon" in str(soon.context["form"].errors["file"])) == (422, True)
    no_date = upload(client, typed("A", head="name"))
    assert (no_date.status_code, list(no_date.context["form"].errors)) == (422, ["start"])
    assert signed_in(ben).get(reverse("phases:table_project")).status_code == 403


def test_who_may_not_create_projects_makes_none_of_a_table(ben: User) -> None:
    with pytest.raises(NotAllowed):
        made_of(typed("A", head="name"), ben)


@pytest.mark.parametrize(
    ("head", "cell"),
    [
        ("percent complete", "5_0"),
        ("percent complete", "1e1"),
        ("predecessors", "1FS+5_0%"),
        ("predecessors", "1FS+1e1%"),
    ],
)
def test_numbers_that_only_a_program_would_read_are_refused(ada: User, head: str, cell: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        read_table_project(typed("Design,", f"Build,{cell}", head=f"name,{head}"), CHINA, actor=ada)
    assert cell in str(refusal.value)


@pytest.mark.parametrize(
    ("head", "cell"),
    [("percent complete,actual start", "５０％,２０２６－０３－０２"), ("predecessors", "１FS+５０%")],
)
def test_full_width_digits_of_a_table_are_digits(ada: User, head: str, cell: str) -> None:
    run = read_table_project(typed("Design,", f"Build,{cell}", head=f"name,{head}"), CHINA, actor=ada)
    build = run.plan.tasks[1]
    assert build.values.get("percent_complete") == 50 or run.plan.links[0].lag == 5000
