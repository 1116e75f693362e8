"""Beside each phase stands how its gate stands: in the plan, on the board, in the network and this week."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from phases.gates import Decision
from phases.models import Gate, GateReview, Plan
from phases.queries_gate_marks import MARKS, SIGNS, gate_marks
from phases.services.gate_conditions import Condition
from rollout.people.models import User
from rollout.projects.models import Action, ActionState
from tests.factories import TaskFactory, arranging
from tests.phases.gates.verbs import ask, close, in_a_week, meet, sign


def mark(gate: Gate) -> str:
    plan = gate.phase.plan
    return gate_marks(plan, plan.project.slug)[gate.phase.task_id].state


def test_a_gate_is_open_then_asked_then_decided_then_its_phase_closed(
    pilot: Gate, ada: User, ben: User, fay: User
) -> None:
    assert mark(pilot) == "open"
    meet(pilot, ben)
    review = ask(pilot, ada)
    assert mark(pilot) == "asked"
    sign(review, fay)
    assert mark(pilot) == "go"
    close(pilot, ada)
    assert mark(pilot) == "closed"


def test_a_phase_closed_on_condition_is_conditional_until_the_conditions_are_done(
    pilot: Gate, ada: User, ben: User, dai: User, fay: User
) -> None:
    meet(pilot, ben)
    wanted = Condition("Train the two late starters", dai, in_a_week(pilot))
    sign(ask(pilot, ada), fay, Decision.CONDITIONAL, conditions=[wanted])
    assert mark(pilot) == "conditional"
    close(pilot, ada)
    assert mark(pilot) == "conditional"
    with arranging():
        Action.objects.update(state=ActionState.DONE)
    assert mark(pilot) == "closed"


def test_a_gate_sent_back_and_one_out_of_date_say_so(pilot: Gate, ada: User, fay: User) -> None:
    review = sign(ask(pilot, ada), fay, Decision.NO_GO, comment="Nothing is shown")
    assert mark(pilot) == "no_go"
    with arranging():
        GateReview.objects.filter(pk=review.pk).update(stale_since=timezone.now() - timedelta(days=1))
    assert mark(pilot) == "stale"


def test_every_state_has_a_word_an_icon_and_a_sign() -> None:
    assert MARKS.keys() == SIGNS.keys()
    assert all(status.icon and str(status.label) for status in MARKS.values())


def test_each_page_of_the_plan_shows_the_mark_in_words_with_a_way_to_the_gate(
    pilot: Gate, plan: Plan, cleo: User, signed_in: Any
) -> None:
    page, address = signed_in(cleo), f"/projects/lotus/gates/{pilot.phase.discipline}/"
    for place in ("", "plan/", "network/", "board/", "board/?by=phase", f"tasks/{pilot.phase.task.number}/"):
        shown = page.get(f"/projects/lotus/{place}").content.decode()
        assert "Gate still open" in shown and f'href="{address}"' in shown, place
    page.cookies["language"] = "zh-hans"
    assert "阶段门未决" in page.get("/projects/lotus/board/", HTTP_ACCEPT_LANGUAGE="zh-hans").content.decode()
    told = page.get("/projects/lotus/plan/data/").json()["tasks"]
    (gate,) = [one["gate"] for one in told if one["gate"]]
    assert gate == {"text": "Gate still open", "tone": "neutral", "icon": "circle-dashed", "url": address}


def test_the_network_tells_the_gate_on_the_milestone_that_ends_the_phase(
    pilot: Gate, plan: Plan, cleo: User, signed_in: Any
) -> None:
    last = TaskFactory(plan=plan, parent=pilot.phase.task, level=1, milestone=True, duration=0, name="Passed")
    told = signed_in(cleo).get("/projects/lotus/network/data/").json()["tasks"]
    assert [one["id"] for one in told if one["facts"].endswith("○ Gate still open")] == [last.pk]


def test_marks_cost_as_many_queries_for_one_phase_as_for_many(
    pilot: Gate, phase_of: Any, plan: Plan, ada: User
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            gate_marks(plan, "lotus")
        return len(asked)

    first = queries()
    for discipline in ("kickoff", "design", "acceptance"):
        phase_of(discipline)
    assert queries() == first
