"""Points about risks reach nobody who may not read those risks: page, panel, API, minutes, mail, calendar."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.test import Client
from icalendar import Calendar
from pypdf import PdfReader
from rest_framework.test import APIClient

from rollout.audit.context import writing_at
from rollout.core.models import OutboxMessage
from rollout.people.models import User
from rollout.people.roles import Role
from rollout.projects.access import ProjectAccess
from rollout.projects.agenda import AgendaSight, sources
from rollout.projects.models import Meeting, MinutesEdition, Project, RiskKind
from rollout.projects.services import actions, agenda, meetings, minutes
from rollout.projects.services.risks import raise_risk
from tests.factories import MembershipFactory, UserFactory, arranging

MONDAY = datetime(2026, 3, 16, 1, 0, tzinfo=UTC)
PLACE = "/projects/lotus/meetings/1/"
API = "/api/v1/projects/lotus/meetings/1/agenda/"
TITLES = {"Papers late", "Own trouble", "Call the vendor", "Canteen"}
FREE = {"Call the vendor", "Canteen"}
SEEN = {"ada": TITLES, "dai": FREE | {"Own trouble"}, "ivo": FREE}

Browser = Callable[[User], Client]


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with writing_at(MONDAY):
        yield


@pytest.fixture
def ivo(project: Project) -> User:
    """He looks after the project's IT: he reads meetings, and no risks."""
    person: User = UserFactory(name="Ivo Tan", email="ivo@example.com", language="en")
    MembershipFactory(project=project, user=person, role=Role.IT)
    return person


@pytest.fixture
def meeting(project: Project, ada: User, ben: User, dai: User, ivo: User) -> Meeting:
    for title, owner in (("Papers late", ben), ("Own trouble", dai)):
        raise_risk(project, {"title": title, "owner": owner}, actor=ada, kind=RiskKind.ISSUE)
    actions.add_action(project, {"text": "Call the vendor"}, actor=ada)
    content = {"title": "Weekly", "starts_at": MONDAY + timedelta(hours=1)}
    made = meetings.plan_meeting(project, content, [ada, dai, ivo], actor=ada)
    agenda.add_point(made, {"title": "Canteen"}, actor=ada)
    return made


@pytest.fixture(params=SEEN)
def reader(request: pytest.FixtureRequest) -> tuple[User, set[str]]:
    person: User = request.getfixturevalue(request.param)
    return person, SEEN[request.param]


def heard(text: str) -> set[str]:
    return {title for title in TITLES if title in text}


def paper(browser: Client) -> str:
    answer = browser.get(f"{PLACE}minutes.pdf?language=en")
    return "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)


def held(meeting: Meeting, ada: User) -> Meeting:
    now = Meeting.objects.get(pk=meeting.pk)
    with writing_at(now.starts_at + timedelta(hours=1)):
        return meetings.hold(now, version=now.version, actor=ada)


def published(meeting: Meeting, ada: User) -> MinutesEdition:
    now = held(meeting, ada)
    return minutes.publish_minutes(now, version=now.version, actor=ada)


def test_the_page_and_its_panel_show_and_count_only_what_the_reader_may_see(
    meeting: Meeting, reader: tuple[User, set[str]], signed_in: Browser
) -> None:
    person, seen = reader
    page = signed_in(person).get(PLACE).content.decode()
    assert heard(page) == seen and f"0 of {len(seen)} discussed" in page
    panel = {"hx-request": "true", "hx-target": "panel-body"}
    assert heard(signed_in(person).get(PLACE, headers=panel).content.decode()) == seen


def test_the_api_lists_counts_and_answers_only_for_what_the_caller_may_see(
    meeting: Meeting, reader: tuple[User, set[str]], api: Callable[[User], APIClient]
) -> None:
    person, seen = reader
    told = api(person).get(API).json()
    assert heard(str(told)) == seen and len(told["results"]) == len(seen)
    found = {
        point.title
        for point in meeting.agenda.all()
        if api(person).get(f"{API}{point.pk}/").status_code == 200
    }
    assert heard(str(found)) == seen


def test_minutes_are_handed_out_without_what_their_reader_may_not_see(
    meeting: Meeting, ada: User, reader: tuple[User, set[str]], signed_in: Browser
) -> None:
    person, seen = reader
    held(meeting, ada)
    assert heard(paper(signed_in(person))) == seen
    now = Meeting.objects.get(pk=meeting.pk)
    edition = minutes.publish_minutes(now, version=now.version, actor=ada)
    assert heard(paper(signed_in(person))) == seen
    minutes.correct_minutes(edition.meeting, "Not so.", actor=ada)
    assert heard(paper(signed_in(person))) == seen


def test_minutes_that_do_not_keep_the_sources_of_their_points_are_filtered_too(
    meeting: Meeting, ada: User, ivo: User, signed_in: Browser
) -> None:
    edition = published(meeting, ada)
    before = signed_in(ada).get(f"{PLACE}minutes.pdf?language=en").content
    bare = [
        {name: value for name, value in row.items() if name not in {"source", "key", "as_of"}}
        for row in edition.content["agenda"]
    ]
    with arranging():
        MinutesEdition.objects.update(content={**edition.content, "agenda": bare})
    assert heard(paper(signed_in(ivo))) == FREE
    assert signed_in(ada).get(f"{PLACE}minutes.pdf?language=en").content == before


@pytest.mark.parametrize("word", ["invite", "cancel"])
def test_mails_and_calendar_entries_tell_each_guest_what_that_person_may_see(
    meeting: Meeting, ada: User, word: str
) -> None:
    meetings.invite(meeting, actor=ada)
    if word == "cancel":
        now = Meeting.objects.get(pk=meeting.pk)
        OutboxMessage.objects.all().delete()
        meetings.cancel(now, version=now.version, actor=ada)
    sent = [row.payload for row in OutboxMessage.objects.filter(kind="mail")]
    assert len(sent) == 3
    for mail in sent:
        seen = SEEN[mail["to"][0].partition("@")[0]]
        entry = Calendar.from_ical(mail["attachments"][0][1]).walk("VEVENT")[0]
        assert heard(str(entry["description"])) == seen
        assert heard(mail["text"]) == (seen if word == "invite" else set())


def test_the_mail_about_minutes_names_no_point_to_those_who_may_not_see_it(
    meeting: Meeting, ada: User
) -> None:
    published(meeting, ada)
    told = {row.payload["to"][0]: str(row.payload) for row in OutboxMessage.objects.filter(kind="mail")}
    assert not heard(told["ivo@example.com"]) & {"Papers late", "Own trouble"}


def test_whoever_is_not_in_the_project_sees_no_point_of_any_source(
    meeting: Meeting, eve: User, project: Project
) -> None:
    sight = AgendaSight.of(ProjectAccess(eve, project))
    assert sight.limits == {source.key: frozenset() for source in sources()}
    assert [point.title for point in sight.within(meeting.agenda.all())] == ["Canteen"]


def test_a_point_typed_over_or_closed_since_is_hidden_all_the_same(
    meeting: Meeting, ada: User, ivo: User, signed_in: Browser
) -> None:
    for point in meeting.agenda.filter(source="risks"):
        changes = {"title": f"{point.title} again", "said": "Serious"}
        agenda.change_point(point, changes, version=point.version, actor=ada)
    page = signed_in(ivo).get(PLACE).content.decode()
    assert heard(page) == FREE and "Serious" not in page
