"""Who was asked to which meeting: in sentences, and where two people change it at once."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rollout.audit.models import AuditEvent
from rollout.core.errors import Stale
from rollout.people.models import User
from rollout.projects.attendance_sentences import say_attendances
from rollout.projects.delta import sentences
from rollout.projects.models import Meeting, MeetingSeries, Project
from rollout.projects.services import meeting_series, meetings

pytestmark = pytest.mark.django_db
BEGINS = datetime(2026, 3, 9, 1, tzinfo=UTC)


@pytest.fixture
def kickoff(project: Project, ada: User, ben: User) -> Meeting:
    content = {"title": "Kickoff", "starts_at": BEGINS, "minutes": 60}
    return meetings.plan_meeting(project, content, [ada, ben], actor=ada)


@pytest.fixture
def weekly(project: Project, ada: User, ben: User) -> MeetingSeries:
    content = {
        "name": "Weekly",
        "weekday": 0,
        "every_weeks": 1,
        "starts_at": time(9),
        "minutes": 30,
        "first_on": date(2026, 3, 2),
    }
    return meeting_series.start_series(project, content, [ada, ben], actor=ada)


def said(project: Project, reader: User) -> list[str]:
    hour = timedelta(hours=1)
    return [one.text for one in sentences(project, timezone.now() - hour, timezone.now() + hour, reader)]


def test_a_sentence_says_who_was_added_to_which_meeting_or_series_and_who_left(
    project: Project, kickoff: Meeting, weekly: MeetingSeries, ada: User, ben: User
) -> None:
    for people in ([ada], [ada, ben], [ada]):
        meetings.change_meeting(kickoff, {}, people, version=kickoff.version, actor=ada)
        kickoff.refresh_from_db()
        meeting_series.change_series(weekly, {}, people, version=weekly.version, actor=ada)
        weekly.refresh_from_db()
    told = said(project, ada)
    for sentence, times in (
        ("Ada Shen added Ben Qiu to the meeting “Kickoff”.", 1),
        ("Ada Shen took Ben Qiu out of the meeting “Kickoff”.", 2),
        ("Ada Shen added Ben Qiu to the series of meetings “Weekly”.", 1),
        ("Ada Shen took Ben Qiu out of the series of meetings “Weekly”.", 2),
    ):
        assert told.count(sentence) == times, told


def test_the_sentences_take_three_queries_for_any_number(kickoff: Meeting, weekly: MeetingSeries) -> None:
    events = list(AuditEvent.objects.filter(action__contains="attend"))
    for some in (events[:1], events):
        with CaptureQueriesContext(connection) as asked:
            assert len(say_attendances(some)) == len(some)
        assert len(asked) <= 3


def form_of(meeting: Meeting, *people: User) -> dict[str, Any]:
    return {
        "title": meeting.title,
        "starts_at": "2026-03-09T09:00",
        "minutes": "60",
        "place": "",
        "chair": "",
        "minute_taker": "",
        "attendees": [person.pk for person in people],
        "version": meeting.version,
    }


def test_the_second_of_two_editors_sees_both_lists_of_attendees(
    kickoff: Meeting, ada: User, ben: User, cleo: User, dai: User, signed_in: Any
) -> None:
    url = f"/projects/lotus/meetings/{kickoff.number}/edit/"
    assert signed_in(ada).post(url, form_of(kickoff, ada, ben, dai)).status_code == 302
    answer = signed_in(ada).post(url, form_of(kickoff, ada))
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Attendees" in shown and f"{ada}, {ben}, {dai}" in shown
    kickoff.refresh_from_db()
    assert kickoff.attendances.count() == 3


def test_who_is_asked_to_a_series_is_compared_too(
    weekly: MeetingSeries, ada: User, ben: User, dai: User, signed_in: Any
) -> None:
    url = f"/projects/lotus/meeting-series/{weekly.pk}/"
    form = {
        "name": "Weekly",
        "weekday": "0",
        "every_weeks": "1",
        "starts_at": "09:00",
        "minutes": "30",
        "first_on": "2026-03-02",
        "place": "",
        "chair": "",
        "version": weekly.version,
    }
    assert signed_in(ada).post(url, {**form, "attendees": [ada.pk, dai.pk]}).status_code == 302
    answer = signed_in(ada).post(url, {**form, "attendees": [ada.pk]})
    assert answer.status_code == 409 and f"{ada}, {dai}" in answer.content.decode()


def test_people_alone_make_a_new_version(kickoff: Meeting, ada: User, ben: User) -> None:
    meetings.change_meeting(kickoff, {}, [ada], version=kickoff.version, actor=ada)
    with pytest.raises(Stale):
        meetings.change_meeting(kickoff, {}, [ada, ben], version=kickoff.version, actor=ada)
