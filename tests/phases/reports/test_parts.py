"""Parts of the report: who answered, as the page of updates says it, and what tells most of the week."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from phases.models import Baseline, GateCriterion, Plan
from phases.queries_updates import owing
from phases.report_figures import figures
from phases.report_first_page import FirstPage
from phases.report_parts import SENTENCES, changes, cooperation, gates, measure
from phases.report_rendering import mail_of, page_of, pdf_of
from phases.report_second_page import SecondPage
from phases.services.baselines import measure_against, take_baseline
from phases.services.changes import undo
from phases.services.gate_waivers import grant_waiver
from phases.services.update_decisions import ask_back
from rollout.core.dates import day_text
from rollout.people.models import User
from rollout.people.roles import Role
from rollout.projects.access import ProjectAccess
from rollout.projects.services.actions import add_action
from tests.factories import TenantRoleFactory
from tests.phases.test_baselines import change
from tests.phases.updates import add_tasks, opened, running, say

pytestmark = pytest.mark.django_db


def test_who_was_asked_back_still_owes_in_the_report(plan: Plan, ada: User, ben: User, dai: User) -> None:
    add_tasks(plan, ada, ("A", 5, ben), ("B", 3, dai))
    found = opened(plan, ada, at=timezone.now())
    update = say(found, ben, A=running("03-02", 3))["A"]
    told = cooperation(plan)
    assert told is not None and (told["asked"], told["answered"]) == (2, 1)
    ask_back(update, "Why so long?", actor=ada, version=update.version)
    told, page = cooperation(plan), owing(plan.project)
    assert told is not None and (told["asked"], told["answered"]) == (2, 0) == (page.asked, page.answered)


def test_a_new_question_says_which_round_it_ends(
    plan: Plan, ada: User, ben: User, dai: User, signed_in: Any
) -> None:
    add_tasks(plan, ada, ("A", 5, ben), ("B", 3, dai))
    found = opened(plan, ada, at=timezone.now())
    client, address = signed_in(ada), reverse("phases:update_round_new", args=[plan.project.slug])
    assert "2 people have not answered it, and their links end." in client.get(address).content.decode()
    say(found, ben, A=running("03-02", 3))
    assert "1 person has not answered it, and their link ends." in client.get(address).content.decode()
    say(found, dai, B=running("03-02", 3))
    assert "ends with this" not in client.get(address).content.decode()


def test_a_dozen_actions_do_not_hide_what_else_happened(plan: Plan, ada: User, ben: User) -> None:
    add_tasks(plan, ada, ("A", 5, ben))
    take_baseline(plan, actor=ada, name="Agreed in May")
    for number in range(SENTENCES):
        values = {"text": f"Send list {number}", "owner": ben, "due_on": date(2026, 3, 6)}
        add_action(plan.project, values, actor=ada)
    told = changes(plan.project, datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))
    sentences = told["sentences"]["en"]
    assert "Agreed in May" in sentences[0] and len(sentences) == SENTENCES < told["count"]


def test_the_report_says_what_slips_count_from_and_why(plan: Plan, ada: User, ben: User) -> None:
    def told() -> str:
        kept = measure(Baseline.objects.measure_of(plan))
        return FirstPage({"measure": kept, "reported_on": timezone.localdate().isoformat()}).measure

    assert told() == ""
    add_tasks(plan, ada, ("A", 5, ben))
    first, second = (take_baseline(plan, actor=ada, name=name) for name in ("Agreed in May", "Second"))
    day = day_text(timezone.localdate(), this_year=timezone.localdate().year)
    assert told() == f"Slips count from “Agreed in May” of {day}."
    measure_against(second, version=second.version, actor=ada, why="The committee\nagreed.")
    chosen = f"Slips count from “Second” of {day}, chosen on {day} by Ada Shen: The committee agreed."
    assert told() == chosen
    first.refresh_from_db()
    measure_against(first, version=first.version, actor=ada, why="Taken back.")
    assert "“Agreed in May”" in told() and "Taken back." in told()


def test_a_report_kept_before_that_sentence_has_none() -> None:
    assert FirstPage({"reported_on": "2026-03-06"}).measure == ""


def test_what_was_taken_back_is_not_the_cause_of_a_slip(plan_of_rollout: Any, task: Any, ada: User) -> None:
    """A trial that was undone pushed the milestone most; a smaller step that stayed is what moved it."""
    longer(plan_of_rollout, ada, task("D7"), 1)
    longer(plan_of_rollout, ada, task("K1"), 15)
    undo(plan_of_rollout.steps.latest("number"), actor=ada)
    access = ProjectAccess(ada, plan_of_rollout.project)
    long_ago = datetime(2000, 1, 1, tzinfo=UTC)
    found = figures(access, on=timezone.localdate(), since=long_ago, until=timezone.now())
    last = max(found["milestones"]["rows"], key=lambda row: row["forecast"])
    assert last["cause"] == {"kind": "moved", "task": task("D7").name}


def longer(plan: Any, ada: User, task: Any, days: int) -> None:
    change(
        plan,
        ada,
        {"op": "task.set", "task": task.pk, "field": "duration", "value": task.duration + days * 480},
    )


def test_gates_that_must_be_watched_come_first_and_say_why() -> None:
    def gate(phase: str, **told: Any) -> dict[str, Any]:
        usual = {"state": "open", "decision": "", "stale": False, "closed": False, "due": None}
        return {**usual, "phase": phase, "met": 1, "waived": 0, "total": 3, "conditions_open": 0, **told}

    done = {"state": "closed", "decision": "go", "closed": True, "total": 1}
    rows = [
        gate("Kickoff", **done),
        gate("Requirements", **done, conditions_open=1),
        gate("Design", **done),
        gate("Data", waived=2),
        gate("Pilot", **{**done, "total": 3}, met=2),
        gate("Training", stale=True, state="stale"),
        gate("Acceptance"),
    ]
    shown = SecondPage({"gates": rows, "reported_on": "2026-03-06"}).gates.rows
    lost, excepted, rest = (
        ["Pilot", "Training"],
        ["Requirements", "Data"],
        ["Acceptance", "Design", "Kickoff"],
    )
    assert [row["phase"] for row in shown] == [*lost, *excepted, *rest]
    assert [row["bad"] for row in shown] == [True] * 4 + [False] * 3
    assert "1 condition open" in shown[2]["state"] and "2 criteria waived" in shown[3]["state"]
    assert shown[3]["met"] == "3/3"


WAIVED = {
    "key": "must_haves_configured",
    "title": "",
    "reason": "The interface comes\nlater",
    "owner": "Ben",
    "until": "2026-03-20",
}
WAITED = {"number": 4, "text": "Train the late starters", "owner": "Dai", "due": "2026-03-13"}


def excepted(content: dict[str, Any]) -> dict[str, Any]:
    gates = [{**one, "waivers": [], "open_conditions": []} for one in content["gates"]]
    gates[0] = {**gates[0], "waived": 1, "waivers": [WAIVED], "open_conditions": [WAITED]}
    return {**content, "gates": gates}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_each_waiver_and_each_open_condition_stands_in_page_paper_and_mail(
    language: str, content: dict[str, Any]
) -> None:
    found = excepted(content)
    pdf = PdfReader(BytesIO(pdf_of(found, language)))
    assert len(pdf.pages) == 2
    title = {"en": "Every must-have item is configured", "zh-hans": "每个必备项都已配置"}[language]
    paper = "".join(page.extract_text() for page in pdf.pages)
    for told in (paper, page_of(found, language), mail_of(found, language, "")[1]):
        bare = "".join(told.split())
        for words in (title, "The interface comes later", "Ben", WAITED["text"], "Dai", "A4"):
            assert "".join(str(words).split()) in bare, (language, words)
    assert ("Fri 20 Mar" in paper) if language == "en" else ("3月20日" in paper)


def test_a_report_freezes_why_who_and_until_when_a_gate_goes_without_a_criterion(
    plan_of_rollout: Any, ada: User, ben: User, cleo: User
) -> None:
    criteria = GateCriterion.objects.select_related("gate__phase__plan__project")
    criterion = criteria.get(key="goals_measurable", gate__phase__plan=plan_of_rollout)
    until = timezone.localdate() + timedelta(days=20)
    grant_waiver(criterion, reason="Goals follow in May", owner=ben, expires_on=until, actor=cleo)
    access = ProjectAccess(ada, plan_of_rollout.project)
    found = next(row for row in gates(access, timezone.localdate()) if row["waived"])
    kept = {"reason": "Goals follow in May", "owner": str(ben), "until": until.isoformat()}
    assert [{name: one[name] for name in kept} for one in found["waivers"]] == [kept]


def test_a_report_tells_the_same_week_whoever_publishes_it(
    plan_of_rollout: Any, task: Any, ada: User, cleo: User
) -> None:
    """The office publishes for a manager who is away, and reads no audit log of others."""
    longer(plan_of_rollout, ada, task("D7"), 1)
    TenantRoleFactory(user=cleo, role=Role.PMO)
    long_ago = datetime(2000, 1, 1, tzinfo=UTC)
    told = [
        figures(
            ProjectAccess(person, plan_of_rollout.project),
            on=timezone.localdate(),
            since=long_ago,
            until=timezone.now(),
        )["changes"]
        for person in (ada, cleo)
    ]
    assert told[0] == told[1] and any(task("D7").name in line for line in told[0]["sentences"]["en"])
