"""Many changes at once and changes that move much: nothing looks at the whole plan for each, and a page shows
the first of many with how many there are."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from phases.drafts import Draft, Place, link_of
from phases.edits import edit
from phases.faults import PlanFault
from phases.models import Plan
from phases.operations import AddLink, AddTask, Operation, RemoveLink, RemoveTask, SetLink
from phases.services import changes
from phases.views.table_preview import Line, first_of_each
from rollout.people.models import User

pytestmark = pytest.mark.django_db
AROUND: Any = None


class Links(dict[int, Any]):
    """Counts how often somebody goes through all of them."""

    walks = 0

    def values(self) -> Any:
        type(self).walks += 1
        return super().values()


def draft_of(size: int, monkeypatch: pytest.MonkeyPatch) -> Draft:
    """Tasks 1 to `size`, each after the one before by the link of its number; nothing of them is fetched."""
    monkeypatch.setattr(Draft, "name", lambda _self, key: f"Task {key}")
    places = {key: Place(None, key, 0, False) for key in range(1, size + 1)}
    links = {key: link_of(key - 1, key, "FS", 0, "working") for key in range(2, size + 1)}
    made = Draft(settings={}, places=places, links=links, last_number=size, fetch=lambda _ids: {})
    made.links = Links(links)
    return made


def test_links_are_gone_through_once_however_many_are_added(monkeypatch: pytest.MonkeyPatch) -> None:
    draft = draft_of(60, monkeypatch)
    Links.walks = 0
    edit(draft, [AddLink(key, key + 5) for key in range(1, 51)], AROUND)
    assert Links.walks == 1 and len(draft.links) == 59 + 50


@pytest.mark.parametrize(
    ("operations", "twice"),
    [
        ([AddLink(1, 2)], True),
        ([AddLink(1, 2, "SS")], False),
        ([AddLink(1, 3), AddLink(1, 3)], True),
        ([RemoveLink(2), AddLink(1, 2)], False),
        ([RemoveLink(2), AddLink(1, 2), AddLink(1, 2)], True),
        ([SetLink(2, {"type": "SS"}), AddLink(1, 2)], False),
        ([AddLink(1, 2, "SS"), SetLink(2, {"type": "SS"})], True),
        ([SetLink(2, {"lag": 480})], False),
        ([SetLink(2, {"type": "SS"}), SetLink(2, {"type": "FS"})], False),
    ],
)
def test_two_equal_links_are_found_after_any_change_of_links(
    operations: list[Operation], twice: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = draft_of(5, monkeypatch)
    if not twice:
        edit(draft, operations, AROUND)
        return
    with pytest.raises(PlanFault) as refused:
        edit(draft, operations, AROUND)
    assert refused.value.code == "link_twice" and refused.value.operation == len(operations) - 1


def test_links_of_a_removed_task_are_no_equal_ones(plan: Plan, ada: User) -> None:
    made = (AddTask("A", "a"), AddTask("B", "b"), AddTask("C", "c"), AddLink("a", "b"), AddLink("b", "c"))
    changes.apply(plan, made, actor=ada, version=plan.version)
    plan.refresh_from_db()
    a, b, c = plan.tasks.order_by("number").values_list("pk", flat=True)
    found = changes.preview(plan, [AddLink(a, c), RemoveTask(b), AddLink(a, c)], actor=ada)
    assert found.refused is not None and found.refused["code"] == "link_twice"
    assert changes.preview(plan, [RemoveTask(b), AddLink(a, c)], actor=ada).refused is None


@pytest.fixture
def row_of_tasks(plan: Plan, ada: User) -> Plan:
    """The phase Long of 260 tasks one after another, each of them with a deadline that it keeps."""
    names = [f"T{n}" for n in range(260)]
    made: list[Operation] = [AddTask("Long", "phase")]
    made += [AddTask(name, name, "phase", values={"duration": 480}) for name in reversed(names)]
    made += [AddLink(one, other) for one, other in itertools.pairwise(names)]
    changes.apply(plan, made, actor=ada, version=plan.version)
    plan.refresh_from_db()
    return plan


def page_of(client: Client, plan: Plan, operations: list[dict[str, Any]]) -> str:
    url = reverse("phases:plan_preview", args=[plan.project.slug])
    return client.post(url, {"operations": json.dumps(operations)}).content.decode()


def test_a_preview_that_moves_much_shows_what_moves_farthest_and_counts_all(
    row_of_tasks: Plan, ada: User, signed_in: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = row_of_tasks.tasks.get(name="T0")
    longer = [{"op": "task.set", "task": first.pk, "field": "duration", "value": 960}]
    text = page_of(signed_in(ada), row_of_tasks, longer)
    assert "260 tasks would move" in text and "Move 260 tasks" in text
    assert "Shown are the 200 tasks that move farthest, of 260." in text
    assert len(re.findall(r'<th scope="row">', text)) == 200
    monkeypatch.setattr("phases.services.effects.MOST_MOVES", 100)
    text = page_of(signed_in(ada), row_of_tasks, longer)
    assert "260 tasks would move" in text and "of 260." in text


def test_a_preview_with_many_warnings_shows_the_first_and_counts_all(
    row_of_tasks: Plan, ada: User, signed_in: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("phases.views.preview_page.WARNINGS_SHOWN", 5)
    tasks = row_of_tasks.tasks.filter(summary=False).order_by("number")[:8]
    missed = [
        {"op": "task.set", "task": task.pk, "field": "deadline", "value": "2020-01-06T17:00"}
        for task in tasks
    ]
    text = page_of(signed_in(ada), row_of_tasks, missed)
    assert text.count("misses its deadline") == 5 and "The first 5 of 8." in text


def test_many_lines_of_a_table_are_shown_kind_by_kind_with_their_counts(
    row_of_tasks: Plan, ada: User, signed_in: Callable[[User], Client]
) -> None:
    tasks = list(row_of_tasks.tasks.filter(summary=False).order_by("number"))
    asked = [{"op": "task.set", "task": task.pk, "field": "name", "value": "X"} for task in tasks]
    asked += [{"op": "task.set", "task": task.pk, "field": "code", "value": "Y"} for task in tasks[:30]]
    text = page_of(signed_in(ada), row_of_tasks, asked)
    counts = re.findall(r"(\w+) (\d+) \((\d+)\)", " ".join(text.split()))
    assert {(count, listed) for _what, count, listed in counts} >= {("260", "50"), ("30", "30")}
    assert len(re.findall(r'<th scope="row">', text)) == 80


def test_few_lines_are_all_shown_without_counts() -> None:
    few = [Line("T", what, "a", "b", place) for place, what in enumerate(["Name", "Code"] * 100)]
    assert first_of_each(few) == (few, [])
    shown, kinds = first_of_each([*few, Line("T", "Code", "a", "b", 300)])
    assert len(shown) == 100 and [(one.what, one.count, one.shown) for one in kinds] == [
        ("Code", 101, 50),
        ("Name", 100, 50),
    ]
