"""Two projects with everybody in them, and a record of each kind for each distance from its reader.

A new route with an argument that nobody here can fill fails the matrix with its name: add a line to RECORDS.
"""

from __future__ import annotations

from fnmatch import fnmatch
from io import BytesIO
from pathlib import Path
from typing import Any

from allauth.usersessions.models import UserSession
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from phases import methodology
from phases.models import Baseline, CalendarFeed, SavedTemplate
from phases.operations import parse_operations
from phases.services import changes
from rollout.audit.models import AuditEvent
from rollout.audit.services import record
from rollout.core.jobs.files import keep
from rollout.core.models import SavedView, StoredFile
from rollout.core.models.jobs import Job, JobState
from rollout.people.models import ApiToken, User
from rollout.people.roles import Role
from rollout.people.routes import Route
from rollout.projects.models import Membership
from tests.factories import (
    AssignmentFactory,
    CalendarDayFactory,
    CalendarFactory,
    DepartmentFactory,
    DependencyFactory,
    MembershipFactory,
    OrganizationFactory,
    PhaseFactory,
    PlanFactory,
    ProjectFactory,
    TaskFactory,
    TenantRoleFactory,
    UserFactory,
    arranging,
)
from tests.permissions import features
from tests.permissions.kinds import (
    BY_NUMBER,
    MINE,
    WHOLE,
    Kind,
    Target,
    World,
    first,
    of_person,
    of_project,
)

NOWHERE = 999_999_999
STANDARD = Path(methodology.__file__).parent / "standard-12-week.yaml"
INSTALLATION = (Role.ADMIN, Role.PMO, Role.AUDITOR)


def build() -> World:
    """Every actor works in Sales, as does one colleague; one member works for a partner; Eve is far away."""
    with arranging():
        company, partner, stranger = (OrganizationFactory() for _n in range(3))
        sales, service = DepartmentFactory(organization=company), DepartmentFactory(organization=partner)
        project, other = ProjectFactory(slug="lotus"), ProjectFactory(slug="orchid")
        plans = {project: PlanFactory(project=project), other: PlanFactory(project=other)}
        actors = {r.value: UserFactory(name=r.value, organization=company, department=sales) for r in Role}
        for role in Role:
            if role in INSTALLATION:
                TenantRoleFactory(user=actors[role.value], role=role.value)
            else:
                MembershipFactory(project=project, user=actors[role.value], role=role)
        colleague = UserFactory(name="Colleague", organization=company, department=sales)
        member = UserFactory(name="Member", organization=partner, department=service)
        eve = UserFactory(
            name="Eve", organization=stranger, department=DepartmentFactory(organization=stranger)
        )
        for user, place in ((colleague, project), (member, project), (eve, other)):
            MembershipFactory(project=place, user=user, role=Role.END_USER)
        MembershipFactory(project=other, user=eve, role=Role.PROJECT_MANAGER)
        actors["nobody"] = UserFactory(name="Nobody")
        world = World(
            project, other, actors, {Target.DEPARTMENT: colleague, Target.PROJECT: member, Target.OTHER: eve}
        )
        for user in [*actors.values(), *world.people.values()]:
            furnish(world, user, plans[other] if user is eve else plans[project])
        SavedTemplate.objects.create(key="saved", name="Saved", text=STANDARD.read_text())
        for plan in plans.values():
            tasks = list(plan.tasks.all()[:2]) or [TaskFactory(plan=plan) for _n in range(2)]
            tasks = tasks if len(tasks) == 2 else [*tasks, TaskFactory(plan=plan)]
            DependencyFactory(plan=plan, predecessor=tasks[0], successor=tasks[1])
            PhaseFactory(task=TaskFactory(plan=plan, summary=True), plan=plan)
            Baseline.objects.create(plan=plan, number=1, name="First", taken_at=timezone.now())
            rename = parse_operations(
                [{"op": "task.set", "task": tasks[0].pk, "field": "name", "value": "New"}]
            )
            changes.apply(plan, rename, actor=actors[Role.PMO], version=plan.version)
    return world


def furnish(world: World, user: User, plan: Any) -> None:
    """What each person owns: a task, a session, a token, an event."""
    task = TaskFactory(plan=plan, owner=user)
    AssignmentFactory(task=task, user=user)
    world.tasks[user.pk] = task
    UserSession.objects.create(user=user, ip="127.0.0.1", session_key=f"session-{user.pk}", user_agent="test")
    ApiToken.objects.create(
        owner=user, name="t", prefix=f"ro_{user.pk}", key_hash="-", expires_at=timezone.now(), permissions=[]
    )
    job = Job(kind="none", actor=user, max_attempts=1, task_result_id=task_result().id, state=JobState.FAILED)
    job.save(force_insert=True)
    keep(BytesIO(b"report"), name="report.pdf", media_type="application/pdf", owner=user)
    leave = CalendarFactory(kind="person", user=user)
    CalendarDayFactory(calendar=leave)
    CalendarFeed.objects.create(project=plan.project, user=user, token_hash=f"hash-{user.pk}")
    SavedView.objects.create(owner=user, list_key="people.people", name="Mine")
    record(actor=user, action="task.look", target=task, project_id=plan.project_id)
    features.furnish(world, user, plan)


def task_result() -> DBTaskResult:
    """A job's row in the queue; nobody runs it."""
    result: DBTaskResult = DBTaskResult.objects.create(
        task_path="none", args_kwargs={"args": [], "kwargs": {}}, backend_name="default", queue_name="default"
    )
    return result


def membership(world: World, person: User) -> int:
    return int(first(Membership.objects.filter(user=person)).pk) if person.memberships.exists() else NOWHERE


def held_role(world: World, actor: User, target: Target) -> int:
    return int(first(world.actors[Role.AUDITOR].tenant_roles).pk)


RECORDS = (
    Kind(
        "people:role_revoke",
        "pk",
        lambda w, a, t: w.actors[Role.AUDITOR].pk,
        (Target.PROJECT, Target.UNKNOWN),
    ),
    Kind("people:role_revoke", "held", held_role),
    Kind("people:person_*", "pk", of_person(lambda w, p: p.pk)),
    Kind("people:role_grant", "pk", of_person(lambda w, p: p.pk)),
    Kind(
        "people:organization_*",
        "pk",
        of_person(lambda w, p: p.organization_id or NOWHERE),
        (Target.PROJECT, Target.OTHER, Target.UNKNOWN),
    ),
    Kind(
        "people:department_add",
        "pk",
        of_person(lambda w, p: p.organization_id),
        (Target.PROJECT, Target.OTHER, Target.UNKNOWN),
    ),
    Kind(
        "people:department_*",
        "pk",
        of_person(lambda w, p: p.department_id),
        (Target.PROJECT, Target.OTHER, Target.UNKNOWN),
    ),
    Kind("people:session_end", "pk", of_person(lambda w, p: first(UserSession.objects.filter(user=p)).pk)),
    Kind("people:token_revoke", "pk", of_person(lambda w, p: first(p.api_tokens).pk)),
    Kind(
        "audit:event_detail",
        "sequence",
        of_person(lambda w, p: first(AuditEvent.objects.filter(actor_id=p.pk)).sequence),
    ),
    Kind(
        "projects:member_remove",
        "membership",
        of_person(membership),
        (Target.DEPARTMENT, Target.PROJECT, Target.OTHER, Target.CROSSED, Target.UNKNOWN),
    ),
    Kind(
        "member-detail",
        "pk",
        of_person(membership),
        (Target.DEPARTMENT, Target.PROJECT, Target.OTHER, Target.CROSSED, Target.UNKNOWN),
    ),
    Kind("person-detail", "pk", of_person(lambda w, p: p.pk)),
    Kind(
        "organization-detail",
        "pk",
        of_person(lambda w, p: p.organization_id),
        (Target.PROJECT, Target.OTHER, Target.UNKNOWN),
    ),
    Kind(
        "department-detail",
        "pk",
        of_person(lambda w, p: p.department_id),
        (Target.PROJECT, Target.OTHER, Target.UNKNOWN),
    ),
    Kind("token-detail", "pk", of_person(lambda w, p: first(p.api_tokens).pk)),
    Kind(
        "audit-event-detail",
        "sequence",
        of_person(lambda w, p: first(AuditEvent.objects.filter(actor_id=p.pk)).sequence),
    ),
    # one's own leave; whom else's a person keeps, calendars' own tests say
    Kind(
        "phases:calendar_*", "pk", of_person(lambda w, p: first(p.calendars).pk), (Target.OWN, Target.UNKNOWN)
    ),
    Kind("phases:day_*", "pk", of_person(lambda w, p: first(p.calendars).pk), MINE),
    Kind("phases:day_edit", "day", of_person(lambda w, p: first(first(p.calendars).days).pk)),
    *(
        Kind(names, "pk", of_person(lambda w, p: first(p.calendars).pk), (Target.OWN, Target.UNKNOWN))
        for names in ("calendar-detail", "calendar-refresh*")
    ),
    Kind(
        "calendar-day-*",
        "calendar",
        of_person(lambda w, p: first(p.calendars).pk),
        (Target.OWN, Target.UNKNOWN),
    ),
    Kind("calendar-day-*", "pk", of_person(lambda w, p: first(first(p.calendars).days).pk)),
    Kind(
        "feed-detail", "pk", of_person(lambda w, p: first(p.calendar_feeds).pk), (Target.OWN, Target.UNKNOWN)
    ),
    # templates are everybody's
    Kind("template-detail", "key", lambda w, a, t: "saved", MINE),
    Kind("phases:template_remove", "key", lambda w, a, t: "saved", MINE),
    Kind("phases:template_*", "key", lambda w, a, t: "standard-12-week", MINE),
    Kind(
        "phases:feed_revoke",
        "pk",
        of_person(lambda w, p: first(p.calendar_feeds).pk),
        (Target.OWN, Target.UNKNOWN),
    ),
    Kind("phases:feed", "token", lambda w, a, t: "forged", (Target.UNKNOWN,)),
    Kind("jobs:file", "pk", of_person(lambda w, p: first(StoredFile.objects.filter(owner=p)).pk)),
    Kind("jobs:*", "pk", of_person(lambda w, p: first(Job.objects.filter(actor=p)).pk)),
    Kind("frame:view_remove", "pk", of_person(lambda w, p: first(SavedView.objects.filter(owner=p)).pk)),
    Kind("frame:draft", "key", lambda w, a, t: "people.note", (Target.OWN,)),
    Kind("phases:task_cell", "key", lambda w, a, t: "duration"),
    Kind("*step*", "number", lambda w, a, t: 1, (Target.PROJECT, Target.OTHER, Target.UNKNOWN)),
    Kind("baseline*", "number", lambda w, a, t: 1, (Target.PROJECT, Target.OTHER, Target.UNKNOWN)),
    Kind("dependency-detail", "pk", of_project(lambda p: first(p.plan.dependencies).pk), WHOLE),
    Kind(
        "phase-detail",
        "discipline",
        lambda w, a, t: "kickoff",
        (Target.PROJECT, Target.OTHER, Target.UNKNOWN),
    ),
    Kind("*", "number", of_person(lambda w, p: w.tasks[p.pk].number), BY_NUMBER),
    Kind("people:invitation_accept", "token", lambda w, a, t: "forged", (Target.UNKNOWN,)),
    Kind("account_reset_password_from_key", "uidb36", lambda w, a, t: "1", (Target.UNKNOWN,)),
    Kind("account_reset_password_from_key", "key", lambda w, a, t: "forged", (Target.UNKNOWN,)),
)
UNKNOWN_VALUES = {
    "slug": "no-such-project",
    "discipline": "no-such",
    "token": "forged",
    "uidb36": "1",
    "key": "x",
}


class UnknownArgument(LookupError):
    """A route with an argument that no line of RECORDS fills."""


def kind_of(route: Route, argument: str) -> Kind:
    for kind in (*features.kinds(), *RECORDS):
        if kind.argument == argument and fnmatch(route.name, kind.names):
            return kind
    raise UnknownArgument(
        f"{route.path} ({route.name}): which record does “{argument}” mean? Say so in RECORDS."
    )


def targets_of(route: Route) -> tuple[Target, ...]:
    """At which distances the route's record can lie; without a record, only those of the project."""
    records = [a for a in route.arguments if a != "slug"]
    if records:
        return kind_of(route, records[0]).targets
    if "slug" in route.arguments:
        return (Target.PROJECT, Target.OTHER, Target.UNKNOWN)
    return (Target.OWN,)


def arguments(world: World, route: Route, actor: User, target: Target) -> dict[str, Any]:
    values: dict[str, Any] = {}
    records = [a for a in route.arguments if a != "slug"]
    if "slug" in route.arguments:
        unknown_project = target is Target.UNKNOWN and not records
        values["slug"] = UNKNOWN_VALUES["slug"] if unknown_project else world.slug(target)
    for argument in records:
        kind = kind_of(route, argument)
        unknown = target is Target.UNKNOWN
        values[argument] = (
            UNKNOWN_VALUES.get(argument, NOWHERE) if unknown else kind.find(world, actor, target)
        )
    return values
