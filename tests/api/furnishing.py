"""Two projects full of records for the calls that are made from the API's description."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time, timedelta
from functools import cache
from hashlib import sha256
from io import BytesIO
from typing import Any

from allauth.usersessions.models import UserSession
from django.db import connection
from django.utils import timezone

from phases.models import (
    Baseline,
    Calendar,
    CalendarDay,
    CalendarFeed,
    CopyKind,
    Dependency,
    Phase,
    Plan,
    PlanStep,
    ReportCopy,
    ReportStatus,
    RiskTask,
    ScheduleSnapshot,
    Task,
    TaskUpdate,
    UpdateRequest,
    UpdateRound,
    WeeklyReport,
)
from phases.operations import parse_operations
from phases.services import changes
from phases.services.baselines import take_baseline
from phases.services.feeds import create_feed
from phases.services.reports import draft_content
from phases.services.risk_links import link_task
from phases.services.snapshots import take_snapshot
from phases.services.update_answers import report
from phases.services.updates import open_round
from phases.update_rules import Answer, Kind
from rollout.audit.models import AuditEvent
from rollout.core.drafts import keep as keep_draft
from rollout.core.jobs.files import keep as keep_file
from rollout.core.jobs.queue import enqueue
from rollout.core.lists.saved import keep_view
from rollout.core.models import Draft, Job, SavedView, StoredFile
from rollout.people.models import ApiToken, Department, Organization, TenantRole, User
from rollout.people.roles import Permission, Role
from rollout.people.services.tokens import issue
from rollout.projects.models import (
    Action,
    AgendaItem,
    Attendance,
    Decision,
    Goal,
    Meeting,
    MeetingSeries,
    Membership,
    Project,
    Risk,
)
from rollout.projects.services.actions import add_action
from rollout.projects.services.agenda import add_point
from rollout.projects.services.decisions import record_decision
from rollout.projects.services.goals import add_goal
from rollout.projects.services.meeting_series import start_series
from rollout.projects.services.meetings import plan_next
from rollout.projects.services.risks import raise_risk
from tests.api.furnishing_gates import furnish_gate, gate_pools, gate_sets
from tests.conftest import member_of
from tests.factories import (
    CalendarDayFactory,
    CalendarFactory,
    DepartmentFactory,
    MembershipFactory,
    OrganizationFactory,
    PlanFactory,
    ProjectFactory,
    UserFactory,
    arranging,
)
from tests.jobs import samples


@dataclass(frozen=True)
class Staged:
    """Two managers, each with a furnished project in which the other has no place."""

    ada: User
    eve: User
    lotus: Project
    orchid: Project


def stage() -> Staged:
    client, vendor = (
        OrganizationFactory(name="Lotus Trading"),
        OrganizationFactory(name="Bridge", kind="vendor"),
    )
    ada, eve = member_of(client, "Ada Shen"), member_of(vendor, "Eve Zhao")
    lotus = ProjectFactory(slug="lotus", name="Lotus CRM", client=client, vendor=vendor)
    orchid = ProjectFactory(slug="orchid", name="Orchid CRM")
    for user, project, word in ((ada, lotus, "Lotus"), (eve, orchid, "Orchid")):
        MembershipFactory(project=project, user=user, role=Role.PROJECT_MANAGER)
        furnish(project, user, word)
    return Staged(ada, eve, lotus, orchid)


def furnish(project: Project, owner: User, word: str) -> None:
    """Two linked tasks in a phase, a baseline, a feed, a calendar with a day off, a person with a job."""
    plan = Plan.objects.filter(project=project).first() or PlanFactory(project=project)
    operations = [
        {"op": "task.add", "ref": "p", "name": f"{word} kickoff"},
        {"op": "task.add", "ref": "a", "name": f"{word} interview", "parent": "p", "deliverable": word},
        {
            "op": "task.add",
            "ref": "b",
            "name": f"{word} signed",
            "duration": 0,
            "milestone": True,
            "after": "p",
        },
        {"op": "link.add", "predecessor": "a", "successor": "b"},
        {"op": "participants.set", "task": "a", "users": [owner.pk]},
        {"op": "task.add", "ref": "c", "name": f"{word} charter", "owner": owner.pk},
    ]
    with arranging():
        changes.apply(plan, parse_operations(operations), actor=owner, version=plan.version)
        take_baseline(plan, actor=owner, name=f"{word} promise")
        risk = raise_risk(project, {"title": f"{word} late", "delay_days": 2}, actor=owner)
        link_task(risk, plan.tasks.select_related("plan").get(name=f"{word} interview"), actor=owner)
        add_goal(project, {"name": f"{word} quicker"}, actor=owner)
        furnish_meetings(project, owner, word)
        create_feed(project, actor=owner)
        ask_and_answer(plan, owner)
        hand_out(plan, owner, word)
        until = timezone.now() + timedelta(days=7)
        issue(owner, name=f"{word} script", permissions=[Permission.PLAN_READ], expires_at=until)
        furnish_own(owner, word)
        Phase.objects.create(plan=plan, task=plan.tasks.get(summary=True), discipline="kickoff")
        furnish_gate(plan, owner, word)  # the phase's gate
        calendar = CalendarFactory(kind="task", project=project, name=f"{word} days")
        CalendarDayFactory(calendar=calendar, name=f"{word} day off")
        company = OrganizationFactory(name=f"{word} company")
        DepartmentFactory(organization=company, name=f"{word} sales")
        UserFactory(name=f"{word} stranger", organization=company)


def furnish_own(owner: User, word: str) -> None:
    """What belongs to the person alone."""
    UserSession.objects.create(user=owner, ip="127.0.0.1", session_key=word, user_agent="test")
    keep_view(owner, list_key="phases.table", scope="", name=f"{word} view", query="q=x")
    keep_draft(owner, f"{word}.note", [("note", [f"{word} so far"])])
    keep_file(BytesIO(word.encode()), name=f"{word}.csv", media_type="text/csv", owner=owner)
    enqueue(samples.add, actor=owner, a=1, b=2)


def hand_out(plan: Plan, owner: User, word: str) -> None:
    """Two published reports, each with one file in two languages; nothing is laid out."""
    at = timezone.now()
    kept = take_snapshot(plan, on=at.date(), actor=owner)
    for number in (1, 2):
        week = WeeklyReport(
            plan=plan,
            number=number,
            reported_on=at.date(),
            since=at - timedelta(days=7),
            status=ReportStatus.GREEN,
            comment=f"{word} is well",
            snapshot=kept,
            created_by=owner,
            published_at=at,
            published_by=owner,
        )
        week.content = draft_content(week, owner)
        week.save()
        for language in ("en", "zh-hans"):
            body = f"{word} in {language}".encode()
            digest = sha256(body).hexdigest()
            ReportCopy.objects.create(
                report=week, language=language, kind=CopyKind.MAIL, content=body, sha256=digest
            )


def ask_and_answer(plan: Plan, owner: User) -> None:
    """A round of updates in which the owner has answered for the charter."""
    plan.refresh_from_db()
    due = timezone.now() + timedelta(days=2)
    found = open_round(plan, status_at=plan.start + timedelta(days=4), due_at=due, actor=owner)
    asked = found.requests.get()
    report(asked, dict.fromkeys(asked.task_numbers, Answer(Kind.NOT_BEGUN)), actor=owner)


def furnish_meetings(project: Project, owner: User, word: str) -> None:
    """A series with its next meeting, which has a point, a decision and an action."""
    weekly = {
        "name": f"{word} weekly",
        "weekday": 0,
        "starts_at": time(9, 30),
        "first_on": timezone.now().date(),
    }
    meeting = plan_next(start_series(project, weekly, [owner], actor=owner), actor=owner)
    add_point(meeting, {"title": f"{word} scope"}, actor=owner)
    record_decision(project, {"text": f"{word} goes east"}, actor=owner, meeting=meeting)
    add_action(project, {"text": f"{word} list", "owner": owner}, actor=owner, meeting=meeting)


def contents(project: Project) -> list[tuple[str, Any]]:
    """Everything of a project that the API could change: the table and its rows as stored."""
    plan = Plan.objects.get(project=project)
    found = []
    with connection.cursor() as cursor:
        for table, statement, values in questions(project, plan):
            cursor.execute(statement, values)
            found.append((table, cursor.fetchall()))
    return found


@cache
def questions(project: Project, plan: Plan) -> list[tuple[str, str, Any]]:
    """Put into SQL once: before and after each of some thousand calls they are the same."""
    sets = [
        Project.objects.filter(pk=project.pk),
        Membership.objects.filter(project=project),
        Plan.objects.filter(pk=plan.pk),
        *(model.objects.filter(plan=plan) for model in (Task, Dependency, Baseline, PlanStep)),
        *gate_sets(plan),
        project.risks.all(),
        project.goals.all(),
        RiskTask.objects.filter(risk__project=project),
        project.meeting_series.all(),
        project.meetings.all(),
        AgendaItem.objects.filter(meeting__project=project),
        Attendance.objects.filter(meeting__project=project),
        project.decisions.all(),
        project.actions.all(),
        ScheduleSnapshot.objects.filter(plan=plan),
        WeeklyReport.objects.filter(plan=plan),
        ReportCopy.objects.filter(report__plan=plan),
        UpdateRound.objects.filter(plan=plan),
        UpdateRequest.objects.filter(round__plan=plan),
        TaskUpdate.objects.filter(request__round__plan=plan),
        project.calendars.all(),
        project.calendar_feeds.all(),
    ]
    ordered = [rows.order_by("pk").values_list() for rows in sets]
    return [(rows.model._meta.db_table, *rows.query.sql_with_params()) for rows in ordered]


def pools() -> dict[str, Callable[[], list[Any]]]:
    """By the word before it in the address: what gives the values that lead to records of either project."""

    def keys(model: Any, name: str = "pk") -> Callable[[], list[Any]]:
        return lambda: sorted(set(model.objects.values_list(name, flat=True)))

    return {
        "projects": keys(Project, "slug"),
        "tasks": keys(Task, "number"),
        "baselines": keys(Baseline, "number"),
        "steps": keys(PlanStep, "number"),
        "phases": keys(Phase, "discipline"),
        "members": keys(Membership),
        "dependencies": keys(Dependency),
        "feeds": keys(CalendarFeed),
        "calendars": keys(Calendar),
        "days": keys(CalendarDay),
        "people": keys(User),
        "organizations": keys(Organization),
        "departments": keys(Department),
        "audit-events": keys(AuditEvent, "sequence"),
        "tokens": keys(ApiToken),
        "sessions": keys(UserSession),
        "jobs": keys(Job),
        "files": lambda: [*keys(StoredFile)(), "en", "zh-hans"],
        "saved-views": keys(SavedView),
        "drafts": keys(Draft),
        "roles": keys(TenantRole),
        "risks": keys(Risk, "number"),
        "goals": keys(Goal, "number"),
        "meeting-series": keys(MeetingSeries),
        "meetings": keys(Meeting, "number"),
        "agenda": keys(AgendaItem),
        "attendances": keys(Attendance),
        "decisions": keys(Decision, "number"),
        "actions": keys(Action, "number"),
        "update-rounds": keys(UpdateRound, "number"),
        "updates": keys(Task, "number"),
        "requests": keys(User),
        "reports": keys(WeeklyReport, "number"),
        "slip-ledger": keys(ScheduleSnapshot, "number"),
        "{language}": lambda: ["mail"],
        **gate_pools(),
        "templates": lambda: ["standard-12-week"],
    }
