"""Pages of risks and goals: what they say, to whom, in how many queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from rollout.audit.models import AuditEvent
from rollout.documents.svg.heat_map import heat_map_svg
from rollout.projects.access import ProjectAccess
from rollout.projects.models import Goal, Project, Risk, RiskKind
from rollout.projects.queries_risks import heat_figure, heat_rows
from rollout.projects.services.goals import add_goal
from rollout.projects.services.risks import change_risk, close_risk, raise_risk
from tests.factories import arranging

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


def url(name: str, *arguments: Any) -> str:
    return reverse(f"projects:{name}", args=["lotus", *arguments])


def raised(project: Project, actor: Any, title: str = "Scope grows", **values: Any) -> Risk:
    with arranging():
        return raise_risk(project, {"title": title, "probability": 4, "impact": 5, **values}, actor=actor)


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return len(found)


def test_an_empty_register_teaches_and_offers_the_library(signed_in: SignIn, ada: Any, project: Any) -> None:
    text = signed_in(ada).get(url("risk_list")).content.decode()
    assert "what may go wrong" in text and "Load the library" in text


def test_the_library_is_chosen_loaded_and_marked(signed_in: SignIn, ada: Any, project: Any) -> None:
    client = signed_in(ada)
    assert "The vendor promises two months" in client.get(url("risk_library")).content.decode()
    answer = client.post(url("risk_library"), {"keys": ["vendor-late", "no-backup"]}, follow=True)
    assert "2 risks loaded; assess them next." in answer.content.decode()
    assert Risk.objects.filter(project=project).count() == 2
    assert client.get(url("risk_library")).content.decode().count("in the register already") == 2
    again = client.post(url("risk_library"), {"keys": ["vendor-late", "data-lost"]}, follow=True)
    assert "1 was in the register already and was left alone." in again.content.decode()
    assert client.post(url("risk_library"), {"keys": ["vendor-late"]}).status_code == 409


def test_a_risk_is_entered_by_title_and_judgement(signed_in: SignIn, ada: Any, project: Any) -> None:
    client = signed_in(ada)
    assert client.post(url("risk_add"), {"title": "", "probability": 3, "impact": 3}).status_code == 422
    assert client.post(url("risk_add"), {"title": "Late", "probability": 3, "impact": 4}).status_code == 302
    risk = Risk.objects.get()
    assert (risk.title, risk.score, risk.kind) == ("Late", 12, "risk")
    client.post(url("risk_add") + "?kind=issue", {"title": "Down", "impact": 4})
    assert Risk.objects.get(title="Down").kind == RiskKind.ISSUE


def test_the_register_says_first_how_many_are_high_and_what_waits(
    signed_in: SignIn, ada: Any, project: Any
) -> None:
    raised(project, ada, review_on=date(2026, 1, 5))
    raised(project, ada, "Small", probability=1)
    text = signed_in(ada).get(url("risk_list")).content.decode()
    assert "1 of 2 open risks is high" in text
    assert "The review of 1 is overdue." in text
    assert "Review overdue" in text


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("level=high", ["high"]),
        ("level=low&level=medium", ["low", "medium"]),
        ("review=overdue", ["high"]),
        ("review=none", ["low", "medium"]),
        ("kind=issue", ["medium"]),
        ("assessed=no", ["low"]),
        ("probability=5&impact=1&state=open", ["medium"]),
        ("owner=none", ["high", "low", "medium"]),
    ],
)
def test_the_register_is_filtered(
    signed_in: SignIn, ada: Any, project: Any, query: str, titles: list[str]
) -> None:
    raised(project, ada, "high", review_on=date(2026, 1, 5))
    with arranging():
        raise_risk(project, {"title": "low"}, actor=ada)
        Risk.objects.filter(title="low").update(probability=1, impact=1, score=1)
        raise_risk(project, {"title": "medium", "impact": 1}, actor=ada, kind=RiskKind.ISSUE)
    answer = signed_in(ada).get(f"{url('risk_list')}?{query}&export=csv")
    rows = b"".join(answer).decode("utf-8-sig").splitlines()[1:]
    assert sorted(row.split(",")[1] for row in rows) == titles


def test_many_risks_get_an_owner_and_a_review_day_at_once(
    signed_in: SignIn, ada: Any, ben: Any, dai: Any, project: Any
) -> None:
    risks = [raised(project, ada, title) for title in ("A", "B")]
    keys = [risk.pk for risk in risks]
    client = signed_in(ada)
    body = {"bulk": "assign", "selected": keys, "confirmed": "1", "owner": ben.pk}
    assert client.post(url("risk_list"), body).status_code == 302
    day = date(2026, 4, 1)
    body = {"bulk": "review", "selected": keys, "confirmed": "1", "review_on": day.isoformat()}
    client.post(url("risk_list"), body)
    assert set(Risk.objects.values_list("owner", "review_on")) == {(ben.pk, day)}
    assert AuditEvent.objects.filter(action="risk.change").count() == 4


def test_a_risk_s_page_tells_its_history_without_the_right_to_the_audit_log(
    signed_in: SignIn, ada: Any, ben: Any, project: Any
) -> None:
    risk = raised(project, ada)
    change_risk(risk, {"impact": 2}, version=1, actor=ada, why="the pilot is small")
    text = signed_in(ben).get(url("risk_detail", 1)).content.decode()
    assert "Ada Shen changed the risk" in text and "the pilot is small" in text
    assert "probability 4 (likely) × impact 2 (minor)" in text


def test_each_verb_works_from_the_page(signed_in: SignIn, ada: Any, project: Any) -> None:
    risk, client = raised(project, ada), signed_in(ada)
    posts: list[tuple[str, dict[str, Any]]] = [
        ("risk_edit", {"title": "Scope", "probability": 3, "impact": 3, "version": 1}),
        ("risk_assess", {"probability": 2, "impact": 2, "review_on": "2026-05-01", "version": 2}),
        ("risk_watch", {}),
        ("risk_happen", {"why": "it came", "version": 4}),
        ("risk_close", {"outcome": "done", "version": 5}),
        ("risk_reopen", {}),
    ]
    for name, body in posts:
        assert client.post(url(name, 1), body).status_code == 302, name
    risk.refresh_from_db()
    assert (risk.title, risk.kind, risk.state, risk.score, risk.version) == ("Scope", "issue", "open", 10, 7)


def test_a_stale_form_shows_both_sides(signed_in: SignIn, ada: Any, project: Any) -> None:
    risk = raised(project, ada)
    change_risk(risk, {"title": "Theirs"}, version=1, actor=ada)
    body = {"title": "Mine", "probability": 4, "impact": 5, "version": 1}
    answer = signed_in(ada).post(url("risk_edit", 1), body)
    assert answer.status_code == 409
    assert "Theirs" in answer.content.decode()


def test_closing_can_be_undone_from_the_toast(signed_in: SignIn, ada: Any, project: Any) -> None:
    raised(project, ada)
    client = signed_in(ada)
    client.post(url("risk_close", 1), {"outcome": "done", "version": 1})
    page = client.get(url("risk_list"))
    token = next(str(m.extra_tags) for m in page.context["messages"] if "undo:" in m.extra_tags)
    client.post(reverse("frame:undo"), {"token": token.split("undo:")[1].split()[0]})
    assert Risk.objects.get().state == "open"


def test_a_key_user_sees_only_their_own_in_list_map_and_page(
    signed_in: SignIn, ada: Any, dai: Any, project: Any
) -> None:
    raised(project, ada, "Secret of the manager")
    raised(project, dai, "Own", probability=1, impact=1)
    client = signed_in(dai)
    for name in ("risk_list", "heat_map"):
        text = client.get(url(name)).content.decode()
        assert "Secret of the manager" not in text
        assert "1 risk is open, none of them high" in text
    assert client.get(url("risk_detail", 1)).status_code == 403
    assert client.get(url("risk_detail", 2)).status_code == 200
    assert client.get(url("risk_library")).status_code == 403


def test_the_heat_map_says_levels_in_words_and_each_count_opens_its_rows(
    signed_in: SignIn, ada: Any, project: Any
) -> None:
    raised(project, ada)
    shut = raised(project, ada, "Shut")
    with arranging():
        close_risk(shut, outcome="done", version=1, actor=ada)
    client = signed_in(ada)
    text = client.get(url("heat_map")).content.decode()
    address = f"{url('risk_list')}?probability=4&amp;impact=5&amp;state=open&amp;state=watched"
    assert address in text and "almost certain" in text and "severe" in text
    rows = client.get(address.replace("&amp;", "&")).content.decode()
    assert "Scope grows" in rows and "Shut" not in rows


@pytest.mark.parametrize("name", ["risk_list", "heat_map", "risk_library"])
def test_the_pages_ask_the_same_number_of_queries_for_one_risk_and_for_twenty(
    signed_in: SignIn, ada: Any, project: Any, name: str
) -> None:
    client = signed_in(ada)
    raised(project, ada, owner=ada)
    few = queries(client, url(name))
    for number in range(19):
        raised(project, ada, f"Risk {number}", owner=ada)
    assert queries(client, url(name)) == few


def test_a_risk_s_page_asks_the_same_number_of_queries_for_a_long_history(
    signed_in: SignIn, ada: Any, project: Any
) -> None:
    risk, client = raised(project, ada), signed_in(ada)
    risk = change_risk(risk, {"owner": ada, "review_on": date(2026, 3, 2)}, version=1, actor=ada)
    few = queries(client, url("risk_detail", 1))
    for day in range(19):
        when = date(2026, 3, 3) + timedelta(days=day)
        risk = change_risk(risk, {"review_on": when}, version=risk.version, actor=ada)
    assert queries(client, url("risk_detail", 1)) == few


def test_goals_are_added_changed_removed_and_brought_back(signed_in: SignIn, ada: Any, project: Any) -> None:
    client = signed_in(ada)
    assert "is not written down yet" in client.get(url("goal_list")).content.decode()
    client.post(url("goal_add"), {"name": "Quicker quotations", "metric": "hours", "baseline": "6.5"})
    assert "1 goal cannot be measured yet" in client.get(url("goal_list")).content.decode()
    assert "Target missing" in client.get(url("goal_list")).content.decode()
    body = {"name": "Quicker quotations", "metric": "hours", "baseline": "6.5", "target": "2", "version": 1}
    assert 'value="6.5"' in client.get(url("goal_edit", 1)).content.decode()
    assert client.post(url("goal_edit", 1), body).status_code == 302
    assert "1 goal, with metric, baseline and target" in client.get(url("goal_list")).content.decode()
    client.post(url("goal_remove", 1))
    assert not Goal.objects.exists()
    page = client.get(url("goal_list"))
    token = next(str(m.extra_tags) for m in page.context["messages"] if "undo:" in m.extra_tags)
    client.post(reverse("frame:undo"), {"token": token.split("undo:")[1].split()[0]})
    goal = Goal.objects.get()
    assert (goal.number, goal.name, str(goal.target)) == (2, "Quicker quotations", "2.0000")


def test_the_goal_sheet_asks_the_same_number_of_queries_for_one_and_for_twenty(
    signed_in: SignIn, ada: Any, project: Any
) -> None:
    client = signed_in(ada)

    def more(count: int) -> None:
        for number in range(count):
            with arranging():
                add_goal(project, {"name": f"Goal {number}", "owner": ada}, actor=ada)

    more(1)
    few = queries(client, url("goal_list"))
    more(19)
    assert queries(client, url("goal_list")) == few


def test_an_owner_of_a_goal_may_change_it_and_not_remove_it(
    signed_in: SignIn, ada: Any, ben: Any, project: Any
) -> None:
    with arranging():
        add_goal(project, {"name": "Own", "owner": ben}, actor=ada)
        add_goal(project, {"name": "Other"}, actor=ada)
    client = signed_in(ben)
    body = {"name": "Own, sharper", "owner": ben.pk, "version": 1}
    assert client.post(url("goal_edit", 1), body).status_code == 302
    assert client.post(url("goal_edit", 2), body).status_code == 403
    assert client.post(url("goal_remove", 1)).status_code == 403


def test_the_heat_map_of_a_pdf_holds_the_same_counts(ada: Any, project: Any) -> None:
    raised(project, ada)
    raised(project, ada, "Other")
    drawn = heat_map_svg(heat_figure(heat_rows(ProjectAccess(ada, project)), "Two high risks"))
    assert "2 · High" in drawn and "4 likely" in drawn and "5 severe" in drawn


def test_the_register_on_paper_holds_the_rows_that_the_list_shows(
    signed_in: SignIn, ada: Any, project: Any
) -> None:
    raised(project, ada, response_plan="Freeze the scope", review_on=date(2026, 1, 5))
    raised(project, ada, "Small", probability=1, impact=1)
    client = signed_in(ada)
    answer = client.get(url("risk_list"), {"export": "pdf", "level": "high"})
    assert answer["Content-Type"] == "application/pdf" and "risks-lotus-en-" in answer["Content-Disposition"]
    paper = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert "1 of 1 open risks is high" in paper and "Freeze the scope" in paper and "Review overdue" in paper
    assert "Level: High" in paper and "Small" not in paper
    assert "export=pdf" in client.get(url("risk_list")).content.decode()


def test_what_waits_leads_to_its_rows(signed_in: SignIn, ada: Any, project: Any) -> None:
    raised(project, ada, review_on=date(2026, 1, 5))
    raised(project, ada, "Small", probability=1)
    client = signed_in(ada)
    (sentence, address), *_rest = client.get(url("risk_list")).context["waiting"]
    assert sentence == "The review of 1 is overdue."
    shown = client.get(address).content.decode()
    assert "Scope grows" in shown and "Small" not in shown
