"""Numbers and days at their ends, at the doors of meetings, actions, goals and risks: one sentence each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from rollout.audit.context import writing_at
from rollout.core.dates import day_text
from rollout.core.errors import StateRefusal
from rollout.people.models import User
from rollout.projects.models import Action, Meeting, Project, Risk
from rollout.projects.services import actions, meetings
from rollout.projects.services.goals import add_goal
from rollout.projects.services.risks import raise_risk
from tests.factories import arranging

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
API = "/api/v1/projects/lotus"
LONG = "9" * 20
MEETING = {"title": "Kickoff", "starts_at": "2026-03-02T09:30", "minutes": "60"}
SERIES = {
    "name": "Weekly",
    "weekday": "0",
    "every_weeks": "1",
    "starts_at": "09:30",
    "minutes": "60",
    "first_on": "2026-03-02",
}


@pytest.mark.parametrize("place", ["actions", "risks", "goals", "table"])
def test_an_owner_of_twenty_digits_is_no_choice(
    plan: Any, project: Project, ada: User, signed_in: SignIn, place: str
) -> None:
    page = signed_in(ada).get(f"/projects/lotus/{place}/?owner={LONG}")
    assert page.status_code == 200 and "is not one of the choices" in page.content.decode()


@pytest.mark.parametrize(
    ("path", "form", "sentence"),
    [
        ("meetings/new/", {**MEETING, "attendees": [LONG]}, "not available to you"),
        ("meetings/new/", {**MEETING, "starts_at": "0001-01-01T00:00"}, "1 lies outside the years"),
        ("meetings/new/", {**MEETING, "starts_at": "9999-12-31T23:59"}, "9999 lies outside the years"),
        ("meeting-series/new/", {**SERIES, "attendees": [LONG]}, "not available to you"),
        ("meeting-series/new/", {**SERIES, "first_on": "9999-12-31"}, "9999 lies outside the years"),
        ("actions/new/", {"text": "Send list", "due_on": "0001-01-01"}, "1 lies outside the years"),
        ("actions/new/", {"text": "Send list", "due_on": "9999-12-31"}, "9999 lies outside the years"),
        ("actions/new/", {"text": "Send \u202elist"}, "U+202E"),
        ("decisions/new/", {"text": "Go \u202eeast"}, "U+202E"),
        ("decisions/new/", {"text": "Go", "decided_on": "9999-12-31"}, "9999 lies outside the years"),
    ],
)
def test_a_page_says_beside_its_field_what_it_cannot_take(
    project: Project, ada: User, signed_in: SignIn, path: str, form: dict[str, Any], sentence: str
) -> None:
    page = signed_in(ada).post(f"/projects/lotus/{path}", form)
    assert page.status_code == 422 and sentence in page.content.decode()


@pytest.mark.parametrize(
    ("path", "content", "field"),
    [
        ("actions", {"text": "Send list", "due_on": "0001-01-01"}, "due_on"),
        ("decisions", {"text": "Go", "decided_on": "9999-12-31"}, "decided_on"),
        ("decisions", {"text": "Go\u202e"}, "text"),
        (
            "goals",
            {"name": "Use", "metric": "share", "baseline": 1, "target": 2, "due_on": "9999-12-31"},
            "due_on",
        ),
        ("risks", {"title": "Late", "review_on": "0001-01-01"}, "review_on"),
    ],
)
def test_the_api_names_the_field_the_value_and_the_mend(
    project: Project, ada: User, api: Any, path: str, content: dict[str, Any], field: str
) -> None:
    answer = api(ada).post(f"{API}/{path}/", content, format="json")
    assert answer.status_code == 400, answer.content
    assert [fault["field"] for fault in answer.json()["errors"]] == [field]


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("actions", {"text": "Send list", "owner": 0}),
        ("risks", {"title": "Late", "owner": 0}),
        ("meetings", {"title": "Kickoff", "starts_at": "2026-03-02T09:30:00+08:00", "chair": 0}),
    ],
)
def test_a_person_outside_of_the_project_is_not_named(
    project: Project, ada: User, eve: User, api: Any, path: str, content: dict[str, Any]
) -> None:
    asked = {name: eve.pk if value == 0 else value for name, value in content.items()}
    answer = api(ada).post(f"{API}/{path}/", asked, format="json")
    assert answer.status_code == 400
    assert f"Person {eve.pk} is not in this project" in answer.json()["detail"]
    assert str(eve) not in answer.content.decode()


@pytest.fixture
def tomorrow(project: Project, ada: User, ben: User) -> Meeting:
    content = {"title": "Weekly one", "starts_at": timezone.now() + timedelta(days=2)}
    with arranging():
        return meetings.plan_meeting(project, content, [ada, ben], actor=ada)


def test_a_meeting_is_not_held_before_it_begins(
    tomorrow: Meeting, ada: User, signed_in: SignIn, api: Any
) -> None:
    with pytest.raises(StateRefusal, match="hold it from then on"):
        meetings.hold(tomorrow, version=tomorrow.version, actor=ada)
    with writing_at(tomorrow.starts_at - timedelta(minutes=1)), pytest.raises(StateRefusal):
        meetings.hold(tomorrow, version=tomorrow.version, actor=ada)
    refused = api(ada).post(f"{API}/meetings/1/hold/", {}, format="json", headers={"If-Match": "*"})
    assert (refused.status_code, refused.json()["code"]) == (409, "meeting_ahead")
    page = signed_in(ada).get("/projects/lotus/meetings/1/").content.decode()
    begins = timezone.localtime(tomorrow.starts_at).date()
    assert f"on {day_text(begins, this_year=timezone.localdate().year)} at " in refused.json()["detail"]
    assert "hold it from then on" in page and "meetings/1/hold/" not in page
    with arranging():
        Meeting.objects.update(starts_at=timezone.now())
    assert "meetings/1/hold/" in signed_in(ada).get("/projects/lotus/meetings/1/").content.decode()
    fresh = Meeting.objects.get()
    meetings.hold(fresh, version=fresh.version, actor=ada)


@pytest.fixture
def records(project: Project, ada: User) -> dict[str, str]:
    """Form fields of one action, one risk and one goal, by the page that edits it."""
    with arranging():
        actions.add_action(project, {"text": "Send list"}, actor=ada)
        raise_risk(project, {"title": "Scope grows", "category": "scope"}, actor=ada)
        add_goal(project, {"name": "Use", "metric": "share", "baseline": 1, "target": 2}, actor=ada)
        Action.objects.update(version=2)
        Risk.objects.update(version=2)
        project.goals.update(version=2)
    return {"actions": "text", "risks": "title", "goals": "name"}


@pytest.mark.parametrize("place", ["actions", "risks", "goals"])
def test_of_two_versions_only_what_people_wrote_is_chosen(
    records: dict[str, str], project: Project, ada: User, signed_in: SignIn, place: str
) -> None:
    browser = signed_in(ada)
    url = f"/projects/lotus/{place}/1/edit/"
    form = browser.get(url).context["form"]
    sent = {box.name: box.value() for box in form if box.value() is not None}
    page = browser.post(url, {**sent, records[place]: "别的字", "version": "1"})
    assert page.status_code == 409
    told = page.content.decode()
    assert "别的字" in told and told.count("<fieldset") == 1
    assert "earch text" not in told and "bdz" not in told


def test_the_rows_of_the_choice_are_in_the_readers_language(
    project: Project, ada: User, client_organization: Any, signed_in: SignIn
) -> None:
    with arranging():
        Project.objects.update(version=2)
        User.objects.filter(pk=ada.pk).update(language="zh-hans")
    browser = signed_in(ada)
    browser.cookies["django_language"] = "zh-hans"
    form = browser.get("/projects/lotus/settings/").context["form"]
    sent = {box.name: box.value() for box in form if box.value() is not None}
    page = browser.post("/projects/lotus/settings/", {**sent, "client": "", "version": "1"})
    assert page.status_code == 409
    told = page.content.decode()
    assert "<legend>客户方</legend>" in told and "<legend>Client" not in told
