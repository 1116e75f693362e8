"""In the table a summary stands as the work below it: to read, to filter by, to sort by and in files."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from phases.models import Plan, Task
from phases.services import changes
from rollout.people.models import User

pytestmark = pytest.mark.django_db


def add(name: str, parent: str | None = None, after: str | None = None) -> dict[str, Any]:
    return {"op": "task.add", "ref": name, "code": name, "name": name, "parent": parent, "after": after}


@pytest.fixture
def outline(plan: Plan, ada: User) -> Plan:
    """Design is done; Build has a part that is begun; Later has work that nobody began."""
    made = [
        add("Design"),
        add("D1", "Design"),
        add("Build", after="Design"),
        add("Part", "Build"),
        add("B1", "Part"),
        add("B2", "Part", "B1"),
        add("Later", after="Build"),
        add("L1", "Later"),
    ]
    changes.apply(plan, changes.read_operations(made), actor=ada, version=plan.version)
    plan.refresh_from_db()
    keys = {task.code: task.pk for task in Task.objects.all()}
    done = datetime(2026, 3, 2, 17).isoformat()
    begun = datetime(2026, 3, 3, 8).isoformat()
    reported = [
        {"op": "task.set", "task": keys["D1"], "field": "actual_finish", "value": done},
        {"op": "task.set", "task": keys["B1"], "field": "actual_start", "value": begun},
    ]
    changes.apply(plan, changes.read_operations(reported), actor=ada, version=plan.version)
    return plan


@pytest.fixture
def table(
    outline: Plan, ada: User, signed_in: Callable[[User], Client]
) -> Callable[[str], list[tuple[str, str]]]:
    client = signed_in(ada)

    def read(query: str) -> list[tuple[str, str]]:
        sent = client.get(f"/projects/lotus/table/?export=csv&{query}")
        content = b"".join(sent.streaming_content).decode("utf-8-sig")
        return [(row["Code"], row["State"]) for row in csv.DictReader(io.StringIO(content))]

    return read


def test_a_summary_shows_the_state_of_its_work_at_every_level(table: Callable[[str], Any]) -> None:
    assert dict(table("")) == {
        "Design": "Done",
        "D1": "Done",
        "Build": "Under way",
        "Part": "Under way",
        "B1": "Under way",
        "B2": "Not begun",
        "Later": "Not begun",
        "L1": "Not begun",
    }


@pytest.mark.parametrize(
    ("state", "codes"),
    [
        ("done", "Design D1"),
        ("doing", "Build Part B1"),
        ("open", "Build Part B1 B2 Later L1"),
    ],
)
def test_the_filter_agrees_with_what_is_shown(table: Callable[[str], Any], state: str, codes: str) -> None:
    assert [code for code, _state in table(f"state={state}")] == codes.split()


def test_the_table_can_be_sorted_by_state(table: Callable[[str], Any]) -> None:
    states = [state for _code, state in table("sort=state")]
    assert states == ["Not begun"] * 3 + ["Under way"] * 3 + ["Done"] * 2
