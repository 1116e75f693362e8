"""Meetings: series, agenda, minutes, what they decide; who may and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import translation
from icalendar import Calendar

from rollout.audit.context import writing_at
from rollout.audit.models import AuditEvent
from rollout.core.errors import InvalidInput, NotAllowed, RolloutError, Stale, StateRefusal
from rollout.core.jobs.mail import send_mail
from rollout.core.jobs.outbox import deliver_due, delivers
from rollout.core.models import OutboxMessage
from rollout.people.models import User
from rollout.projects.minutes import headline, minutes_of
from rollout.projects.models import (
    ActionState,
    AgendaItem,
    AttendanceState,
    Meeting,
    MeetingSeries,
    MeetingState,
    Project,
)
from rollout.projects.queries_meetings import open_actions
from rollout.projects.services import actions, agenda, decisions, meeting_series, meetings, minutes
from tests.factories import arranging

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai


@contextmanager
def refused(error: type[RolloutError], code: str) -> Iterator[None]:
    with pytest.raises(error) as caught:
        yield
    assert caught.value.code == code


@pytest.fixture
def series(project: Project, ada: User, ben: User, cleo: User) -> MeetingSeries:
    with writing_at(MONDAY - timedelta(days=1)):
        return begin(project, [ada, ben, cleo], ada)


@pytest.fixture(autouse=True)
def postman() -> None:
    delivers("mail")(send_mail)


def begin(project: Project, people: list[User], actor: User, **more: Any) -> MeetingSeries:
    content = {
        "name": "Weekly",
        "weekday": 0,
        "every_weeks": 1,
        "starts_at": time(9, 30),
        "minutes": 45,
        "first_on": date(2026, 3, 1),
        "chair": actor,
        **more,
    }
    return meeting_series.start_series(project, content, people, actor=actor)


@pytest.fixture
def first(series: MeetingSeries, ada: User) -> Meeting:
    with writing_at(MONDAY):
        return meetings.plan_next(series, actor=ada)


def held(meeting: Meeting, actor: User, *, others_came: bool = True) -> Meeting:
    fresh = Meeting.objects.get(pk=meeting.pk)
    with writing_at(fresh.starts_at + timedelta(hours=1)):
        return meetings.hold(fresh, version=fresh.version, actor=actor, others_came=others_came)


def published(meeting: Meeting, actor: User) -> Any:
    fresh = Meeting.objects.get(pk=meeting.pk)
    with writing_at(fresh.starts_at + timedelta(hours=2)):
        return minutes.publish_minutes(fresh, version=fresh.version, actor=actor)


def following(series: MeetingSeries, actor: User) -> Meeting:
    last = series.meetings.order_by("-starts_at")[0]
    with writing_at(last.starts_at + timedelta(days=1)):
        return meetings.plan_next(series, actor=actor)


def test_a_series_plans_its_next_meeting_with_its_people_at_the_projects_clock(
    first: Meeting, series: MeetingSeries, ada: User
) -> None:
    second = following(series, ada)
    assert [m.starts_at.isoformat() for m in (first, second)] == [
        "2026-03-02T01:30:00+00:00",
        "2026-03-09T01:30:00+00:00",
    ]
    assert sorted(second.attendances.values_list("user__name", flat=True)) == [
        "Ada Shen",
        "Ben Qiu",
        "Cleo Fang",
    ]
    assert (first.number, second.number) == (1, 2)


def test_a_stopped_series_plans_nothing_until_it_is_resumed(series: MeetingSeries, ada: User) -> None:
    stopped = meeting_series.stop_series(series, version=series.version, actor=ada)
    with refused(StateRefusal, "series_stopped"):
        meetings.plan_next(stopped, actor=ada)
    resumed = meeting_series.resume_series(stopped, version=stopped.version, actor=ada)
    assert meetings.plan_next(resumed, actor=ada).series == series


def test_changing_a_series_changes_who_is_invited_next(series: MeetingSeries, ada: User, dai: User) -> None:
    changed = meeting_series.change_series(
        series, {"minutes": 30}, [ada, dai], version=series.version, actor=ada
    )
    assert meetings.plan_next(changed, actor=ada).attendances.count() == 2
    with pytest.raises(Stale):
        meeting_series.change_series(series, {"minutes": 20}, version=series.version, actor=ada)


def test_open_actions_come_on_the_next_agenda_with_how_often_they_were_carried_and_days_overdue(
    first: Meeting, series: MeetingSeries, ada: User, ben: User, project: Project
) -> None:
    content = {"text": "Ask for the interface paper", "owner": ben, "due_on": date(2026, 3, 5)}
    action = actions.add_action(project, content, actor=ada, meeting=first)
    held(first, ada)
    second = following(series, ada)
    third = following(series, ada)
    held(second, ada)
    agenda.refresh_agenda(third, actor=ada)
    titles = [list(m.agenda.values_list("title", flat=True)) for m in (second, third)]
    assert titles == [[f"A{action.number} Ask for the interface paper"]] * 2
    with arranging():
        Project.objects.update(language="en")
    agenda.refresh_agenda(Meeting.objects.get(pk=third.pk), actor=ada)
    note = third.agenda.get().note
    assert "carried over 2 times" in note and "11 days overdue" in note
    found = open_actions(project, date(2026, 3, 12))
    assert [(a.number, a.carried, a.overdue, a.since, a.owner_name) for a in found] == [
        (1, 1, 7, "#1", "Ben Qiu")
    ]


def test_a_series_takes_up_its_own_actions_and_not_those_of_another_series(
    first: Meeting, series: MeetingSeries, ada: User, project: Project
) -> None:
    steering = begin(project, [ada], ada, name="Steering", every_weeks=4)
    committee = meetings.plan_next(steering, actor=ada)
    actions.add_action(project, {"text": "Small thing"}, actor=ada, meeting=first)
    actions.add_action(project, {"text": "Everybody's thing"}, actor=ada)
    agenda.refresh_agenda(committee, actor=ada)
    assert list(committee.agenda.values_list("title", flat=True)) == ["A2 Everybody's thing"]


def test_renewing_an_agenda_twice_changes_nothing_and_leaves_one_event(
    first: Meeting, ada: User, project: Project
) -> None:
    actions.add_action(project, {"text": "Open thing"}, actor=ada)
    events = AuditEvent.objects.filter(action="meeting.agenda")
    before = events.count()
    assert agenda.refresh_agenda(first, actor=ada) == 1
    assert agenda.refresh_agenda(first, actor=ada) == 0
    assert events.count() == before + 1


def test_points_by_hand_and_discussed_ones_stay_when_the_agenda_is_renewed(
    first: Meeting, ada: User, project: Project
) -> None:
    talked = actions.add_action(project, {"text": "Talked over"}, actor=ada)
    silent = actions.add_action(project, {"text": "Not yet"}, actor=ada)
    agenda.refresh_agenda(first, actor=ada)
    agenda.add_point(first, {"title": "Canteen"}, actor=ada)
    point = first.agenda.get(source_key=str(talked.number))
    agenda.change_point(point, {"discussed": True, "said": "On its way"}, version=point.version, actor=ada)
    for action in (talked, silent):
        actions.finish_action(action, version=action.version, actor=ada)
    agenda.refresh_agenda(first, actor=ada)
    assert list(first.agenda.values_list("title", flat=True)) == ["A1 Talked over", "Canteen"]


def test_points_are_moved_and_taken_off(first: Meeting, ada: User) -> None:
    a, b, c = (agenda.add_point(first, {"title": word}, actor=ada) for word in "abc")
    agenda.move_point(c, -1, actor=ada)
    agenda.move_point(a, -1, actor=ada)
    agenda.remove_point(AgendaItem.objects.get(pk=b.pk), actor=ada)
    assert list(first.agenda.values_list("title", flat=True)) == ["a", "c"]


def test_published_minutes_are_frozen_and_a_correction_is_a_further_edition(
    first: Meeting, ada: User, ben: User, project: Project
) -> None:
    point = agenda.add_point(first, {"title": "Scope"}, actor=ada)
    decision = decisions.record_decision(project, {"text": "Two regions first"}, actor=ada, meeting=first)
    held(first, ada)
    edition = published(first, ada)
    now = Meeting.objects.get(pk=first.pk)
    attendance = now.attendances.all()[0]
    calls = [
        lambda: meetings.write_notes(now, "later", version=now.version, actor=ada),
        lambda: meetings.change_meeting(now, {"title": "X"}, version=now.version, actor=ada),
        lambda: meetings.mark_attendance(
            attendance, AttendanceState.ABSENT, version=attendance.version, actor=ada
        ),
        lambda: agenda.change_point(point, {"said": "x"}, version=point.version, actor=ada),
        lambda: agenda.refresh_agenda(now, actor=ada),
        lambda: decisions.change_decision(decision, {"text": "x"}, version=decision.version, actor=ada),
        lambda: decisions.record_decision(project, {"text": "x"}, actor=ada, meeting=now),
        lambda: actions.add_action(project, {"text": "x"}, actor=ada, meeting=now),
        lambda: minutes.publish_minutes(now, version=now.version, actor=ada),
    ]
    for call in calls:
        with refused(StateRefusal, "minutes_published"):
            call()
    corrected = minutes.correct_minutes(now, "Three regions, not two.", actor=ada)
    assert corrected.number == 2
    kept = {**corrected.content, "corrections": []}
    assert kept == edition.content
    assert [row["text"] for row in corrected.content["corrections"]] == ["Three regions, not two."]


def test_minutes_say_who_came_what_was_decided_and_what_is_carried(
    first: Meeting, series: MeetingSeries, ada: User, ben: User, cleo: User, project: Project
) -> None:
    old = actions.add_action(project, {"text": "Old", "owner": ben}, actor=ada, meeting=first)
    done = actions.add_action(project, {"text": "Done soon", "owner": ben}, actor=ada, meeting=first)
    held(first, ada)
    second = following(series, ada)
    with writing_at(second.starts_at - timedelta(days=2)):
        actions.finish_action(done, version=done.version, actor=ben, result="Sent")
    row = second.attendances.get(user=cleo)
    meetings.mark_attendance(row, AttendanceState.EXCUSED, version=row.version, actor=ada)
    decisions.record_decision(project, {"text": "Go", "reason": "Ready"}, actor=ada, meeting=second)
    held(second, ada)
    content = published(second, ada).content
    assert {p["name"]: p["state"] for p in content["attendees"]} == {
        "Ada Shen": "present",
        "Ben Qiu": "present",
        "Cleo Fang": "excused",
    }
    assert [(a["number"], a["state"], a["carried"]) for a in content["actions"]] == [
        (old.number, "open", 1),
        (done.number, "done", 1),
    ]
    assert content["decisions"] == [{"number": 1, "text": "Go", "reason": "Ready", "by": ""}]


def test_nobody_is_said_to_have_come_whose_attendance_nobody_recorded(
    first: Meeting, ada: User, ben: User
) -> None:
    held(first, ada, others_came=False)
    content = minutes_of(Meeting.objects.get(pk=first.pk))
    assert {row["state"] for row in content["attendees"]} == {"invited"}
    context = {"content": content, "headline": headline(content), "made": first.starts_at.date()}
    page = render_to_string("reports/minutes.html", context)
    assert "attendance not recorded" in page and "– not recorded" in page and "Present" not in page
    row = first.attendances.get(user=ben)
    meetings.mark_attendance(row, AttendanceState.PRESENT, version=row.version, actor=ada)
    content = minutes_of(Meeting.objects.get(pk=first.pk))
    assert headline(content).startswith("1 of 3 came, of 2 it is not recorded")


def test_minutes_are_not_published_before_the_meeting_begins(first: Meeting, ada: User) -> None:
    now = held(first, ada)
    ahead = {"starts_at": now.starts_at + timedelta(days=1)}
    with writing_at(now.starts_at):
        later = meetings.change_meeting(now, ahead, version=now.version, actor=ada)
        with refused(StateRefusal, "meeting_ahead"):
            minutes.publish_minutes(later, version=later.version, actor=ada)


def test_minutes_are_published_only_of_a_meeting_that_was_held(first: Meeting, ada: User) -> None:
    with refused(StateRefusal, "not_held"):
        minutes.publish_minutes(first, version=first.version, actor=ada)
    with refused(StateRefusal, "not_published"):
        minutes.correct_minutes(first, "x", actor=ada)


def test_the_mail_of_minutes_names_days_as_its_reader_does(
    first: Meeting, ada: User, project: Project
) -> None:
    values = {"text": "Send the list", "owner": ada, "due_on": date(2026, 11, 13)}
    actions.add_action(project, values, actor=ada, meeting=first)
    with arranging():
        User.objects.filter(pk=ada.pk).update(language="zh-hans")
    held(first, ada)
    published(first, ada)
    deliver_due("test", limit=50)
    bodies = [message.body for message in mail.outbox]
    assert any("2026年11月13日 周五" in body for body in bodies)
    assert not any("2026-11-13" in body for body in bodies)


def test_an_invitation_carries_agenda_and_calendar_entry_and_a_cancellation_takes_it_back(
    first: Meeting, ada: User, project: Project
) -> None:
    agenda.add_point(first, {"title": "Scope freeze"}, actor=ada)
    assert meetings.invite(first, actor=ada) == 3
    now = Meeting.objects.get(pk=first.pk)
    meetings.cancel(now, version=now.version, actor=ada, why="Holiday")
    deliver_due("test", limit=50)
    assert len(mail.outbox) == 6
    files = [Calendar.from_ical(message.attachments[0].content) for message in mail.outbox]
    assert [str(file["method"]) for file in files] == ["REQUEST"] * 3 + ["CANCEL"] * 3
    entries = [file.walk("VEVENT")[0] for file in files]
    assert len({str(entry["uid"]) for entry in entries}) == 1
    assert entries[0].decoded("dtstart").astimezone(UTC) == first.starts_at
    assert entries[0]["sequence"] < entries[-1]["sequence"]
    assert "Scope freeze" in mail.outbox[0].body and "Holiday" in mail.outbox[-1].body


def test_nothing_is_mailed_when_the_change_is_refused(first: Meeting, dai: User) -> None:
    with pytest.raises(NotAllowed):
        meetings.invite(first, actor=dai)
    assert not OutboxMessage.objects.exists()


def test_published_minutes_go_to_everybody_invited_with_their_own_actions(
    first: Meeting, ada: User, ben: User, dai: User, project: Project
) -> None:
    actions.add_action(project, {"text": "Call the vendor", "owner": dai}, actor=ada, meeting=first)
    held(first, ada)
    published(first, ada)
    deliver_due("test", limit=50)
    told = {message.to[0]: message.body for message in mail.outbox}
    assert set(told) == {"ada@example.com", "ben@example.com", "cleo@example.com", "dai@example.com"}
    assert "Call the vendor" in told["dai@example.com"] and "Call the vendor" not in told["ben@example.com"]


def test_only_people_of_the_project_are_invited_or_get_actions(
    series: MeetingSeries, project: Project, ada: User, eve: User
) -> None:
    with refused(InvalidInput, "not_a_member"):
        meetings.plan_meeting(project, {"title": "T", "starts_at": MONDAY}, [eve], actor=ada)
    with refused(InvalidInput, "not_a_member"):
        actions.add_action(project, {"text": "x", "owner": eve}, actor=ada)


def test_a_closed_project_takes_no_meeting_and_no_action(project: Project, ada: User) -> None:
    with arranging():
        Project.objects.update(status="closed", version=F("version") + 1)
    project.refresh_from_db()
    with refused(StateRefusal, "project_closed"):
        meetings.plan_meeting(project, {"title": "T", "starts_at": MONDAY}, [], actor=ada)
    with refused(StateRefusal, "project_closed"):
        actions.add_action(project, {"text": "x"}, actor=ada)


def test_the_owner_finishes_own_actions_and_no_others(
    project: Project, ada: User, ben: User, dai: User
) -> None:
    own = actions.add_action(project, {"text": "Own", "owner": dai}, actor=ada)
    other = actions.add_action(project, {"text": "Other", "owner": ben}, actor=ada)
    done = actions.finish_action(own, version=own.version, actor=dai, result="Here it is")
    assert (done.state, done.result) == (ActionState.DONE, "Here it is")
    assert actions.reopen_action(done, version=done.version, actor=dai).state == ActionState.OPEN
    for call in (
        lambda: actions.finish_action(other, version=other.version, actor=dai),
        lambda: actions.change_action(own, {"due_on": None}, version=1, actor=dai),
        lambda: actions.drop_action(own, version=1, actor=dai),
    ):
        with pytest.raises(NotAllowed):
            call()


def test_a_decision_is_withdrawn_and_holds_again_and_keeps_its_number(project: Project, ada: User) -> None:
    one = decisions.record_decision(project, {"text": "Cloud", "reason": "Cost"}, actor=ada)
    gone = decisions.withdraw_decision(one, version=one.version, actor=ada, why="New law")
    two = decisions.record_decision(project, {"text": "On premises"}, actor=ada)
    assert gone.withdrawn_on is not None and (one.number, two.number) == (1, 2)
    assert decisions.restore_decision(gone, version=gone.version, actor=ada).withdrawn_on is None


def test_a_meeting_that_was_held_cannot_be_cancelled_or_held_again(first: Meeting, ada: User) -> None:
    now = held(first, ada)
    assert now.state == MeetingState.HELD
    for verb in (meetings.cancel, meetings.hold):
        with refused(StateRefusal, "meeting_held"):
            verb(now, version=now.version, actor=ada)


def test_a_meeting_of_a_series_is_named_by_its_day_in_the_readers_words() -> None:
    shown = {"en": "Weekly Fri 18 Sep 2015", "zh-hans": "Weekly 2015年9月18日 周五"}
    for language, words in shown.items():
        with translation.override(language):
            assert Meeting(title="Weekly 2015-09-18").shown_title == words
            assert Meeting(title="Order 2015-99-99").shown_title == "Order 2015-99-99"
