"""Two projects full of records for the calls that are made from the API's description."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from phases.models import (
    Baseline,
    Calendar,
    CalendarDay,
    CalendarFeed,
    Dependency,
    Phase,
    Plan,
    PlanStep,
    RiskTask,
    Task,
)
from phases.operations import parse_operations
from phases.services import changes
from phases.services.baselines import take_baseline
from phases.services.feeds import create_feed
from phases.services.risk_links import link_task
from rollout.audit.models import AuditEvent
from rollout.people.models import ApiToken, Department, Organization, User
from rollout.people.roles import Permission
from rollout.people.services.tokens import issue
from rollout.projects.models import Goal, Membership, Project, Risk
from rollout.projects.services.goals import add_goal
from rollout.projects.services.risks import raise_risk
from tests.factories import (
    CalendarDayFactory,
    CalendarFactory,
    DepartmentFactory,
    OrganizationFactory,
    PlanFactory,
    UserFactory,
    arranging,
)


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
    ]
    with arranging():
        changes.apply(plan, parse_operations(operations), actor=owner, version=plan.version)
        take_baseline(plan, actor=owner, name=f"{word} promise")
        risk = raise_risk(project, {"title": f"{word} late", "delay_days": 2}, actor=owner)
        link_task(risk, plan.tasks.select_related("plan").get(name=f"{word} interview"), actor=owner)
        add_goal(project, {"name": f"{word} quicker"}, actor=owner)
        create_feed(project, actor=owner)
        until = timezone.now() + timedelta(days=7)
        issue(owner, name=f"{word} script", permissions=[Permission.PLAN_READ], expires_at=until)
        Phase.objects.create(plan=plan, task=plan.tasks.get(summary=True), discipline="kickoff")
        calendar = CalendarFactory(kind="task", project=project, name=f"{word} days")
        CalendarDayFactory(calendar=calendar, name=f"{word} day off")
        company = OrganizationFactory(name=f"{word} company")
        DepartmentFactory(organization=company, name=f"{word} sales")
        UserFactory(name=f"{word} stranger", organization=company)


def contents(project: Project) -> list[Any]:
    """Everything of a project that the API could change."""
    plan = Plan.objects.get(project=project)
    sets = [
        Project.objects.filter(pk=project.pk),
        Membership.objects.filter(project=project),
        Plan.objects.filter(pk=plan.pk),
        *(model.objects.filter(plan=plan) for model in (Task, Dependency, Baseline, PlanStep)),
        project.risks.all(),
        project.goals.all(),
        RiskTask.objects.filter(risk__project=project),
        project.calendars.all(),
        project.calendar_feeds.all(),
    ]
    return [list(rows.order_by("pk").values()) for rows in sets]


def pools() -> dict[str, list[Any]]:
    """Values that lead to records of either project, by the word before them in the address."""

    def keys(model: Any, name: str = "pk") -> list[Any]:
        return sorted(set(model.objects.values_list(name, flat=True)))

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
        "risks": keys(Risk, "number"),
        "goals": keys(Goal, "number"),
        "templates": ["standard-12-week"],
    }
