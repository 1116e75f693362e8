"""The rules of order look at dates as well as at links: what is begun or planned too early is found."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest

from phases.models import Plan, Task
from phases.plan_check_rows import ORDER, Rule
from phases.queries_check import plan_check
from rollout.people.models import User

pytestmark = pytest.mark.django_db

Found = set[tuple[Rule, str, str]]
BEGUN = "2026-03-10T08:00"


def put(task: Task, field: str, value: Any) -> dict[str, Any]:
    return {"op": "task.set", "task": task.pk, "field": field, "value": value}


@pytest.fixture
def broken(plan_of_rollout: Plan) -> Callable[[], Found]:
    """What the rules of order find: the rule, the task and what it should come after, by their codes."""

    def found() -> Found:
        plan_of_rollout.refresh_from_db()
        codes = dict(plan_of_rollout.tasks.values_list("pk", "code"))
        return {
            (one.rule, codes[one.task], codes[one.other] if one.other is not None else "")
            for one in plan_check(plan_of_rollout).findings()
            if one.rule in ORDER
        }

    return found


@pytest.fixture
def at_status(plan_of_rollout: Plan, change: Any) -> None:
    change({"op": "plan.set", "field": "status_at", "value": "2026-03-13T17:00"})


# That C1 began lets its iterations begin two days later: they can still be made to wait.
SEEDED = {
    "C1": {(Rule.FREEZE, "C1", "D◆"), (Rule.FREEZE, "C2", "D◆")},
    "M5": {(Rule.BACKUP, "M5", "B1")},
    "A1": {(Rule.PILOT, "A1", "T◆"), (Rule.TRAINING, "A1", "L◆")},
}


def test_a_plan_as_its_template_gives_it_breaks_no_order(broken: Callable[[], Found]) -> None:
    assert broken() == set()


@pytest.mark.usefixtures("at_status")
@pytest.mark.parametrize("code", SEEDED)
def test_work_begun_before_what_must_be_finished_is_found_and_nothing_else(
    code: str, task: Any, change: Any, broken: Callable[[], Found]
) -> None:
    change(put(task(code), "actual_start", BEGUN))
    assert broken() == SEEDED[code]


@pytest.mark.usefixtures("at_status")
@pytest.mark.parametrize("code", SEEDED)
def test_work_that_is_even_finished_is_found_until_what_must_come_before_is_reached(
    code: str, task: Any, change: Any, broken: Callable[[], Found]
) -> None:
    change(put(task(code), "actual_start", BEGUN), put(task(code), "actual_finish", "2026-03-12T17:00"))
    assert SEEDED[code] <= broken()
    (other,) = {before for _rule, _task, before in SEEDED[code]} & {"D◆", "B1", "T◆"}
    if other != "B1":
        change(put(task(other), "actual_finish", "2026-03-13T12:00"))
        assert not any(before == other for _rule, _task, before in broken())


@pytest.mark.parametrize(
    ("before", "then", "rule"),
    [
        ("D◆", "C1", Rule.FREEZE),
        ("B1", "M5", Rule.BACKUP),
        ("T◆", "A1", Rule.PILOT),
        ("L◆", "A1", Rule.TRAINING),
    ],
)
def test_a_lead_breaks_the_order_beside_being_a_lead(
    before: str,
    then: str,
    rule: Rule,
    task: Any,
    change: Any,
    plan_of_rollout: Plan,
    broken: Callable[[], Found],
) -> None:
    into = plan_of_rollout.dependencies.filter(successor=task(then))
    change(*[{"op": "link.set", "link": link.pk, "lag": -4800} for link in into])
    assert (rule, then, before) in broken()
    assert any(one.rule is Rule.LEAD for one in plan_check(plan_of_rollout).findings())


PINNED = [
    ("C1", Rule.FREEZE, "D◆"),
    ("M5", Rule.BACKUP, "B1"),
    ("A1", Rule.PILOT, "T◆"),
    ("A1", Rule.TRAINING, "L◆"),
]


@pytest.mark.parametrize("constraint", ["MSO", "MFO"])
@pytest.mark.parametrize(("code", "rule", "before"), PINNED)
def test_a_date_set_by_force_before_what_must_be_finished_is_found_and_softened(
    code: str, rule: Rule, before: str, constraint: str, task: Any, change: Any, plan_of_rollout: Plan,
    broken: Callable[[], Found],
) -> None:  # fmt: skip
    change(put(task(code), "constraint", constraint), put(task(code), "constraint_at", "2026-03-09T08:00"))
    assert (rule, code, before) in broken()
    for finding in [one for one in plan_check(plan_of_rollout).findings() if one.rule is rule]:
        assert finding.mend
        change(*[json.loads(json.dumps(operation)) for operation in finding.mend])
        break
    assert (rule, code, before) not in broken()


@pytest.mark.usefixtures("at_status")
def test_page_and_api_tell_of_work_begun_too_early_and_lead_to_its_dates(
    task: Any, change: Any, plan_of_rollout: Plan, ada: User, signed_in: Any, api: Any
) -> None:
    change(put(task("C1"), "actual_start", BEGUN))
    base = f"/projects/{plan_of_rollout.project.slug}/check/"
    asked = {"rule": Rule.FREEZE.value}
    (row,) = api(ada).get(f"/api/v1{base}", asked).json()["rules"]
    panel = f"/projects/{plan_of_rollout.project.slug}/tasks/{task('C1').number}/"
    told, after = row["findings"]
    assert (after["task"], after["action"]) == (task("C2").number, "Let it wait for the freeze")
    assert [one["op"] for one in after["mend"]] == ["link.add"]
    assert (told["task"], told["other"], told["mend"]) == (task("C1").number, task("D◆").number, [])
    assert (told["action"], told["address"]) == ("See its links and dates", panel)
    shown = unescape(signed_in(ada).get(base, asked).content.decode())
    assert f"began, though “{task('D◆').name}” is not finished" in shown
    assert "See its links and dates" in shown


def test_page_and_api_offer_to_soften_a_date_that_breaks_the_order(
    task: Any, change: Any, plan_of_rollout: Plan, ada: User, signed_in: Any, api: Any
) -> None:
    change(put(task("C1"), "constraint", "MSO"), put(task("C1"), "constraint_at", "2026-03-09T08:00"))
    base = f"/projects/{plan_of_rollout.project.slug}/check/"
    asked = {"rule": Rule.FREEZE.value}
    (row,) = api(ada).get(f"/api/v1{base}", asked).json()["rules"]
    (told,) = row["findings"]
    assert told["action"] == "Soften the constraint"
    number = task("C1").number
    assert told["mend"] == [{"op": "task.set", "task": number, "field": "constraint", "value": "SNET"}]
    shown = unescape(signed_in(ada).get(base, asked).content.decode())
    assert f"begins before “{task('D◆').name}” is finished" in shown
    assert re.search(r"<button class=\"btn btn-small\">Soften the constraint</button>", shown)
