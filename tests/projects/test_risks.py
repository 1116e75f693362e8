"""Verbs about risks and issues: who may, when, what is written, what the history says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from rollout.audit.context import writing_at
from rollout.audit.labels import action_text
from rollout.audit.models import AuditEvent
from rollout.core.errors import InvalidInput, NotAllowed, RolloutError, Stale, StateRefusal
from rollout.core.search import find
from rollout.projects.access import ProjectAccess
from rollout.projects.agenda import sources
from rollout.projects.models import Project, Risk, RiskKind, RiskState
from rollout.projects.queries_risks import readable_risks, top_risks
from rollout.projects.risk_library import library
from rollout.projects.risk_rules import Level
from rollout.projects.services.risk_loading import load_risks
from rollout.projects.services.risks import (
    assess_risk,
    change_risk,
    close_risk,
    raise_risk,
    reopen_risk,
    turn_into_issue,
    watch_risk,
)
from tests.factories import arranging

pytestmark = pytest.mark.django_db
EVENING = datetime(2026, 3, 5, 17, 30, tzinfo=UTC)  # the sixth of March in Shanghai


@contextmanager
def refused(kind: type[RolloutError], code: str) -> Iterator[None]:
    with pytest.raises(kind) as caught:
        yield
    assert caught.value.code == code


@pytest.fixture
def risk(project: Project, ada: Any) -> Risk:
    with arranging():
        return raise_risk(project, {"title": "Scope grows", "probability": 4, "impact": 5}, actor=ada)


def closed(project: Project) -> Project:
    with arranging():
        Project.objects.filter(pk=project.pk).update(status="closed")
    project.refresh_from_db()
    return project


def last_event() -> AuditEvent:
    event = AuditEvent.objects.order_by("-sequence").first()
    assert event is not None
    return event


def test_a_raised_risk_has_number_score_raiser_and_the_day_of_the_project(project: Any, ada: Any) -> None:
    with writing_at(EVENING):
        first = raise_risk(project, {"title": "A", "probability": 2, "impact": 5}, actor=ada)
        second = raise_risk(project, {"title": "B"}, actor=ada)
    assert (first.number, second.number, first.score, first.raised_by) == (1, 2, 10, ada)
    assert (first.assessed_on, second.assessed_on) == (date(2026, 3, 6), None)


def test_an_issue_is_certain_whatever_is_said(project: Any, ada: Any) -> None:
    issue = raise_risk(project, {"title": "A", "impact": 3}, actor=ada, kind=RiskKind.ISSUE)
    assert (issue.probability, issue.score) == (5, 15)
    with refused(InvalidInput, "issue_is_certain"):
        change_risk(issue, {"probability": 2}, version=issue.version, actor=ada)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"title": "  "}, "title_missing"),
        ({"title": "A", "probability": 6}, "beyond_scale"),
        ({"title": "A", "colour": "red"}, "risk_field_unknown"),
        ({"title": "A", "score": 25}, "risk_field_unknown"),
    ],
)
def test_bad_input_is_refused_and_writes_nothing(project: Any, ada: Any, values: Any, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        raise_risk(project, values, actor=ada)
    assert caught.value.code == code
    assert not Risk.objects.exists()


def test_an_owner_outside_the_project_is_refused(project: Any, ada: Any, eve: Any) -> None:
    with refused(InvalidInput, "owner_not_member"):
        raise_risk(project, {"title": "A", "owner": eve}, actor=ada)


def test_a_new_judgement_sets_score_and_day_and_leaves_one_event(risk: Risk, ada: Any) -> None:
    with arranging():
        Risk.objects.filter(pk=risk.pk).update(assessed_on=None)
    before = AuditEvent.objects.count()
    changed = change_risk(risk, {"impact": 2, "title": "Scope"}, version=1, actor=ada, why="seen twice")
    assert (changed.score, changed.assessed_on is not None, changed.version) == (8, True, 2)
    event = last_event()
    assert (event.action, event.why, AuditEvent.objects.count()) == ("risk.change", "seen twice", before + 1)


def test_a_change_without_a_new_judgement_does_not_count_as_assessed(risk: Risk, ada: Any) -> None:
    with arranging():
        Risk.objects.filter(pk=risk.pk).update(assessed_on=None)
    form_like = {"title": "Other", "probability": 4, "impact": 5}
    assert change_risk(risk, form_like, version=1, actor=ada).assessed_on is None


def test_assessing_counts_even_when_the_figures_stay(risk: Risk, ada: Any) -> None:
    with arranging():
        Risk.objects.filter(pk=risk.pk).update(assessed_on=None)
    day = date(2026, 4, 1)
    found = assess_risk(risk, probability=4, impact=5, version=1, actor=ada, review_on=day)
    assert found.assessed_on is not None
    assert (found.review_on, last_event().action) == (day, "risk.assess")


def test_a_second_editor_meets_the_first(risk: Risk, ada: Any, ben: Any) -> None:
    change_risk(risk, {"title": "Mine"}, version=1, actor=ada)
    with pytest.raises(Stale):
        change_risk(risk, {"title": "Yours"}, version=1, actor=ben)


def test_a_risk_that_happened_is_an_open_issue(risk: Risk, ada: Any) -> None:
    found = turn_into_issue(watch_risk(risk, version=1, actor=ada), version=2, actor=ada, why="it came")
    assert (found.kind, found.state, found.probability, found.score) == ("issue", "open", 5, 25)
    with refused(StateRefusal, "already_issue"):
        turn_into_issue(found, version=3, actor=ada)


def test_closing_needs_an_outcome_and_shuts_until_it_is_opened_again(risk: Risk, ada: Any) -> None:
    with refused(InvalidInput, "outcome_missing"):
        close_risk(risk, outcome=" ", version=1, actor=ada)
    shut = close_risk(risk, outcome="Freeze was signed.", version=1, actor=ada)
    assert shut.closed_on is not None
    with refused(StateRefusal, "risk_closed"):
        assess_risk(shut, probability=1, impact=1, version=2, actor=ada)
    again = reopen_risk(shut, version=2, actor=ada)
    assert (again.state, again.outcome, again.closed_on) == (RiskState.OPEN, "", None)


def test_a_closed_project_refuses_every_verb(risk: Risk, project: Any, ada: Any) -> None:
    closed(project)
    verbs = (
        lambda: raise_risk(project, {"title": "A"}, actor=ada),
        lambda: change_risk(risk, {"title": "A"}, version=1, actor=ada),
        lambda: assess_risk(risk, probability=1, impact=1, version=1, actor=ada),
        lambda: turn_into_issue(risk, version=1, actor=ada),
        lambda: watch_risk(risk, version=1, actor=ada),
        lambda: close_risk(risk, outcome="x", version=1, actor=ada),
        lambda: reopen_risk(risk, version=1, actor=ada),
        lambda: load_risks(project, ["vague-goals"], actor=ada),
    )
    for verb in verbs:
        with refused(StateRefusal, "project_closed"):
            verb()


def test_the_sponsor_reads_and_may_not_write(risk: Risk, project: Any, cleo: Any) -> None:
    assert list(readable_risks(ProjectAccess(cleo, project))) == [risk]
    with pytest.raises(NotAllowed):
        raise_risk(project, {"title": "A"}, actor=cleo)


def test_a_key_user_sees_and_writes_only_what_is_theirs(risk: Risk, project: Any, dai: Any, ada: Any) -> None:
    mine = raise_risk(project, {"title": "Training clashes with stocktaking", "owner": ada}, actor=dai)
    given = raise_risk(project, {"title": "Test people", "owner": dai}, actor=ada)
    assert set(readable_risks(ProjectAccess(dai, project))) == {mine, given}
    assert change_risk(given, {"impact": 4}, version=1, actor=dai).impact == 4
    with pytest.raises(NotAllowed):
        change_risk(risk, {"owner": dai}, version=1, actor=dai)
    risk.owner = dai  # as a form writes it into the record before the service is asked
    with pytest.raises(NotAllowed):
        change_risk(risk, {"owner": dai}, version=1, actor=dai)


def test_the_library_comes_in_the_project_s_language_not_yet_assessed(project: Any, ada: Any) -> None:
    loaded = load_risks(project, [entry.key for entry in library()], actor=ada)
    assert (len(loaded.risks), loaded.skipped) == (17, [])
    assert [risk.number for risk in loaded.risks] == list(range(1, 18))
    assert loaded.risks[0].title == "需求不断追加，范围失控"
    assert all(risk.assessed_on is None for risk in loaded.risks)
    assert AuditEvent.objects.filter(action="risk.raise").count() == 17


def test_what_the_register_has_already_is_left_alone_and_said(project: Any, ada: Any) -> None:
    load_risks(project, ["vague-goals"], actor=ada)
    again = load_risks(project, ["vague-goals", "no-backup"], actor=ada)
    assert ([risk.library_key for risk in again.risks], again.skipped) == (["no-backup"], ["vague-goals"])
    with refused(StateRefusal, "risks_loaded_already"):
        load_risks(project, ["vague-goals"], actor=ada)
    with refused(InvalidInput, "library_key_unknown"):
        load_risks(project, ["weather"], actor=ada)
    with refused(InvalidInput, "nothing_chosen"):
        load_risks(project, [], actor=ada)


def test_top_risks_are_the_gravest_that_the_reader_may_see(project: Any, ada: Any, dai: Any) -> None:
    for place, title in ((1, "small"), (5, "grave"), (3, "middle")):
        raise_risk(project, {"title": title, "probability": place, "impact": place}, actor=ada)
    own = raise_risk(project, {"title": "own", "probability": 2, "impact": 2}, actor=dai)
    assert [risk.title for risk in top_risks(project, ada, 2)] == ["grave", "middle"]
    assert [risk.level for risk in top_risks(project, ada, 2)] == [Level.HIGH, Level.MEDIUM]
    assert top_risks(project, dai) == [own]


def test_the_search_finds_risks_within_what_one_may_see(project: Any, ada: Any, dai: Any, eve: Any) -> None:
    raise_risk(project, {"title": "部门配合不力"}, actor=ada)

    def found(reader: Any) -> list[str]:
        return [hit.title for group in find(reader, "bumenpeihe", limit=5) for hit in group.hits]

    assert found(ada) == ["部门配合不力"]
    assert found(dai) == found(eve) == []


def test_the_agenda_speaks_of_issues_and_of_reviews_that_are_due(project: Any, ada: Any) -> None:
    day = date(2026, 3, 9)
    raise_risk(project, {"title": "due", "review_on": day}, actor=ada)
    raise_risk(project, {"title": "later", "review_on": day + timedelta(days=1)}, actor=ada)
    raise_risk(project, {"title": "issue", "impact": 1}, actor=ada, kind=RiskKind.ISSUE)
    points = next(source for source in sources() if source.key == "risks").points(project, day)
    assert [point.title for point in points] == ["issue", "due"]
    assert points[1].note == "Score 9, review due on Mon 9 Mar"
    assert points[0].url == f"/projects/{project.slug}/risks/3/"


def test_levels_are_the_project_s_own(project: Any, risk: Risk, ada: Any) -> None:
    from rollout.projects.services.projects import change_settings

    assert top_risks(project, ada)[0].level is Level.HIGH
    found = change_settings(project, {"risk_high_from": 25}, version=project.version, actor=ada)
    assert top_risks(found, ada)[0].level is Level.MEDIUM
    with refused(InvalidInput, "levels_out_of_order"):
        change_settings(found, {"risk_medium_from": 25}, version=found.version, actor=ada)


def test_a_member_of_another_project_sees_nothing(risk: Risk, other_project: Any, eve: Any) -> None:
    assert not readable_risks(ProjectAccess(eve, other_project)).exists()


def test_what_happens_to_an_issue_is_told_of_an_issue(project: Project, ada: Any) -> None:
    issue = raise_risk(project, {"title": "No server", "impact": 5}, kind=RiskKind.ISSUE, actor=ada)
    assert action_text(last_event().action) == "raised the issue"
    change_risk(issue, {"category": "data"}, version=issue.version, actor=ada)
    assert action_text(last_event().action) == "changed the issue"
    raise_risk(project, {"title": "Late data", "impact": 3}, actor=ada)
    assert action_text(last_event().action) == "raised the risk"
