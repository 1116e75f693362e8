"""Each sentence of “since last week” leads to its record, which opens for whoever reads of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from phases.models import Calendar, Dependency, GateCriterion
from phases.scheduling.model import LayerKind
from phases.services import (
    baselines,
    calendar_removal,
    calendars,
    changes,
    feeds,
    gates,
    reports,
    risk_links,
    snapshots,
)
from rollout.audit import services as audit
from rollout.people.models import User
from rollout.people.roles import Role
from rollout.projects.addresses import has_address, has_list
from rollout.projects.models import Project
from rollout.projects.services import (
    actions,
    agenda,
    decisions,
    goals,
    meeting_series,
    meetings,
    projects,
    risks,
)
from tests.factories import MembershipFactory, UserFactory, arranging
from tests.projects.test_delta import last, said, step

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]
# rows that the event of another record tells: they have none of their own
TOLD_WITH_OTHERS = frozenset(
    {
        "phases.planstep",
        "phases.resource",
        "phases.dependency",
        "phases.assignment",
        "phases.baselinetask",
        "phases.reportcopy",
        "phases.risktask",
    }
)


def kinds_of_projects() -> list[str]:
    """Kinds of records whose events belong to a project."""
    found = []
    for model in apps.get_models():
        if getattr(model, "data_classes", None) is None or hasattr(model, "audit_exempt"):
            continue
        if hasattr(model, "audit_project_id") or "project_id" in {f.attname for f in model._meta.fields}:
            found.append(model._meta.label_lower)
    return found


@pytest.mark.parametrize("kind", kinds_of_projects())
def test_each_kind_of_record_of_a_project_has_a_page(kind: str) -> None:
    assert (has_address(kind) and has_list(kind)) or kind in TOLD_WITH_OTHERS


def busy_week(project: Project, ada: User, ben: User) -> None:
    """A change of every kind that needs no gate of its own."""
    project = Project.objects.get(pk=project.pk)
    plan, at = project.plan, datetime(2026, 10, 5, 1, tzinfo=UTC)
    projects.change_settings(project, {"description": "Teas"}, version=project.version, actor=ada)
    with arranging():
        newcomer = UserFactory(name="Fay Lin")
    given = projects.add_member(project, user=newcomer, role=Role.KEY_USER, actor=ada)
    projects.add_member(project, user=newcomer, role=Role.END_USER, actor=ada)
    projects.remove_role(given, actor=ada)
    content = {"title": "Steering", "starts_at": at}
    meeting = meetings.plan_meeting(project, content, [ada, ben], actor=ada)
    point = agenda.add_point(meeting, {"title": "Prices"}, actor=ada)
    agenda.remove_point(point, actor=ada)
    weekly = {"name": "Weekly", "starts_at": time(9), "first_on": date(2026, 3, 2)}
    series = meeting_series.start_series(project, weekly, [ada, ben], actor=ada)
    meeting_series.change_series(series, {"place": "Room 2"}, [ada], version=series.version, actor=ada)
    actions.add_action(project, {"text": "Send prices", "owner": ben, "due_on": None}, actor=ada)
    decisions.record_decision(project, {"text": "We use one list"}, actor=ada)
    risk = risks.raise_risk(project, {"title": "Late data", "probability": 3, "impact": 4}, actor=ada)
    task = plan.tasks.get(code="C3")
    link = risk_links.link_task(risk, task, actor=ada)
    risk_links.unlink_task(link, actor=ada)
    goal = goals.add_goal(project, {"name": "More orders"}, actor=ada)
    goals.remove_goal(goal, actor=ada)
    baseline = baselines.take_baseline(plan, actor=ada, name="Promise")
    baselines.remove_baseline(baseline, actor=ada)
    snapshots.take_snapshot(plan, on=date(2026, 10, 5), actor=ada)
    report = reports.start_draft(plan, actor=ada)
    reports.discard_draft(report, version=report.version, actor=ada)
    _feed, _token = feeds.create_feed(project, actor=ada)
    own = calendars.create_calendar(LayerKind.COMPANY, actor=ada, name="Shutdown", project=project)
    day = calendars.DayWanted(date(2026, 12, 24), date(2026, 12, 24), "Closed", [])
    calendars.add_day(own, day, version=own.version, actor=ada)
    calendar_removal.remove_calendar(Calendar.objects.get(pk=own.pk), actor=ada)
    criterion = GateCriterion.objects.filter(gate__phase__plan=plan).first()
    assert criterion is not None
    extra = gates.add_criterion(criterion.gate, {"title": "Keys handed over"}, actor=ada)
    gates.remove_criterion(extra, version=extra.version, actor=ada)
    steps(project, ada)


def steps(project: Project, ada: User) -> None:
    first, second = project.plan.tasks.get(code="K1"), project.plan.tasks.get(code="C3")
    step(project, ada, {"op": "task.set", "task": second.pk, "field": "notes", "value": "Ask sales"})
    step(project, ada, {"op": "link.add", "predecessor": first.pk, "successor": second.pk, "type": "SS"})
    link = Dependency.objects.get(predecessor=first, successor=second)
    step(project, ada, {"op": "link.remove", "link": link.pk})
    changes.undo(project.plan.steps.order_by("-number")[0], actor=ada)
    step(project, ada, {"op": "task.remove", "task": project.plan.tasks.get(code="O2").pk})


def test_each_sentence_opens_its_record(rollout: Project, ada: User, ben: User, signed_in: SignIn) -> None:
    busy_week(rollout, ada, ben)
    client, found = signed_in(ada), said(rollout, ada)
    pages: dict[str, str] = {}
    for one in found:
        page, _sign, anchor = one.url.partition("#")
        if page not in pages:
            answer = client.get(page)
            assert answer.status_code == 200, one
            pages[page] = answer.content.decode()
        if anchor:
            assert f'id="{anchor}"' in pages[page], one
    assert {one.kind for one in found} >= {"projects.project", "projects.membership", "phases.calendarfeed"}


def test_what_is_gone_keeps_its_name_and_leads_to_where_it_stood(
    rollout: Project, ada: User, signed_in: SignIn
) -> None:
    goal = goals.add_goal(rollout, {"name": "More orders"}, actor=ada)
    goals.remove_goal(goal, actor=ada)
    told = said(rollout, ada)[-2:]
    page = reverse("projects:goal_list", args=[rollout.slug])
    assert all("More orders" in one.text and one.url == page for one in told)
    assert signed_in(ada).get(page).status_code == 200


def test_a_part_that_is_gone_leads_to_its_meeting(rollout: Project, ada: User) -> None:
    at = datetime(2026, 10, 5, 1, tzinfo=UTC)
    meeting = meetings.plan_meeting(rollout, {"title": "Steering", "starts_at": at}, [], actor=ada)
    agenda.remove_point(agenda.add_point(meeting, {"title": "Prices"}, actor=ada), actor=ada)
    assert last(rollout, ada).url == reverse("projects:meeting", args=[rollout.slug, meeting.number])


def test_a_step_about_one_task_leads_to_it_and_others_to_their_line(
    rollout: Project, ada: User, signed_in: SignIn
) -> None:
    first, second = rollout.plan.tasks.get(code="K1"), rollout.plan.tasks.get(code="C3")
    step(rollout, ada, {"op": "task.set", "task": second.pk, "field": "notes", "value": "Ask sales"})
    assert last(rollout, ada).url == reverse("phases:task_panel", args=[rollout.slug, second.number])
    step(rollout, ada, {"op": "link.add", "predecessor": first.pk, "successor": second.pk, "type": "SS"})
    url, number = last(rollout, ada).url, rollout.plan.steps.order_by("-number")[0].number
    assert url.endswith(f"/plan/steps/?step={number}#step-{number}")
    for value in range(51):
        step(rollout, ada, {"op": "task.set", "task": second.pk, "field": "notes", "value": f"Ask {value}"})
    page = signed_in(ada).get(url).content.decode()
    assert f'id="step-{number}"' in page, "the step stands on the second page by now"


def test_a_door_that_a_reader_may_not_open_is_not_offered(rollout: Project, ada: User, ben: User) -> None:
    project = Project.objects.get(pk=rollout.pk)
    with arranging():
        MembershipFactory(project=project, user=ben, role=Role.IT)
        audit.record(actor=ben, action="project.change", target=project, after={"description": "Teas"})
    settings, front = "projects:settings", "phases:overview"
    assert last(rollout, ada).url == reverse(settings, args=[rollout.slug])
    assert last(rollout, ben).url == reverse(front, args=[rollout.slug])
