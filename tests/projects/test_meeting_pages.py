"""Pages of meetings: what they show, what is typed there, how often they ask the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rollout.core import drafts
from rollout.core.models import OutboxMessage
from rollout.people.models import User
from rollout.projects.jobs import remind_of_actions
from rollout.projects.meeting_page import said_draft
from rollout.projects.models import Action, AgendaItem, Decision, Meeting, MeetingSeries, Project
from rollout.projects.services import actions, agenda, decisions, meetings
from tests.factories import arranging

SignIn = Callable[[User], Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def meeting(project: Project, ada: User, ben: User) -> Meeting:
    content = {"title": "Weekly one", "starts_at": timezone.now() + timedelta(days=1)}
    return meetings.plan_meeting(project, content, [ada, ben], actor=ada)


def test_a_series_is_begun_and_its_next_meeting_planned_on_the_page(
    project: Project, ada: User, ben: User, signed_in: SignIn
) -> None:
    browser = signed_in(ada)
    form = {
        "name": "Weekly",
        "weekday": "0",
        "every_weeks": "1",
        "starts_at": "09:30",
        "minutes": "60",
        "first_on": "2026-03-02",
        "attendees": [ada.pk, ben.pk],
    }
    assert browser.post("/projects/lotus/meeting-series/new/", form).status_code == 302
    series = MeetingSeries.objects.get()
    assert browser.post(f"/projects/lotus/meeting-series/{series.pk}/next/").status_code == 302
    assert Meeting.objects.get().attendances.count() == 2
    assert "Weekly" in browser.get("/projects/lotus/meetings/").content.decode()


def test_decisions_and_actions_are_typed_into_the_meeting_one_after_the_other(
    project: Project, meeting: Meeting, ada: User, ben: User, signed_in: SignIn
) -> None:
    browser, place = signed_in(ada), f"/projects/lotus/meetings/{meeting.number}/"
    told = browser.post(f"{place}decisions/", {"text": "Go east", "reason": "Data"}, headers=HTMX)
    assert "Go east" in told.content.decode() and "autofocus" in told.content.decode()
    action = {"text": "Book a room", "owner": ben.pk, "due_on": "2026-03-09"}
    assert "Book a room" in browser.post(f"{place}actions/", action, headers=HTMX).content.decode()
    assert browser.post(f"{place}actions/", {"text": ""}, headers=HTMX).status_code == 422
    assert (Decision.objects.get().meeting, Action.objects.get().owner) == (meeting, ben)


def test_notes_are_saved_when_one_leaves_the_line_and_the_draft_goes(
    project: Project, meeting: Meeting, ada: User, signed_in: SignIn
) -> None:
    point = agenda.add_point(meeting, {"title": "Scope"}, actor=ada)
    drafts.keep(ada, said_draft(point), [("said", ["half a sen"]), ("seen", ["1"])])
    browser, place = signed_in(ada), f"/projects/lotus/meetings/{meeting.number}/"
    assert "half a sen" in browser.get(place).content.decode()
    saved = {"said": "A whole sentence", "version": point.version}
    browser.post(f"{place}points/{point.pk}/said/", saved, headers=HTMX)
    assert AgendaItem.objects.get().said == "A whole sentence"
    assert drafts.restore(ada, said_draft(point)) is None


def test_two_who_write_the_same_notes_see_both_versions(
    project: Project, meeting: Meeting, ada: User, ben: User, signed_in: SignIn
) -> None:
    point = agenda.add_point(meeting, {"title": "Scope"}, actor=ada)
    url = f"/projects/lotus/meetings/{meeting.number}/points/{point.pk}/said/"
    signed_in(ben).post(url, {"said": "Ben's words", "version": point.version})
    answer = signed_in(ada).post(url, {"said": "Ada's words", "version": point.version})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Ben&#x27;s words" in page and "Ada&#x27;s words" in page


def test_minutes_come_as_pdf_in_both_languages_and_stay_the_same(
    project: Project, meeting: Meeting, ada: User, signed_in: SignIn
) -> None:
    with arranging():
        Meeting.objects.update(starts_at=timezone.now())
    decisions.record_decision(project, {"text": "Go"}, actor=ada, meeting=meeting)
    browser, place = signed_in(ada), f"/projects/lotus/meetings/{meeting.number}/"
    for verb in ("hold", "publish"):
        assert browser.post(f"{place}{verb}/").status_code == 302
    before = [browser.get(f"{place}minutes.pdf?language={lang}").content for lang in ("en", "zh-hans")]
    assert all(content.startswith(b"%PDF") for content in before) and before[0] != before[1]
    decision = Decision.objects.get()
    decisions.withdraw_decision(decision, version=decision.version, actor=ada)
    again = [browser.get(f"{place}minutes.pdf?language={lang}").content for lang in ("en", "zh-hans")]
    assert again == before
    assert browser.get(f"{place}minutes.pdf?language=fr").status_code == 400


def test_an_owner_finishes_an_action_from_its_page_and_takes_it_back(
    project: Project, ada: User, dai: User, signed_in: SignIn
) -> None:
    action = actions.add_action(project, {"text": "Send list", "owner": dai}, actor=ada)
    browser, url = signed_in(dai), f"/projects/lotus/actions/{action.number}/"
    assert browser.post(f"{url}finish/", {"text": "Sent"}).status_code == 302
    assert Action.objects.get().result == "Sent"
    assert browser.post(f"{url}reopen/").status_code == 302
    assert Action.objects.get().state == "open"
    assert browser.post(f"{url}drop/").status_code == 403


def test_an_action_that_was_marked_done_is_open_again_after_undo_from_the_toast(
    project: Project, ada: User, dai: User, signed_in: SignIn
) -> None:
    action = actions.add_action(project, {"text": "Send list", "owner": dai}, actor=ada)
    browser, url = signed_in(dai), f"/projects/lotus/actions/{action.number}/"
    page = browser.post(f"{url}finish/", {"text": "Sent"}, follow=True)
    token = next(str(m.extra_tags) for m in page.context["messages"] if "undo:" in m.extra_tags)
    browser.post("/undo/", {"token": token.removeprefix("undo:")})
    action.refresh_from_db()
    assert (action.state, action.done_on) == ("open", None)


def test_chosen_actions_are_marked_done_together_as_far_as_one_may(
    project: Project, ada: User, dai: User, signed_in: SignIn
) -> None:
    mine = actions.add_action(project, {"text": "Mine", "owner": dai}, actor=ada)
    other = actions.add_action(project, {"text": "Other", "owner": ada}, actor=ada)
    chosen = {"bulk": "done", "selected": [mine.pk, other.pk]}
    asked = signed_in(dai).post("/projects/lotus/actions/", chosen).content.decode()
    assert "Mark these actions done?" in asked and not Action.objects.filter(state="done").exists()
    answer = signed_in(dai).post("/projects/lotus/actions/", {**chosen, "confirmed": "1"})
    told = [str(message) for message in get_messages(answer.wsgi_request)]
    assert told[0] == "1 row changed." and told[1].startswith("Other: ")
    states = dict(Action.objects.values_list("text", "state"))
    assert states == {"Mine": "done", "Other": "open"}
    signed_in(ada).post("/projects/lotus/actions/", {**chosen, "confirmed": "1"})
    assert not Action.objects.filter(state="open").exists()


def test_the_chair_may_be_nobody_but_nobody_is_no_attendee(
    project: Project, ada: User, signed_in: SignIn
) -> None:
    form = signed_in(ada).get("/projects/lotus/meetings/new/").context["form"]
    assert form["chair"].value() == ada.pk
    assert ("", "Nobody") in list(form.fields["chair"].choices)
    assert all(key for key, _name in form.fields["attendees"].choices)


def test_chosen_actions_get_an_owner_and_a_day_together(
    project: Project, ada: User, dai: User, signed_in: SignIn
) -> None:
    keys = [actions.add_action(project, {"text": text}, actor=ada).pk for text in ("One", "Two")]
    page = signed_in(ada)
    page.post(
        "/projects/lotus/actions/", {"bulk": "assign", "selected": keys, "owner": dai.pk, "confirmed": "1"}
    )
    page.post(
        "/projects/lotus/actions/",
        {"bulk": "due", "selected": keys, "due_on": "2026-04-01", "confirmed": "1"},
    )
    assert set(Action.objects.values_list("owner", "due_on")) == {(dai.pk, date(2026, 4, 1))}


def test_decisions_are_filtered_by_who_took_them(
    project: Project, ada: User, ben: User, signed_in: SignIn
) -> None:
    for text, person in (("Freeze on Friday", ada), ("Pilot in June", ben)):
        decisions.record_decision(project, {"text": text, "decided_by": person}, actor=ada)
    shown = signed_in(ada).get(f"/projects/lotus/decisions/?decided_by={ben.pk}").content.decode()
    assert "Pilot in June" in shown and "Freeze on Friday" not in shown


def test_the_list_of_actions_filters_mine_and_overdue(
    project: Project, ada: User, dai: User, signed_in: SignIn
) -> None:
    late = {"owner": dai, "due_on": date(2020, 1, 1)}
    actions.add_action(project, {"text": "Mine late", **late}, actor=ada)
    actions.add_action(project, {"text": "Mine some day", "owner": dai}, actor=ada)
    actions.add_action(project, {"text": "Not mine", **late, "owner": ada}, actor=ada)
    page = signed_in(dai).get("/projects/lotus/actions/?owner=me&overdue=yes").content.decode()
    assert "Mine late" in page and "some day" not in page and "Not mine" not in page


def test_an_action_is_overdue_by_the_day_of_its_project(
    project: Project, ada: User, signed_in: SignIn
) -> None:
    """The two islands are 25 hours apart: what is due today on the one is overdue on the other."""
    due = timezone.now().astimezone(ZoneInfo("Pacific/Pago_Pago")).date()
    actions.add_action(project, {"text": "Send list", "due_on": due}, actor=ada)
    shown = {}
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        with arranging():
            Project.objects.filter(pk=project.pk).update(time_zone=zone, version=F("version") + 1)
        shown[zone] = (
            "Send list" in signed_in(ada).get("/projects/lotus/actions/?overdue=yes").content.decode()
        )
    assert shown == {"Pacific/Kiritimati": True, "Pacific/Pago_Pago": False}


def test_owners_are_reminded_once_on_the_day_an_action_falls_due(
    project: Project, ada: User, dai: User
) -> None:
    today = actions.today_of(project)
    for days in (-1, 0, 1, -30):
        actions.add_action(
            project, {"text": f"In {days}", "owner": dai, "due_on": today + timedelta(days=days)}, actor=ada
        )
    for _time in range(2):
        assert remind_of_actions.func(None)["actions"] == 2
    assert OutboxMessage.objects.filter(key__startswith="action-").count() == 2


@pytest.mark.parametrize("path", ["meetings/", "meetings/1/", "actions/", "decisions/"])
def test_a_page_asks_the_database_as_often_for_twenty_rows_as_for_two(
    path: str, project: Project, meeting: Meeting, ada: User, ben: User, signed_in: SignIn
) -> None:
    browser = signed_in(ada)

    def more(count: int) -> None:
        for number in range(count):
            actions.add_action(project, {"text": f"a{number}", "owner": ben}, actor=ada, meeting=meeting)
            decisions.record_decision(project, {"text": f"d{number}"}, actor=ada, meeting=meeting)
            agenda.add_point(meeting, {"title": f"p{number}", "owner": ben}, actor=ada)
            content: dict[str, Any] = {"title": f"m{number}", "starts_at": datetime.now().astimezone()}
            meetings.plan_meeting(project, content, [ben], actor=ada)

    def asked() -> int:
        browser.get(f"/projects/lotus/{path}")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert browser.get(f"/projects/lotus/{path}").status_code == 200
        return len(queries)

    more(2)
    before = asked()
    more(4)
    assert asked() == before


def test_everybody_in_the_project_finds_its_meetings_actions_and_decisions_and_strangers_do_not(
    project: Project, meeting: Meeting, ada: User, dai: User, eve: User, signed_in: SignIn
) -> None:
    actions.add_action(project, {"text": "整理接口字段"}, actor=ada)
    decisions.record_decision(project, {"text": "接口只做导入"}, actor=ada)
    found = signed_in(dai).get("/search/?q=jiekou").content.decode()
    assert "整理接口字段" in found and "接口只做导入" in found
    assert "整理接口字段" not in signed_in(eve).get("/search/?q=jiekou").content.decode()


def test_the_list_shows_open_actions_before_what_is_done(
    signed_in: SignIn, ada: User, project: Project
) -> None:
    done = actions.add_action(project, {"text": "Long done", "due_on": date(2020, 1, 1)}, actor=ada)
    actions.add_action(project, {"text": "Still open", "due_on": date(2020, 2, 1)}, actor=ada)
    actions.finish_action(done, version=done.version, actor=ada)
    page = signed_in(ada).get("/projects/lotus/actions/").content.decode()
    assert page.index("Still open") < page.index("Long done")
