"""Baselines in pages and over the API: named, unlimited, with scope and cost, each beside the plan."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from phases.models import Baseline, Task
from phases.operations import parse_operations
from phases.queries_variance import plan_variance
from phases.services.baselines import change_baseline, remove_baseline, take_baseline
from phases.services.changes import apply
from phases.variance import Standing
from phases.views.baselines import undo_remove
from rollout.core.errors import NotAllowed, Stale, StateRefusal
from rollout.people.models import User
from tests.factories import arranging

pytestmark = pytest.mark.django_db


def change(plan: Any, actor: User, *items: dict[str, Any]) -> None:
    plan.refresh_from_db()
    apply(plan, parse_operations(list(items)), actor=actor, version=plan.version)


def longer(task: Any, days: int) -> dict[str, Any]:
    return {"op": "task.set", "task": task.pk, "field": "duration", "value": task.duration + days * 480}


@pytest.fixture
def here(plan_of_rollout: Any) -> str:
    return f"/projects/{plan_of_rollout.project.slug}/baselines/"


def test_a_baseline_is_named_has_its_scope_in_words_and_there_may_be_many(
    plan_of_rollout: Any, ada: User, signed_in: Any, here: str
) -> None:
    page = signed_in(ada)
    for number in range(2, 7):
        content = {"name": f"Promise {number}", "note": "Sales only", "why": ""}
        page.post(f"{here[:-10]}plan/baseline/", content)
    shown = page.get(here).content.decode()
    assert "The finish is where “First plan” promised it" in shown
    assert "1–6 of 6" in shown and "Sales only" in shown


def test_the_page_says_by_how_many_days_the_finish_moved_and_which_tasks_did_it(
    plan_of_rollout: Any, task: Any, ada: User, signed_in: Any, here: str
) -> None:
    take_baseline(plan_of_rollout, actor=ada, name="Signed")
    change(plan_of_rollout, ada, longer(task("D7"), 2))
    shown = signed_in(ada).get(f"{here}2/?show=later").content.decode()
    assert "The finish is 2 working days later than in “Signed”" in shown
    assert "Design review" in shown and "Questionnaire" not in shown


def test_two_baselines_compare_with_each_other(
    plan_of_rollout: Any, task: Any, ada: User, signed_in: Any, here: str
) -> None:
    first = take_baseline(plan_of_rollout, actor=ada, name="First")
    change(plan_of_rollout, ada, longer(task("D7"), 3))
    second = take_baseline(plan_of_rollout, actor=ada, name="Second")
    change(plan_of_rollout, ada, longer(task("D7"), 4))
    found = {row.number: row for row in plan_variance(plan_of_rollout, first, second)}
    assert found[task("D7").number].finish_slip == 3
    shown = signed_in(ada).get(f"{here}{first.number}/?with={second.number}").content.decode()
    assert "The finish is 3 working days later" in shown


def test_cost_is_the_sum_of_the_tasks_and_shown_to_those_who_may_see_money(
    plan_of_rollout: Any, task: Any, ada: User, ben: User, signed_in: Any, here: str, api: Any
) -> None:
    with arranging():
        Task.objects.filter(pk=task("D7").pk).update(cost=Decimal("1200.50"))
        Task.objects.filter(pk=task("C1").pk).update(cost=Decimal("800"))
        Task.objects.filter(plan=plan_of_rollout, summary=True).update(cost=Decimal("99999"))
    baseline = take_baseline(plan_of_rollout, actor=ada, name="Money")
    assert baseline.cost == Decimal("2000.50")
    with arranging():
        Task.objects.filter(pk=task("C1").pk).update(cost=Decimal("1000"))
    told = signed_in(ada).get(f"{here}2/").content.decode()
    assert "2,200.50" in told and "Cost now, CNY" in told and "Cost change, CNY" in told
    assert "Planned cost, CNY" in signed_in(ada).get(here).content.decode()
    assert "Cost change, CNY" in signed_in(ada).get(f"{here}2/?export=csv").content.decode()
    for url in (here, f"{here}2/", f"{here}2/?export=csv"):
        seen = signed_in(ben).get(url).content.decode()
        assert "2,000.50" not in seen and "Cost" not in seen and "CNY" not in seen
    url = f"/api/v1/projects/{plan_of_rollout.project.slug}/baselines/2/variance/"
    assert api(ada).get(url).json()["cost_now"] == "2200.50"
    for_ben = api(ben).get(url).json()
    assert for_ben["cost_now"] is None and not any(row["cost_change"] for row in for_ben["tasks"])


def test_scope_is_what_was_added_and_dropped(
    plan_of_rollout: Any, task: Any, ada: User, signed_in: Any, here: str
) -> None:
    change(
        plan_of_rollout,
        ada,
        {"op": "task.add", "name": "=Later", "after": task("R5").pk},
        {"op": "task.remove", "task": task("R6").pk},
    )
    page = signed_in(ada)
    assert "=Later" in page.get(f"{here}1/?show=new").content.decode()
    assert "Compare with benchmarks" in page.get(f"{here}1/?show=dropped").content.decode()
    rows = page.get(f"{here}1/?show=new&export=csv").content.decode().splitlines()
    assert len(rows) == 2 and "'=Later" in rows[1]
    assert page.get(f"{here}1/?show=all&export=xlsx").getvalue()[:2] == b"PK"


def test_a_removed_baseline_is_gone_everywhere_and_comes_back(
    plan_of_rollout: Any, ada: User, ben: User, here: str, signed_in: Any
) -> None:
    baseline = take_baseline(plan_of_rollout, actor=ada, name="Mistake")
    assert signed_in(ada).post(f"{here}2/remove/").status_code == 302
    assert [row.name for row in plan_of_rollout.baselines.all()] == ["First plan"]
    assert signed_in(ada).get(f"{here}2/").status_code == 404
    with pytest.raises(NotAllowed):
        undo_remove(actor=ben, baseline=baseline.pk)
    assert undo_remove(actor=ada, baseline=baseline.pk).url.endswith("/baselines/2/")
    assert plan_of_rollout.baselines.count() == 2
    with pytest.raises(StateRefusal):
        undo_remove(actor=ada, baseline=baseline.pk)


def test_the_number_of_a_removed_baseline_is_not_given_again(plan_of_rollout: Any, ada: User) -> None:
    remove_baseline(take_baseline(plan_of_rollout, actor=ada), actor=ada)
    assert take_baseline(plan_of_rollout, actor=ada).number == 3


def test_two_who_rename_at_once_are_told(plan_of_rollout: Any, ada: User, ben: User) -> None:
    baseline = Baseline.objects.get(plan=plan_of_rollout)
    with pytest.raises(NotAllowed):
        change_baseline(baseline, {"name": "Mine"}, version=baseline.version, actor=ben)
    change_baseline(baseline, {"name": "Signed"}, version=baseline.version, actor=ada)
    with pytest.raises(Stale):
        change_baseline(baseline, {"name": "Other"}, version=baseline.version, actor=ada)


def test_the_page_renames_and_the_api_renames(
    plan_of_rollout: Any, ada: User, api: Any, signed_in: Any, here: str
) -> None:
    page = signed_in(ada)
    shown = page.get(f"{here}1/edit/")
    version = Baseline.objects.get(plan=plan_of_rollout).version
    assert shown.status_code == 200
    page.post(f"{here}1/edit/", {"name": "Signed", "note": "All three lines", "version": version})
    url = f"/api/v1/projects/{plan_of_rollout.project.slug}/baselines/1/"
    answer = api(ada).get(url)
    assert (answer.json()["name"], answer.json()["note"]) == ("Signed", "All three lines")
    changed = api(ada).patch(url, {"name": "Charter"}, format="json", headers={"If-Match": answer["ETag"]})
    assert changed.status_code == 200, changed.content
    assert Baseline.objects.get(plan=plan_of_rollout).name == "Charter"


def test_the_api_tells_the_variance(plan_of_rollout: Any, task: Any, ada: User, api: Any) -> None:
    change(plan_of_rollout, ada, longer(task("D7"), 2))
    url = f"/api/v1/projects/{plan_of_rollout.project.slug}/baselines/1/variance/"
    rows = {row["number"]: row for row in api(ada).get(url).json()["tasks"]}
    assert rows[task("D7").number]["finish_slip"] == 2.0
    assert {row["standing"] for row in rows.values()} == {Standing.KEPT.value}
    assert api(ada).get(f"{url}?with=77").status_code == 400


@pytest.mark.parametrize("query", ["show=nothing", "with=99", "with=x", "with=%C2%B2"])
def test_a_filter_or_baseline_that_is_not_there_is_refused_with_words(
    plan_of_rollout: Any, ada: User, signed_in: Any, here: str, query: str
) -> None:
    assert signed_in(ada).get(f"{here}1/?{query}").status_code == 400


def test_the_variance_takes_as_many_queries_for_few_tasks_as_for_many(
    plan_of_rollout: Any, task: Any, ada: User, signed_in: Any, here: str
) -> None:
    page, counts = signed_in(ada), []
    page.get(f"{here}1/")
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            page.get(f"{here}1/?show=all")
        counts.append(len(queries))
        added = [{"op": "task.add", "name": f"T{n}", "after": task("R5").pk} for n in range(20)]
        change(plan_of_rollout, ada, *added)
    assert counts[0] == counts[1]
