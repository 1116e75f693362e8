"""One act of a person is one sentence, however many events it wrote."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone

from phases.methodology.library import shipped
from phases.services.projects import NewProject, start_project
from rollout.audit.models import AuditEvent
from rollout.people.models import User
from rollout.people.roles import Role
from rollout.projects.acts import leads_of
from rollout.projects.models import Project
from rollout.projects.services import meeting_series, meetings
from tests.factories import TenantRoleFactory, arranging
from tests.projects.test_delta import LANGUAGES, last, said

pytestmark = pytest.mark.django_db


def test_a_meeting_that_is_planned_is_one_sentence(rollout: Project, ada: User, ben: User) -> None:
    before = len(said(rollout, ada))
    content = {"title": "Steering", "starts_at": datetime(2026, 10, 5, 1, tzinfo=UTC)}
    meeting = meetings.plan_meeting(rollout, content, [ada, ben], actor=ada)
    for language in LANGUAGES:
        assert len(said(rollout, ada, language)) == before + 1
    assert last(rollout, ada).text.startswith("Ada Shen planned a meeting: “Steering”; ")
    assert last(rollout, ada).text.endswith(" more changes with it.")
    meetings.change_meeting(meeting, {"place": "Room 2"}, [ada], version=meeting.version, actor=ada)
    assert len(said(rollout, ada)) == before + 2
    assert "place" in last(rollout, ada).text
    assert last(rollout, ada).text.endswith("; 1 more change with it.")


def test_a_meeting_that_is_held_is_one_sentence(rollout: Project, ada: User, ben: User) -> None:
    content = {"title": "Steering", "starts_at": timezone.now() - timedelta(hours=1)}
    meeting = meetings.plan_meeting(rollout, content, [ada, ben], actor=ada)
    before = len(said(rollout, ada))
    meetings.hold(meeting, version=meeting.version, actor=ada)
    assert len(said(rollout, ada)) == before + 1
    assert last(rollout, ada).text.startswith("Ada Shen held a meeting")


def test_a_series_is_one_sentence_and_so_is_a_change_of_its_people(
    rollout: Project, ada: User, ben: User
) -> None:
    before = len(said(rollout, ada))
    weekly = {"name": "Weekly", "starts_at": time(9), "first_on": date(2026, 3, 2)}
    series = meeting_series.start_series(rollout, weekly, [ada, ben], actor=ada)
    assert len(said(rollout, ada)) == before + 1
    meeting_series.change_series(series, {}, [], version=series.version, actor=ada)
    assert len(said(rollout, ada)) == before + 2
    assert last(rollout, ada).text.endswith("; 1 more change with it.")


def test_a_project_that_is_started_is_one_sentence(ada: User, ben: User) -> None:
    with arranging():
        TenantRoleFactory(user=ada, role=Role.PROJECT_MANAGER)
    wanted = NewProject(
        name="Lotus CRM",
        template=shipped("no-code-4-week"),
        start=date(2026, 3, 2),
        language="en",
        people={Role.PROJECT_MANAGER: [ada], Role.CONSULTANT: [ben]},
    )
    project = start_project(wanted, actor=ada)
    assert AuditEvent.objects.filter(project_id=project.pk).count() > 3
    (only,) = said(project, ada)
    assert only.text.startswith("Ada Shen started the project: “Lotus CRM”; ")


def test_a_published_report_tells_the_schedule_that_it_kept() -> None:
    assert leads_of([(1, "schedulesnapshot.take"), (2, "weeklyreport.publish")]) == {1: 2}
    assert leads_of([(1, "schedulesnapshot.take")]) == {}
