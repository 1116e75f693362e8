"""The page of the plan check: each finding opens its task and offers the mend."""

from __future__ import annotations

import json
import re
from datetime import datetime
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from phases.models import Task
from phases.plan_check_rows import Rule
from phases.queries_check import plan_check
from rollout.people.models import User
from tests.factories import arranging

pytestmark = pytest.mark.django_db


def put(task: Any, field: str, value: Any) -> dict[str, Any]:
    return {"op": "task.set", "task": task.pk, "field": field, "value": value}


def found(plan: Any, rule: Rule) -> list[Any]:
    return [finding for finding in plan_check(plan).findings() if finding.rule is rule]


@pytest.fixture
def here(plan_of_rollout: Any) -> str:
    return f"/projects/{plan_of_rollout.project.slug}/"


def test_a_finding_opens_its_task_and_its_mend_goes_through_the_preview(
    plan_of_rollout: Any, task: Any, change: Any, ada: User, signed_in: Any, here: str
) -> None:
    change(put(task("D7"), "constraint", "MSO"), put(task("D7"), "constraint_at", "2026-04-01T08:00"))
    page = signed_in(ada)
    shown = page.get(f"{here}check/").content.decode()
    assert f"tasks/{task('D7').number}/" in shown and "A hard constraint" in shown
    (mend,) = [
        text
        for text in re.findall(r"<textarea name=\"operations\" hidden>(.*?)</textarea>", shown)
        if "SNET" in text
    ]
    seen = page.post(f"{here}plan/preview/", {"operations": unescape(mend), "next": f"{here}check/"})
    assert seen.status_code == 200
    plan_of_rollout.refresh_from_db()
    page.post(f"{here}plan/apply/", {"operations": unescape(mend), "version": plan_of_rollout.version})
    assert task("D7").constraint == "SNET"
    assert not found(plan_of_rollout, Rule.HARD_CONSTRAINT)


def test_every_mend_that_is_offered_can_be_applied_and_takes_its_finding_away(
    plan_of_rollout: Any, task: Any, change: Any
) -> None:
    links = plan_of_rollout.dependencies
    freeze = links.get(predecessor=task("D◆"), successor=task("C1"))
    drill = links.get(predecessor=task("B1"), successor=task("M5"))
    lead = links.get(predecessor=task("C2"), successor=task("C3"))
    change(
        {"op": "link.add", "predecessor": task("R◆").pk, "successor": task("C1").pk, "type": "FS"},
        {"op": "link.remove", "link": freeze.pk},
        {"op": "link.remove", "link": drill.pk},
        {"op": "link.set", "link": lead.pk, "lag": -480},
        put(task("T1"), "constraint", "FNLT"),
        put(task("T1"), "constraint_at", "2027-04-01T17:00"),
        put(task("K1"), "owner", None),
    )
    mended = {Rule.FREEZE, Rule.BACKUP, Rule.LEAD, Rule.HARD_CONSTRAINT, Rule.NO_OWNER}
    offered = [one for one in plan_check(plan_of_rollout).findings() if one.rule in mended and one.mend]
    assert {one.rule for one in offered} == mended
    for finding in offered:
        change(*[json.loads(json.dumps(operation)) for operation in finding.mend])
    left = [one for one in plan_check(plan_of_rollout).findings() if one.rule in mended and one.mend]
    assert left == []
    assert task("T1").deadline is not None


def test_who_may_only_read_sees_findings_without_mends(
    plan_of_rollout: Any, change: Any, task: Any, dai: User, signed_in: Any, here: str
) -> None:
    change(put(task("D7"), "deliverable", ""))
    shown = signed_in(dai).get(f"{here}check/").content.decode()
    assert "No acceptance criterion" in shown and "Name the deliverable" not in shown


def test_the_api_tells_the_same_findings(plan_of_rollout: Any, api: Any, dai: User) -> None:
    rules = api(dai).get(f"/api/v1/projects/{plan_of_rollout.project.slug}/check/").json()["rules"]
    told = {(row["rule"], one["task"]) for row in rules for one in row["findings"]}
    checked = plan_check(plan_of_rollout)
    assert told == {(one.rule.value, checked.by_key[one.task].number) for one in checked.findings()}
    assert len(rules) == len(Rule)


@pytest.fixture
def many(plan_of_rollout: Any, task: Any, change: Any) -> int:
    """So many findings that nobody owns a task, beside those there are."""
    change(*[{"op": "task.add", "name": f"Nobody's {n}", "after": task("R5").pk} for n in range(120)])
    return len(found(plan_of_rollout, Rule.NO_OWNER))


def lines_of(page: str, rule: Rule) -> int:
    (section,) = re.findall(rf"<section [^>]*id=\"{rule.value}\">.*?</section>", page, re.DOTALL)
    return section.count("<li>")


def test_a_rule_with_many_findings_shows_the_first_and_leads_to_the_rest(
    many: int, plan_of_rollout: Any, ada: User, signed_in: Any, here: str
) -> None:
    client = signed_in(ada)
    whole = client.get(f"{here}check/").content.decode()
    assert lines_of(whole, Rule.NO_OWNER) == 10
    alone = f"{here}check/?rule=no_owner"
    assert f'<a href="{alone}">Show all {many} findings</a>' in whole
    names: list[str] = []
    for number in range(1, -(-many // 50) + 1):
        page = client.get(f"{alone}&page={number}").content.decode()
        assert re.findall(r"check-group\" id=\"(\w+)\"", page) == ["no_owner"]
        names += map(unescape, re.findall(r"data-panel>(.*?)</a>", page))
        assert f'name="next" value="{alone}&amp;page={number}"' in page or "<textarea" not in page
        assert f'hx-get="{alone}&amp;page={number}"' in page
    expected = [plan_check(plan_of_rollout).by_key[one.task] for one in found(plan_of_rollout, Rule.NO_OWNER)]
    assert len(names) == many and set(names) == {one.name for one in expected}
    assert client.get(f"{here}check/?rule=nonsense").status_code == 404


def test_a_rule_whose_last_finding_was_mended_says_that_it_holds(
    plan_of_rollout: Any, ada: User, signed_in: Any, here: str
) -> None:
    shown = signed_in(ada).get(f"{here}check/?rule=hard_constraint").content.decode()
    assert "A hard constraint: none" in shown and "All rules" in shown


def test_the_api_gives_many_findings_page_by_page_and_one_rule_alone(
    many: int, plan_of_rollout: Any, api: Any, dai: User
) -> None:
    client, url = api(dai), f"/api/v1/projects/{plan_of_rollout.project.slug}/check/"
    whole = {row["rule"]: row for row in client.get(url).json()["rules"]}
    assert len(whole) == len(Rule)
    assert (whole["no_owner"]["count"], len(whole["no_owner"]["findings"])) == (many, 50)
    numbers: list[int] = []
    for page in range(1, -(-many // 100) + 2):
        (row,) = client.get(url, {"rule": "no_owner", "page": page, "page_size": 100}).json()["rules"]
        assert row["count"] == many
        numbers += [one["task"] for one in row["findings"]]
    assert len(numbers) == len(set(numbers)) == many
    for wrong in ({"rule": "nonsense"}, {"page": "0"}, {"page_size": "201"}):
        assert client.get(url, wrong).status_code == 400


def test_every_finding_has_a_place_where_it_is_mended(
    plan_of_rollout: Any, task: Any, change: Any, api: Any, ada: User, signed_in: Any, here: str
) -> None:
    links = plan_of_rollout.dependencies
    into = links.filter(successor=task("D7")).values_list("pk", flat=True)
    out = links.filter(predecessor=task("D7")).values_list("pk", flat=True)
    change(
        *[{"op": "link.remove", "link": pk} for pk in [*into, *out]],
        put(task("D6"), "deliverable", ""),
        put(task("D6"), "deadline", "2026-03-02T17:00"),
        put(task("C2"), "owner", None),
        put(task("C2"), "owner_role", ""),
        put(task("T1"), "constraint", "FNLT"),
        put(task("T1"), "constraint_at", "2027-04-01T17:00"),
        {"op": "link.set", "link": links.get(predecessor=task("D◆"), successor=task("C1")).pk, "lag": -14400},
    )
    rules = api(ada).get(f"{here.replace('/projects', '/api/v1/projects')}check/").json()["rules"]
    told = {row["rule"]: one for row in rules for one in row["findings"]}
    assert {
        "no_predecessor", "no_successor", "no_criterion", "no_owner", "lead", "hard_constraint",
        "negative_slack", "freeze_before_configuration",
    } <= told.keys()  # fmt: skip
    page = signed_in(ada)
    for rule, one in told.items():
        assert one["action"] and page.get(one["address"]).status_code == 200, rule
    form = page.get(told["no_criterion"]["address"]).content.decode()
    (opened,) = re.findall(r"<details class=\"more\" open>.*?</details>", form, re.DOTALL)
    assert re.search(r"<input[^>]*name=\"deliverable\"[^>]*autofocus", opened)
    shown = page.get(f"{here}check/").content.decode()
    assert f"tasks/{task('D6').number}/edit/?field=deliverable" in shown


def test_the_check_takes_as_many_queries_for_few_tasks_as_for_many(
    plan_of_rollout: Any, task: Any, change: Any, ada: User, signed_in: Any, here: str
) -> None:
    page, counts = signed_in(ada), []
    page.get(f"{here}check/")
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            page.get(f"{here}check/")
        counts.append(len(queries))
        change(*[{"op": "task.add", "name": f"T{n}", "after": task("R5").pk} for n in range(20)])
    assert counts[0] == counts[1]


def test_a_task_of_the_first_phase_that_lost_its_predecessors_is_found(
    plan_of_rollout: Any, task: Any, change: Any
) -> None:
    assert not found(plan_of_rollout, Rule.NO_PREDECESSOR)
    lost = plan_of_rollout.dependencies.filter(successor=task("K3"))
    change(*[{"op": "link.remove", "link": link.pk} for link in lost])
    (finding,) = found(plan_of_rollout, Rule.NO_PREDECESSOR)
    assert finding.task == task("K3").pk


@pytest.mark.parametrize(
    ("constraint", "softened", "deadline"),
    [("MSO", "SNET", False), ("MFO", "ASAP", True), ("SNLT", "ASAP", False), ("FNLT", "ASAP", True)],
)
def test_a_hard_constraint_of_a_phase_is_found_and_softened(
    plan_of_rollout: Any, task: Any, change: Any, constraint: str, softened: str, deadline: bool
) -> None:
    """Of an older plan: today a phase takes the last of these only."""
    phase = task("C1").parent
    with arranging():
        Task.objects.filter(pk=phase.pk).update(
            constraint=constraint, constraint_at=datetime(2026, 4, 20, 8), version=F("version") + 1
        )
    (finding,) = found(plan_of_rollout, Rule.HARD_CONSTRAINT)
    assert finding.task == phase.pk
    change(*[json.loads(json.dumps(operation)) for operation in finding.mend])
    assert not found(plan_of_rollout, Rule.HARD_CONSTRAINT)
    phase.refresh_from_db()
    assert (phase.constraint, phase.deadline is not None) == (softened, deadline)


def test_a_lead_is_told_as_its_link_counts_it(
    plan_of_rollout: Any, task: Any, change: Any, ada: User, signed_in: Any, here: str
) -> None:
    link = plan_of_rollout.dependencies.get(predecessor=task("R1"), successor=task("R4"))
    page = signed_in(ada)
    change({"op": "link.set", "link": link.pk, "lag": -480})
    assert f"1 d before “{task('R1').name}” ends" in page.get(f"{here}check/").content.decode()
    change({"op": "link.set", "link": link.pk, "lag": -5000, "lag_unit": "percent"})
    assert f"FS−50 % · {task('R1').name}" in page.get(f"{here}check/").content.decode()
