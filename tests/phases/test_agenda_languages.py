"""What sources bring to an agenda is read by everybody in their own language: page, panel, paper, mail, API.
What people typed is never translated."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.utils import translation
from icalendar import Calendar
from pypdf import PdfReader
from rest_framework.test import APIClient

from phases.models import Phase, Plan
from phases.services.gates import set_up_gates
from rollout.audit.context import writing_at
from rollout.audit.models import AuditEvent
from rollout.core import undo
from rollout.core.models import OutboxMessage
from rollout.people.models import User
from rollout.projects import agenda as contract
from rollout.projects.models import AgendaItem, Meeting, Project, RiskKind
from rollout.projects.services import actions, agenda, meetings, minutes
from rollout.projects.services.risks import raise_risk
from tests.factories import TaskFactory, arranging

MONDAY = datetime(2026, 3, 16, 1, 0, tzinfo=UTC)
PLACE = "/projects/lotus/meetings/1/"
API = "/api/v1/projects/lotus/meetings/1/agenda/"
HAN = re.compile(r"[一-鿿]")
IN_ENGLISH, IN_CHINESE = {"accept-language": "en"}, {"accept-language": "zh-hans"}


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with writing_at(MONDAY):
        yield


@pytest.fixture
def opened(plan: Plan, project: Project, ada: User, ben: User) -> Project:
    """Something open for each source of the plan, of risks and of meetings."""
    summary = TaskFactory(plan=plan, summary=True, name="Pilot")
    TaskFactory(plan=plan, parent=summary, level=1, name="Data", code="1.2", finish=datetime(2026, 3, 12, 17))
    TaskFactory(plan=plan, name="Signed", finish=datetime(2026, 3, 27, 17), milestone=True, duration=0)
    with arranging():
        Phase.objects.create(plan=plan, task=summary, discipline="pilot")
    set_up_gates(plan, actor=ada)
    raise_risk(project, {"title": "Late papers"}, actor=ada, kind=RiskKind.ISSUE)
    actions.add_action(
        project, {"text": "Call the vendor", "owner": ben, "due_on": date(2026, 3, 13)}, actor=ada
    )
    return project


@pytest.fixture
def meeting(opened: Project, ada: User, ben: User) -> Meeting:
    content = {"title": "Weekly", "starts_at": MONDAY + timedelta(hours=1)}
    return meetings.plan_meeting(opened, content, [ada, ben], actor=ada)


def by_source(meeting: Meeting) -> dict[str, AgendaItem]:
    return {item.source: item for item in meeting.agenda.all()}


def point(meeting: Meeting, source: str) -> AgendaItem:
    return meeting.agenda.select_related("meeting__project").get(source=source)


def held(meeting: Meeting, ada: User) -> Meeting:
    now = Meeting.objects.get(pk=meeting.pk)
    with writing_at(now.starts_at + timedelta(hours=1)):
        return meetings.hold(now, version=now.version, actor=ada)


def paper(browser: Client, language: str) -> str:
    answer = browser.get(f"{PLACE}minutes.pdf?language={language}")
    return "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)


def test_each_source_speaks_both_languages_and_translates_no_name(meeting: Meeting) -> None:
    found = by_source(meeting)
    assert set(found) == {"phases.late_tasks", "phases.milestones", "gates", "risks", "actions"}
    assert set(found) == {source.key for source in contract.sources()} - {"phases.blockers"}
    for item in found.values():
        with translation.override("en"):
            assert item.shown_note and not HAN.search(item.shown_note + item.shown_title), item.source
        with translation.override("zh-hans"):
            assert HAN.search(item.shown_note), item.source
    with translation.override("zh-hans"):
        titles = {source: item.shown_title for source, item in found.items()}
    assert titles["phases.late_tasks"] == "1.2 Data" and titles["risks"] == "Late papers"
    assert titles["actions"] == "A1 Call the vendor" and titles["gates"] == "“Pilot”阶段门"


def test_the_page_and_its_panel_are_read_in_the_language_of_the_reader(
    meeting: Meeting, ada: User, signed_in: Callable[[User], Client]
) -> None:
    for more in ({}, {"hx-request": "true", "hx-target": "panel-body"}):
        english = signed_in(ada).get(PLACE, headers={**IN_ENGLISH, **more}).content.decode()
        chinese = signed_in(ada).get(PLACE, headers={**IN_CHINESE, **more}).content.decode()
        assert "3 days overdue" in english and "逾期 3 天" not in english
        assert "3 days overdue" not in chinese and "“Pilot”阶段门" in chinese


def test_the_agenda_reads_the_same_whoever_renewed_it_in_whatever_language(
    meeting: Meeting, ada: User
) -> None:
    for language in ("en", "zh-hans"):
        with translation.override(language):
            assert agenda.refresh_agenda(meeting, actor=ada) == 0


def test_minutes_are_printed_in_either_language_from_one_frozen_edition(
    meeting: Meeting, ada: User, signed_in: Callable[[User], Client]
) -> None:
    browser, now = signed_in(ada), held(meeting, ada)
    drafts = [paper(browser, language) for language in ("en", "zh-hans")]
    minutes.publish_minutes(now, version=now.version, actor=ada)
    for english, chinese in (drafts, [paper(browser, language) for language in ("en", "zh-hans")]):
        assert "3 days overdue" in english and "Gate “Pilot”" in english
        assert "3 days overdue" not in chinese and "“Pilot”阶段门" in chinese
    frozen = browser.get(f"{PLACE}minutes.pdf?language=en").content
    with arranging():
        AgendaItem.objects.update(note="Other", words={})
    assert browser.get(f"{PLACE}minutes.pdf?language=en").content == frozen


def test_minutes_published_before_points_had_words_are_printed_as_they_were(
    meeting: Meeting, ada: User, signed_in: Callable[[User], Client]
) -> None:
    """Their notes are plain text, in the project's language."""
    now = held(meeting, ada)
    with arranging():
        AgendaItem.objects.update(words={})
    edition = minutes.publish_minutes(now, version=now.version, actor=ada)
    assert all(isinstance(row["note"], str) for row in edition.content["agenda"])
    assert "“Pilot”阶段门" in paper(signed_in(ada), "en")


def test_the_invitation_and_its_calendar_entry_are_in_the_language_of_each_guest(
    meeting: Meeting, ada: User, ben: User
) -> None:
    with arranging():
        User.objects.filter(pk=ben.pk).update(language="zh-hans")
    meetings.invite(meeting, actor=ada)
    sent = {row.payload["to"][0]: row.payload for row in OutboxMessage.objects.filter(kind="mail")}
    told = {who: mail["text"] for who, mail in sent.items()}
    assert "3 days overdue" in told[ada.email] and "Gate “Pilot”" in told[ada.email]
    assert "3 days overdue" not in told[ben.email] and "“Pilot”阶段门" in told[ben.email]
    entries = {
        who: str(Calendar.from_ical(mail["attachments"][0][1]).walk("VEVENT")[0]["description"])
        for who, mail in sent.items()
    }
    assert "Gate “Pilot”" in entries[ada.email] and "“Pilot”阶段门" in entries[ben.email]


def test_the_api_answers_in_the_language_of_its_caller(
    meeting: Meeting, ada: User, api: Callable[[User], APIClient]
) -> None:
    def notes(headers: dict[str, str]) -> dict[str, tuple[str, str]]:
        rows = api(ada).get(API, headers=headers).json()["results"]
        assert all("words" not in row for row in rows)
        return {row["source"]: (row["title"], row["note"]) for row in rows}

    assert notes(IN_ENGLISH)["actions"][1].endswith("3 days overdue")
    assert notes(IN_CHINESE)["gates"][0] == "“Pilot”阶段门"
    one = f"{API}{point(meeting, 'gates').pk}/"
    tag = api(ada).get(one, headers=IN_ENGLISH)["ETag"]
    again = api(ada).get(one, headers={**IN_CHINESE, "if-none-match": tag})
    assert again.status_code == 200 and again.json()["title"] == "“Pilot”阶段门"


def test_what_was_read_and_sent_back_is_no_change(
    meeting: Meeting, ada: User, api: Callable[[User], APIClient], signed_in: Callable[[User], Client]
) -> None:
    item = point(meeting, "actions")
    one = f"{API}{item.pk}/"
    read = api(ada).get(one, headers=IN_ENGLISH)
    same = {"title": read.json()["title"], "note": read.json()["note"]}
    api(ada).patch(one, same, format="json", headers={"If-Match": read["ETag"]})
    form = signed_in(ada).get(f"{PLACE}points/{item.pk}/edit/", headers=IN_ENGLISH)
    assert form.context["form"].initial["note"] == same["note"]
    content = {**same, "owner": item.owner_id, "version": item.version}
    signed_in(ada).post(f"{PLACE}points/{item.pk}/edit/", content, headers=IN_ENGLISH)
    item.refresh_from_db()
    with translation.override("zh-hans"):
        assert HAN.search(item.shown_note)
    assert item.version == 1 and not AuditEvent.objects.filter(action="agendaitem.change").exists()


def test_a_note_changed_by_hand_stands_as_it_was_typed_in_every_language(meeting: Meeting, ada: User) -> None:
    item = point(meeting, "actions")
    agenda.change_point(item, {"note": "Ask Ben first"}, version=item.version, actor=ada)
    agenda.refresh_agenda(meeting, actor=ada)
    with writing_at(MONDAY + timedelta(days=1)):
        agenda.refresh_agenda(meeting, actor=ada)
    changed = point(meeting, "actions")
    for language in ("en", "zh-hans"):
        with translation.override(language):
            assert changed.shown_note == "Ask Ben first"
            assert changed.shown_title == "A1 Call the vendor"


def test_a_note_taken_away_by_hand_stays_away(meeting: Meeting, ada: User) -> None:
    item = point(meeting, "actions")
    agenda.change_point(item, {"note": ""}, version=item.version, actor=ada)
    agenda.refresh_agenda(meeting, actor=ada)
    assert point(meeting, "actions").shown_note == ""


def test_a_point_kept_before_it_had_words_gains_them_when_the_agenda_is_renewed(
    meeting: Meeting, ada: User
) -> None:
    with arranging():
        AgendaItem.objects.update(words={})
    old = point(meeting, "gates")
    with translation.override("en"):
        assert (old.shown_title, old.shown_note) == (old.title, old.note)
        agenda.refresh_agenda(meeting, actor=ada)
        assert point(meeting, "gates").shown_title == "Gate “Pilot”"


def test_a_point_that_comes_back_by_undo_is_read_in_both_languages_and_comes_once(
    meeting: Meeting, ada: User
) -> None:
    before = meeting.agenda.count()
    item = point(meeting, "gates")
    token = undo.sign(ada, "projects.point_remove", agenda.as_kept(item))
    agenda.remove_point(item, actor=ada)
    undo.perform(ada, token)
    agenda.refresh_agenda(meeting, actor=ada)
    assert meeting.agenda.count() == before
    with translation.override("en"):
        assert point(meeting, "gates").shown_title == "Gate “Pilot”"
