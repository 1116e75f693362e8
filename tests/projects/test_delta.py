"""“Since last week”: one sentence for each change, whole, in both languages, each leading to its record."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from phases.operations import parse_operations
from phases.services import changes, risk_links
from phases.views import plan_events
from rollout.audit.context import writing_at
from rollout.audit.models import AuditEvent
from rollout.audit.services import record
from rollout.people.models import User
from rollout.people.roles import Role
from rollout.projects.delta import Sentence, sentences
from rollout.projects.models import Project
from rollout.projects.services import actions, projects, risks
from tests.factories import MembershipFactory, arranging

pytestmark = pytest.mark.django_db

SignIn = Callable[[Any], Client]
LONG_AGO, FAR_AHEAD = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
LANGUAGES = ("en", "zh-hans")
END = {"en": ".", "zh-hans": "。"}
# a technical key (“task.set”, “percent_complete”, “#17” of a row) has no place in a sentence
RAW = re.compile(
    r"[a-z]+_[a-z]+|\b[a-z]+\.(?:set|add|change|remove|create)\b|%\(|\{|\bNone\b|phases\.|projects\."
)


def said(project: Project, reader: User, language: str = "en", since: datetime = LONG_AGO) -> list[Sentence]:
    with translation.override(language):
        return sentences(project, since, FAR_AHEAD, reader)


def step(project: Project, actor: User, *operations: dict[str, Any], why: str = "") -> Any:
    plan = type(project.plan)._default_manager.get(project=project)
    return changes.apply(plan, parse_operations(list(operations)), actor=actor, version=plan.version, why=why)


def last(project: Project, reader: User, language: str = "en") -> Sentence:
    return said(project, reader, language)[-1]


def test_a_changed_duration_is_told_with_what_moved(rollout: Project, ada: User) -> None:
    task = rollout.plan.tasks.get(code="C3")
    change = {"op": "task.set", "task": task.pk, "field": "duration", "value": task.duration + 960}
    step(rollout, ada, change, why="The approval flow is harder")
    sentence = last(rollout, ada)
    assert sentence.text.startswith(
        "Ada Shen changed the duration of “C3 Iteration 2 (two weeks)” from 10 d to 12 d; “"
    )
    assert re.search(
        r"” moved from \w{3} \d+ \w{3} to \w{3} \d+ \w{3}, with \d+ more tasks\.$", sentence.text
    )
    assert sentence.why == "The approval flow is harder"
    chinese = last(rollout, ada, "zh-hans").text
    assert chinese.startswith("Ada Shen把“C3 Iteration 2 (two weeks)”的工期从 10 天 改为 12 天；“")
    assert chinese.endswith("项任务随之变动。")


def test_a_day_is_as_long_as_the_project_says(rollout: Project, ada: User) -> None:
    with arranging():
        type(rollout.plan)._default_manager.filter(pk=rollout.plan.pk).update(hours_per_day=10)
    task = rollout.plan.tasks.get(code="C3")
    change = {"op": "task.set", "task": task.pk, "field": "effort", "value": 6000}
    step(rollout, ada, change)
    assert last(rollout, ada).text.endswith(" to 10 d.")
    with translation.override("en"):
        (event,) = AuditEvent.objects.order_by("-sequence")[:1]
        assert "10 d" in [change.after for change in plan_events.told([event])[event.pk]]


def test_clock_time_is_told_in_days_of_the_clock(rollout: Project, ada: User) -> None:
    task = rollout.plan.tasks.get(code="C3")
    step(rollout, ada, {"op": "task.set", "task": task.pk, "field": "elapsed", "value": True})
    step(rollout, ada, {"op": "task.set", "task": task.pk, "field": "duration", "value": 7200})
    assert " to 5 ed" in last(rollout, ada).text


def test_a_step_taken_back_is_told_with_what_it_had_done(rollout: Project, ada: User) -> None:
    task = rollout.plan.tasks.get(code="C3")
    step(rollout, ada, {"op": "task.set", "task": task.pk, "field": "duration", "value": 480})
    found = rollout.plan.steps.filter(undone_at=None).first()
    changes.undo(found, actor=ada)
    told = f"Ada Shen took back step {found.number} of the plan (“C3 Iteration 2 (two weeks)”: duration)"
    assert last(rollout, ada).text.startswith(told)


def test_a_task_within_the_same_day_is_not_told_as_moved(rollout: Project, ada: User) -> None:
    """“From Wed 28 Oct to Wed 28 Oct” says nothing."""
    task = rollout.plan.tasks.get(code="C3")
    for minutes in (4801, 4860, 4861):
        step(rollout, ada, {"op": "task.set", "task": task.pk, "field": "duration", "value": minutes})
    for sentence in said(rollout, ada):
        for old, new in re.findall(r"from (\w{3} \d+ \w{3}) to (\w{3} \d+ \w{3})", sentence.text):
            assert old != new


def test_a_link_names_its_task_and_its_risk(rollout: Project, ada: User) -> None:
    task = rollout.plan.tasks.get(code="C3")
    risk = risks.raise_risk(rollout, {"title": "Late data", "probability": 3, "impact": 4}, actor=ada)
    link = risk_links.link_task(risk, task, actor=ada)
    assert last(rollout, ada).text == (
        f"Ada Shen linked the task “{task}” to the risk “Late data”; delay: as the risk states."
    )
    risk_links.link_task(risk, task, actor=ada, delay=960)
    assert last(rollout, ada).text == (
        f"Ada Shen changed the delay of “{task}” by the risk “Late data” from as the risk states to 2 d."
    )
    risk_links.unlink_task(link, actor=ada)
    assert last(rollout, ada).text == f"Ada Shen took the task “{task}” off the risk “Late data”."
    assert last(rollout, ada, "zh-hans").text == f"Ada Shen取消了任务“{task}”与风险“Late data”的关联。"


def test_an_assessment_tells_its_new_figures(rollout: Project, ada: User) -> None:
    risk = risks.raise_risk(rollout, {"title": "Late data", "probability": 3, "impact": 4}, actor=ada)
    risks.assess_risk(risk, probability=5, impact=4, version=risk.version, actor=ada)
    assert last(rollout, ada).text.startswith(
        "Ada Shen assessed the risk: “Late data” (probability from 3 to 5; score from 12 to 20"
    )


def test_a_role_is_told_in_the_readers_language(rollout: Project, ada: User, ben: User) -> None:
    project = Project.objects.get(pk=rollout.pk)
    with translation.override("zh-hans"):
        given_ = projects.add_member(project, user=ben, role=Role.KEY_USER, actor=ada)
    assert last(rollout, ada).text == "Ada Shen gave Ben Qiu a role: key user."
    projects.remove_role(given_, actor=ada)
    assert last(rollout, ada).text == "Ada Shen took a role away from Ben Qiu: key user."
    assert last(rollout, ada, "zh-hans").text == "Ada Shen取消了Ben Qiu的角色：关键用户。"


def test_a_moved_bar_is_told_by_its_days(rollout: Project, ada: User) -> None:
    task = rollout.plan.tasks.get(code="O2")
    start = task.start + timedelta(days=7)
    step(rollout, ada, {"op": "task.move", "task": task.pk, "start": start.isoformat()})
    assert re.match(
        r"Ada Shen moved the start of “O2 Optimization review 2 .*” from \w{3} \d+ \w{3} to \w{3} \d+ \w{3}",
        last(rollout, ada).text,
    )


def test_other_records_are_told_with_their_fields(rollout: Project, ada: User, ben: User) -> None:
    given_ = actions.add_action(
        rollout, {"text": "Send the price list", "owner": ben, "due_on": date(2026, 10, 2)}, actor=ada
    )
    assert last(rollout, ada).text == "Ada Shen noted an action: “Send the price list”."
    actions.change_action(given_, {"due_on": date(2026, 10, 6)}, version=given_.version, actor=ada)
    sentence = last(rollout, ada)
    assert sentence.text == (
        "Ada Shen changed the action “Send the price list”: due from Fri 2 Oct 2026 to Tue 6 Oct 2026."
    )
    assert sentence.url == reverse("projects:action", args=[rollout.slug, given_.number])


def test_a_private_value_stays_masked(rollout: Project, ada: User, ben: User) -> None:
    """A project manager sees that an address changed, and not what it is."""
    with arranging():
        record(
            actor=ada,
            action="user.change",
            target=ben,
            before={"phone": "13800001111"},
            after={"phone": "13900002222"},
            project_id=rollout.pk,
        )
    sentence = last(rollout, ada)
    assert "13800001111" not in sentence.text
    assert "13900002222" not in sentence.text


def test_what_no_app_has_a_word_for_is_still_a_sentence(rollout: Project, ada: User) -> None:
    with arranging():
        record(actor=None, action="thing.frobnicate", target=rollout.plan, after={"raw_key": 1})
    assert last(rollout, ada).text.startswith("The system added the plan “")
    assert not RAW.search(last(rollout, ada).text)


def test_the_window_holds_its_beginning_and_not_its_end(rollout: Project, ada: User) -> None:
    at = datetime(2031, 5, 5, 12, tzinfo=UTC)
    with writing_at(at):
        step(rollout, ada, {"op": "plan.set", "field": "go_live", "value": "2026-12-01"})
    later = at + timedelta(seconds=1)
    assert len(sentences(rollout, at, later, ada)) == 1
    assert sentences(rollout, later, FAR_AHEAD, ada) == []
    assert sentences(rollout, at - timedelta(days=1), at, ada) == []


def test_a_reader_is_told_what_the_audit_log_shows_them(rollout: Project, ada: User, ben: User) -> None:
    """A consultant reads nothing there, IT its own deeds."""
    task = rollout.plan.tasks.get(code="R1")
    step(rollout, ada, {"op": "task.set", "task": task.pk, "field": "notes", "value": "Ask sales first"})
    step(rollout, ben, {"op": "task.set", "task": task.pk, "field": "duration", "value": 4800})
    assert said(rollout, ben) == []
    MembershipFactory(project=rollout, user=ben, role=Role.IT)
    assert {one.actor_name for one in said(rollout, ben)} == {"Ben Qiu"}


def test_the_sentences_cost_the_same_queries_for_many_changes(rollout: Project, ada: User) -> None:
    task = rollout.plan.tasks.get(code="C3")

    def count() -> int:
        said(rollout, ada)
        with CaptureQueriesContext(connection) as asked:
            said(rollout, ada)
        return len(asked)

    for value in (4801, 4802):
        step(rollout, ada, {"op": "task.set", "task": task.pk, "field": "duration", "value": value})
    once = count()
    for value in range(4810, 4820):
        step(rollout, ada, {"op": "task.set", "task": task.pk, "field": "duration", "value": value})
    assert count() == once


def test_the_page_groups_by_day_and_filters_in_its_address(
    rollout: Project, ada: User, ben: User, signed_in: SignIn
) -> None:
    task = rollout.plan.tasks.get(code="R1")
    step(rollout, ada, {"op": "task.set", "task": task.pk, "field": "notes", "value": "Ask sales first"})
    step(rollout, ben, {"op": "task.set", "task": task.pk, "field": "duration", "value": 4800})
    client, address = signed_in(ada), reverse("projects:delta", args=[rollout.slug])
    whole = client.get(address).content.decode()
    assert "Ada Shen" in whole
    assert "Ben Qiu changed the duration" in whole
    only = client.get(address, {"who": ben.pk, "kind": "phases.plan"}).content.decode()
    assert "Ben Qiu changed the duration" in only
    assert "Ada Shen set the notes" not in only
    assert (
        "Nothing was changed"
        in client.get(address, {"since": "2001-01-01", "until": "2001-01-08"}).content.decode()
    )


@pytest.mark.parametrize(
    "query",
    [
        "since=yesterday",
        "since=2026-13-40",
        "since=2026-05-02&until=2026-05-01",
        "since=1990-01-01&until=2020-01-01",
    ],
)
def test_a_bad_period_is_refused_with_its_mend(
    query: str, rollout: Project, ada: User, signed_in: SignIn
) -> None:
    answer = signed_in(ada).get(f"{reverse('projects:delta', args=[rollout.slug])}?{query}")
    assert answer.status_code == 400
