"""Files are looked at with the same warnings as any other change of a plan."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from phases.interchange import reasons
from phases.interchange.report import report
from phases.labels_dry_run import WORDING
from phases.models import Plan
from phases.scheduling.explain import Edge, explain
from phases.scheduling.model import Fact, PlanInput, Profile, TaskKey
from phases.scheduling.result import Schedule
from phases.services.imports import read_plan_file
from phases.services.table_projects import Chosen, read_table_project
from phases.services.table_storing import start_from_table
from rollout.people.models import User
from rollout.people.roles import Role
from tests.factories import TenantRoleFactory
from tests.interchange.documents import document, link, task
from tests.phases.updates import add_tasks, task_of

pytestmark = pytest.mark.django_db

TABLE = b"""number,name,duration,predecessors,actual start,deadline
1,Interviews,5,,,
2,Design,3,1,2026-03-03,
3,Contract,2,,,
4,Kick-off,3,3FS-3d,,2026-03-03
"""
CLIPPED = "The lead of “Kick-off” on “Contract” reaches before the project; it starts with the project."
SEQUENCE = "“Design” started before “Interviews” allowed it."
MISSED = "“Kick-off” misses its deadline"
CHINA = Chosen(start=datetime(2026, 3, 2, 8))


@pytest.fixture
def pmo(ada: User) -> User:
    TenantRoleFactory(user=ada, role=Role.PMO)
    return ada


def agree(sentences: list[str]) -> None:
    told = " ".join(sentences)
    assert CLIPPED in told and SEQUENCE in told and MISSED in told


def test_a_table_that_would_become_a_project_is_read_with_warnings(
    pmo: User, api: Callable[[User], APIClient], signed_in: Callable[[User], Client]
) -> None:
    agree(read_table_project(TABLE, CHINA, actor=pmo).warnings())
    sent = api(pmo).post("/api/v1/imports/table/preview/?start=2026-03-02", TABLE, content_type="text/csv")
    agree(sent.json()["warnings"])
    file = SimpleUploadedFile("plan.csv", TABLE)
    content = {"file": file, "start": "2026-03-02", "country": "CN", "hours_per_day": "8"}
    agree([signed_in(pmo).post("/projects/import/table/", content).content.decode()])


def test_what_the_table_became_keeps_the_marks(pmo: User) -> None:
    run = read_table_project(TABLE, CHINA, actor=pmo)
    plan = start_from_table("Copy", run, actor=pmo, source="plan.csv").plan
    numbers = dict(plan.tasks.values_list("pk", "number"))
    told = [(code, numbers[task], numbers[before]) for code, task, before in plan.remarks]
    assert told == [("lead_clipped", 4, 3), ("out_of_sequence", 2, 1)]


def test_a_table_of_changes_is_looked_at_with_warnings(
    plan: Plan, ada: User, ben: User, api: Callable[[User], APIClient], signed_in: Callable[[User], Client]
) -> None:
    add_tasks(plan, ada, ("A", 5, ben), ("B", 3, ben), links=[("A", "B")])
    table = f"number,actual start\n{task_of(plan, 'B').number},2026-03-03\n".encode()
    sentence = "“B Task B” started before “A Task A” allowed it."
    sent = api(ada).post("/api/v1/projects/lotus/plan/table/preview/", table, content_type="text/csv")
    assert sentence in sent.json()["warnings"]
    shown = signed_in(ada).post("/projects/lotus/plan/load/", {"file": SimpleUploadedFile("plan.csv", table)})
    assert sentence in shown.content.decode()


def test_a_microsoft_project_file_is_looked_at_with_warnings() -> None:
    content = document(
        task(1, Duration="PT40H0M0S", Finish="2026-03-06T17:00:00"),
        task(2, PredecessorLink=link(1), ActualStart="2026-03-03T08:00:00", Start="2026-03-03T08:00:00"),
    )
    told = report(read_plan_file(content, profile=Profile.LOGIC), WORDING)["warnings"]
    assert [(one["code"], one["uid"], one["sentence"]) for one in told] == [
        ("out_of_sequence", 2, "“Task 2” started before “Task 1” allowed it.")
    ]


def test_only_the_differences_that_are_shown_are_explained(
    pmo: User, signed_in: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each explanation takes several small schedules; the page needs two hundred, whoever imports none."""
    asked: list[tuple[TaskKey, str]] = []

    def counted(plan: PlanInput, key: TaskKey, edge: Edge, schedule: Schedule) -> tuple[Fact, ...]:
        asked.append((key, edge))
        return explain(plan, key, edge, schedule)

    monkeypatch.setattr(reasons, "explain", counted)
    later = {"Start": "2026-03-03T08:00:00", "Finish": "2026-03-03T17:00:00"}
    content = document(*(task(uid, **later) for uid in range(1, 221)))
    client = signed_in(pmo)
    shown = client.post(reverse("phases:plan_import"), {"file": SimpleUploadedFile("plan.xml", content)})
    page = shown.content.decode()
    assert "440 dates would be set otherwise" in page and "The first 200 of 440." in page
    assert len(asked) == 200
    asked.clear()
    run = read_plan_file(content, profile=Profile.LOGIC)
    assert (run.difference_count, asked) == (440, [])
    assert len(run.differences) == len(asked) == 440
