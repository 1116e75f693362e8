"""Pages and API of gates: what they cost, what they show, what the methodology's file refuses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from phases.gate_registry import find_gates, gate_points
from phases.labels_templates import FAULTS, template_fault
from phases.methodology.disciplines import Discipline
from phases.methodology.errors import TemplateError
from phases.methodology.gates import load_gates, shipped_gates
from phases.models import Gate, Phase, Plan
from phases.operations import parse_operations
from phases.queries_gates import gates_in_sight
from phases.services import gates
from phases.services.changes import apply
from rollout.core.errors import NotAllowed, StateRefusal
from rollout.people.models import User
from rollout.projects.addresses import addresses_of
from rollout.projects.models import Project
from tests.factories import TaskFactory, arranging
from tests.phases.gates.verbs import ask, give, manual, meet, sign

ON = date(2026, 3, 2)
GATE = "gates:\n- phase: kickoff\n  signed_by: [sponsor]\n  criteria:\n"
LIVE = "  - {key: goals, kind: live, check: goals, name: Goals}\n"


def test_every_phase_of_the_methodology_has_a_gate_in_both_languages() -> None:
    assert list(shipped_gates()) == list(Discipline)
    for gate in shipped_gates().values():
        for criterion in gate.criteria:
            assert {language for language, _ in criterion.name.by_language} == {"en", "zh-hans"}


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("gates: []\n", 1, "key_missing"),
        ("gates:\n- {phase: nothing, signed_by: [sponsor], criteria: []}\n", 2, "unknown_phase"),
        (GATE.replace("sponsor", "boss") + LIVE, 3, "unknown_role"),
        (GATE.replace("sponsor", "pmo, pmo") + LIVE, 3, "role_twice"),
        (GATE + LIVE.replace("live", "guess"), 5, "unknown_kind"),
        (GATE + LIVE.replace("live", "manual"), 5, "manual_with_check"),
        (GATE + LIVE.replace("name:", "target: much, name:"), 5, "bad_target"),
        (GATE + LIVE.replace("name:", "target: -1, name:"), 5, "bad_target"),
        (GATE + LIVE.replace("name:", "target: 1_0, name:"), 5, "bad_target"),
        (GATE + LIVE + LIVE, 6, "key_twice"),
    ],
)
def test_a_bad_file_of_gates_is_refused_with_line_and_fault(text: str, line: int, code: str) -> None:
    with pytest.raises(TemplateError) as caught:
        load_gates(text, "gates.yaml")
    assert (caught.value.line, caught.value.code) == (line, code) and code in FAULTS
    assert template_fault(caught.value).startswith(f"gates.yaml, line {line}: ")


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_the_pages_cost_the_same_with_one_and_with_twenty_rows(
    pilot: Gate, ada: User, ben: User, signed_in: Callable[[User], Client]
) -> None:
    browser, urls = signed_in(ada), ("/projects/lotus/gates/", "/projects/lotus/gates/pilot/")
    give(manual(pilot)[0], ben)
    ask(pilot, ada)
    browser.get(urls[0])
    few = [queries(browser, url) for url in urls]
    for number in range(20):
        own = gates.add_criterion(pilot, {"title": f"Own {number}"}, actor=ada)
        give(own, ben)
    assert [queries(browser, url) for url in urls] == few


def test_gates_are_found_by_search_agenda_and_the_address_of_what_stands_in_them(
    pilot: Gate, ada: User, ben: User, eve: User, fay: User, project: Project
) -> None:
    url = "/projects/lotus/gates/pilot/"
    with arranging():
        plan_tasks = pilot.phase.plan.tasks.filter(pk=pilot.phase.task_id)
        plan_tasks.update(search_text="pilot")
    assert [hit.url for hit in find_gates(ada, "pilot", 5)] == [url] and find_gates(eve, "pilot", 5) == []
    assert [point.url for point in gate_points(project, ON)] == [url]
    evidence = give(manual(pilot)[0], ben)
    targets = {
        ("phases.gateevidence", evidence.pk),
        ("phases.gate", pilot.pk),
        ("phases.phase", pilot.phase_id),
    }
    assert addresses_of(project, targets) == dict.fromkeys(targets, url)
    assert [(view.phase, view.state, view.met, view.total) for view in gates_in_sight(project, ON)] == [
        ("Pilot", "open", 1, 3)
    ]


def test_gates_are_set_up_once_by_who_may_plan(
    plan: Plan, phase_of: Callable[..., Phase], ada: User, ben: User
) -> None:
    phase_of("kickoff")
    with pytest.raises(NotAllowed):
        gates.set_up_gates(plan, actor=ben)
    assert len(gates.set_up_gates(plan, actor=ada)) == 1
    with pytest.raises(StateRefusal):
        gates.set_up_gates(plan, actor=ada)


def test_the_plan_does_not_lose_a_phase_whose_gate_holds_evidence(
    pilot: Gate, plan: Plan, ada: User, ben: User
) -> None:
    give(manual(pilot)[0], ben)
    TaskFactory(plan=plan)
    remove = parse_operations([{"op": "task.remove", "task": pilot.phase.task_id}])
    with pytest.raises(StateRefusal) as caught:
        apply(Plan.objects.get(pk=plan.pk), remove, actor=ada, version=plan.version)
    assert caught.value.code == "phase_has_gate" and Gate.objects.filter(pk=pilot.pk).exists()


def test_the_api_tells_what_stands_in_the_way_and_closes_when_nothing_does(
    pilot: Gate, ada: User, ben: User, fay: User, api: Callable[[User], APIClient]
) -> None:
    url = "/api/v1/projects/lotus/gates/pilot/"
    refused: Any = api(ada).post(f"{url}close/", {}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "phase_not_to_be_closed")
    told: Any = api(ada).get(url).json()
    assert [one["code"] for one in told["obstacles"]] == ["criterion_unmet", "criterion_unmet", "not_decided"]
    meet(pilot, ben)
    sign(ask(pilot, ada), fay)
    closed: Any = api(ada).post(f"{url}close/", {}, format="json")
    assert closed.status_code == 200 and closed.json()["state"] == "closed"
    again: Any = api(ada).post(f"{url}close/", {}, format="json").json()
    assert (again["code"], again["detail"]) == ("phase_closed", "The phase is closed already.")
    listed: Any = api(ben).get("/api/v1/projects/lotus/gates/").json()
    assert [one["decision"] for one in listed["results"]] == ["go"]
