"""Updates, gates and calendars in “since last week”: one act of a person is one sentence."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from phases.gates import Decision
from phases.models import Gate, Plan, TaskUpdate, UpdateRound
from phases.scheduling.model import LayerKind
from phases.services import calendars, changes, gates, reports, update_decisions
from phases.services.gate_conditions import Condition
from phases.services.gate_waivers import revoke_waiver
from phases.services.gate_withdrawals import withdraw_signature
from rollout.people.models import User
from rollout.projects.delta import Sentence
from rollout.projects.models import Project
from tests.phases.gates.conftest import acceptance, fay, gus, phase_of, pilot
from tests.phases.gates.verbs import ask, in_a_week, meet, sign, waive
from tests.phases.updates import ASKED, add_tasks, opened, running, say, versions
from tests.projects.test_delta import LANGUAGES, said

__all__ = ["acceptance", "fay", "gus", "phase_of", "pilot"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(plan: Plan, ada: User, ben: User, dai: User) -> UpdateRound:
    tasks = [("A", 5, ben), ("B", 3, ben), ("C", 2, dai)]
    add_tasks(plan, ada, *tasks, links=[("A", "C")])
    return opened(plan, ada)


def accept(found: UpdateRound, ada: User, *updates: TaskUpdate) -> Any:
    found.plan.refresh_from_db()
    chosen = versions(*updates)
    return update_decisions.accept(found, chosen, actor=ada, version=found.plan.version).step


def only(project: Project, reader: User, before: int) -> str:
    """The one sentence that came after these, in English; as many in each language."""
    for language in LANGUAGES:
        assert len(said(project, reader, language)) == before + 1
    return newest(project, reader).text


def newest(project: Project, reader: User) -> Sentence:
    """Of what was written last, at whatever moment it is told to have happened."""
    return max(said(project, reader), key=lambda one: one.sequence)


def test_owners_asked_for_updates_are_one_sentence(plan: Plan, ada: User, ben: User, dai: User) -> None:
    add_tasks(plan, ada, ("A", 5, ben), ("B", 3, dai))
    before = len(said(plan.project, ada))
    first = opened(plan, ada)
    told = only(plan.project, ada, before)
    assert told == "Ada Shen asked the owners for updates: “#1”; 2 people are asked."
    assert newest(plan.project, ada).url == reverse("phases:update_round", args=["lotus", first.number])
    opened(plan, ada, at=ASKED + timedelta(days=7), status=datetime(2026, 3, 13, 17))
    told = only(plan.project, ada, before + 1)
    assert told == (
        "Ada Shen asked the owners for updates: “#2”; the round before it is closed; 2 people are asked."
    )


def test_an_answer_to_all_that_was_asked_is_one_sentence(asked: UpdateRound, ada: User, ben: User) -> None:
    project = asked.plan.project
    before = len(said(project, ada))
    say(asked, ben, A=running("03-02", 3), B=running("03-03", 1))
    told = "Ben Qiu reported on a task: “A Task A”; 1 more report with it; all tasks asked are answered."
    assert only(project, ada, before) == told
    say(asked, ben, A=running("03-02", 4), B=running("03-03", 2))
    assert only(project, ada, before + 1) == "Ben Qiu corrected a report: “A Task A”; 1 more report with it."


def test_accepted_reports_and_their_step_are_one_sentence(asked: UpdateRound, ada: User, ben: User) -> None:
    project = asked.plan.project
    told = say(asked, ben, A=running("03-02", 8), B=running("03-03", 1))
    before = len(said(project, ada))
    step = accept(asked, ada, *told.values())
    assert only(project, ada, before) == (
        "Ada Shen accepted a report: “B Task B”; “Task C” moved from Tue 10 Mar to Fri 20 Mar, "
        "with 2 more tasks; 1 more report with it."
    )
    assert newest(project, ada).url == reverse("phases:update_round", args=["lotus", asked.number])
    back = changes.undo(step, actor=ada)
    assert only(project, ada, before + 1).endswith("; 2 accepted reports wait again.")
    changes.undo(back, actor=ada)
    assert only(project, ada, before + 2).endswith("; 2 reports are accepted again.")


def test_a_signature_that_decides_is_one_sentence(acceptance: Gate, ada: User, ben: User, fay: User) -> None:
    project = acceptance.phase.plan.project
    meet(acceptance, ben)
    review = ask(acceptance, ada)
    before = len(said(project, ada))
    condition = Condition("Train the night shift", ben, in_a_week(acceptance))
    sign(review, fay, Decision.CONDITIONAL, conditions=[condition])
    told = "Fay Guo signed the gate “Acceptance” as business owner: conditional go"
    assert only(project, ada, before) == f"{told}; 1 action is its condition."
    assert newest(project, ada).url == reverse("phases:gate_detail", args=["lotus", "acceptance"])
    withdraw_signature(review, why="Wrong gate", actor=fay)
    told = "Fay Guo withdrew the signature as business owner of the gate “Acceptance” (conditional go)"
    assert only(project, ada, before + 1) == f"{told}; 1 condition is dropped."


def test_what_puts_a_signed_gate_out_of_date_is_one_sentence_that_says_so(
    pilot: Gate, ada: User, ben: User, cleo: User, fay: User
) -> None:
    project = pilot.phase.plan.project
    first = waive(pilot.criteria.all()[0], by=cleo, owner=ben, until=in_a_week(pilot))
    meet(pilot, ben)
    sign(ask(pilot, ada), fay)
    before = len(said(project, ada))
    revoke_waiver(first, version=first.version, actor=cleo)
    assert only(project, ada, before).endswith("; what was signed at the gate “Pilot” is out of date by it.")


def test_a_day_off_and_the_plan_that_follows_are_one_sentence(plan: Plan, ada: User, ben: User) -> None:
    add_tasks(plan, ada, ("A", 5, ben), ("B", 3, ben), links=[("A", "B")])
    project = plan.project
    own = calendars.create_calendar(LayerKind.COMPANY, actor=ada, name="Shutdown", project=project)
    before = len(said(project, ada))
    day = calendars.DayWanted(date(2026, 3, 4), date(2026, 3, 4), "Closed", [])
    calendars.add_day(own, day, version=own.version, actor=ada)
    told = only(project, ada, before)
    assert told.startswith("Ada Shen added days to a calendar: “")
    assert told.endswith("; “Task B” moved from Wed 11 Mar to Thu 12 Mar, with 1 more task.")


def test_a_report_published_without_a_request_is_one_sentence(rollout: Project, ada: User) -> None:
    draft = reports.start_draft(rollout.plan, actor=ada)
    before = len(said(rollout, ada))
    reports.publish(draft, version=draft.version, actor=ada)
    assert only(rollout, ada, before).startswith("Ada Shen published a weekly report: “")


def test_gates_set_up_together_are_one_sentence(phase_of: Any, plan: Plan, ada: User) -> None:
    phase_of("pilot")
    phase_of("acceptance")
    before = len(said(plan.project, ada))
    gates.set_up_gates(plan, actor=ada)
    assert only(plan.project, ada, before) == "Ada Shen set up a gate: “Pilot”; 1 more gate with it."
