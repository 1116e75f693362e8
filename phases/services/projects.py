"""Starting a rollout: the complete scheduled plan in one step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.utils.text import slugify
from django.utils.translation import gettext as _
from pypinyin import lazy_pinyin

from phases.fields import in_range
from phases.methodology.model import Template, TemplateTask
from phases.methodology.planning import go_live_of, latest_start, plan_of
from phases.models import Calendar, Plan, Task
from phases.scheduling.model import PlanInput
from phases.scheduling.result import Schedule
from phases.scheduling.schedule import schedule
from phases.services.baselines import freeze
from phases.services.gates import establish
from phases.services.refusals import refusing
from phases.services.remarks import remarks_of
from phases.services.state_calendars import state_calendar
from phases.services.template_rows import store_template
from phases.services.working_time import PROJECT, WorkingTime
from rollout.audit.services import audited, create, record
from rollout.core.errors import InvalidInput
from rollout.core.search import pinyin_key
from rollout.core.zones import require_zone, usual_zone
from rollout.people.models import Organization, User
from rollout.people.roles import Permission, Role
from rollout.projects.access import may_create_projects, not_allowed
from rollout.projects.models import Membership, Project

RESERVED_SLUGS = frozenset({"new", "import"})
MORNING = time(8)
People = Mapping[Role, Sequence[User]]


@dataclass(frozen=True)
class NewProject:
    """What a rollout is started from. One of `start` and `go_live` is given; with `go_live` the start is the
    latest that meets it. The first person of a role owns that role's tasks."""

    name: str
    template: Template
    start: date | None = None
    go_live: date | None = None
    country: str = "CN"
    language: str = "zh-hans"
    time_zone: str = field(default_factory=usual_zone)
    client: Organization | None = None
    vendor: Organization | None = None
    people: People = field(default_factory=dict)
    slug: str = ""
    description: str = ""


def start_project(wanted: NewProject, *, actor: User) -> Project:
    """Project, members, plan, tasks with dates, and a first baseline, in one transaction.

    Refusals: NotAllowed; InvalidInput for a missing or contradicting date, a go-live that no start can
    meet, an unknown country, a bad name.
    """
    if not may_create_projects(actor):
        raise not_allowed(Permission.PROJECT_CREATE)
    _check(wanted)
    with audited(), refusing(lambda: None):
        project = _create_project(wanted, actor)
        members = _create_members(project, wanted.people, actor)
        owners = {role: people[0] for role, people in members.items() if people}
        calendar = state_calendar(wanted.country, on=wanted.start or wanted.go_live, actor=actor)  # type: ignore[arg-type]
        start, planned = _planned(wanted, project, calendar, owners)
        plan = _create_plan(wanted, project, calendar, start, planned)
        made = store_template(plan, wanted.template, planned, owners, wanted.language)
        _complete(plan, wanted.template, planned, made)
        _tell(plan, wanted, actor, len(made))
        establish(plan, actor=actor)
        freeze(plan, actor=actor, name=_("First plan"))
    return project


def _check(wanted: NewProject) -> None:
    if not wanted.name.strip() or len(wanted.name) > 200:
        raise InvalidInput("bad_name", _("Give the project a name of 1 to 200 characters."), field="name")
    require_zone(wanted.time_zone)
    if (wanted.start is None) == (wanted.go_live is None):
        neither = _("Neither a start nor a go-live date is given; give one of them.")
        both = _("Both a start and a go-live date are given; keep one, the other follows from the template.")
        message = neither if wanted.start is None else both
        raise InvalidInput("start_or_go_live", message, field="start")
    with refusing(lambda: None):
        for name, day in (("start", wanted.start), ("go_live", wanted.go_live)):
            if day is not None:
                in_range(name, datetime.combine(day, time()))


def _create_project(wanted: NewProject, actor: User) -> Project:
    project = Project(
        slug=free_slug(wanted.slug or wanted.name),
        name=wanted.name.strip(),
        description=wanted.description,
        client=wanted.client,
        vendor=wanted.vendor,
        country=wanted.country.upper(),
        time_zone=wanted.time_zone,
        language=wanted.language,
        search_text=pinyin_key(wanted.name),
    )
    return create(project, actor=actor, action="project.start")


def free_slug(name: str) -> str:
    """A short name for addresses: Latin letters, Chinese as pinyin, a number behind it if it is taken."""
    base = slugify(" ".join(lazy_pinyin(name)))[:50].strip("-") or "project"
    taken = set(Project.objects.filter(slug__startswith=base).values_list("slug", flat=True)) | RESERVED_SLUGS
    if base not in taken:
        return base
    return next(f"{base}-{number}" for number in range(2, len(taken) + 3) if f"{base}-{number}" not in taken)


def _create_members(project: Project, people: People, actor: User) -> dict[Role, list[User]]:
    """Everybody by role; whoever starts a project without naming its manager manages it."""
    wanted = {role: list(users) for role, users in people.items()}
    if not wanted.get(Role.PROJECT_MANAGER):
        wanted[Role.PROJECT_MANAGER] = [actor]
    for role, users in wanted.items():
        for user in dict.fromkeys(users):
            create(Membership(project=project, user=user, role=role.value), actor=actor)
    return wanted


def _planned(
    wanted: NewProject, project: Project, calendar: Calendar, owners: Mapping[Role, User]
) -> tuple[date, Schedule]:
    settings = {"calendar": calendar.pk, "week": None}
    working = WorkingTime(project, settings, [(None, owner.pk) for owner in owners.values()])

    def calendar_of(task: TemplateTask) -> str | None:
        owner = owners.get(task.owner) if task.owner and not task.tasks else None
        return None if owner is None else working.key(None, owner.pk)

    def plan_on(start: date) -> PlanInput:
        return plan_of(
            wanted.template,
            start,
            calendars=working.calendars,
            project_calendar=PROJECT,
            calendar_of=calendar_of,
        )

    start = wanted.start
    if start is None and wanted.go_live is not None:
        start = latest_start(wanted.template, wanted.go_live, plan_on)
    if start is None:
        message = _("No start within ten years before %(date)s meets that go-live date; check the calendars.")
        raise InvalidInput("go_live_too_early", message % {"date": wanted.go_live}, field="go_live")
    planned = schedule(plan_on(start))
    return start, planned


def _create_plan(
    wanted: NewProject, project: Project, calendar: Calendar, start: date, planned: Schedule
) -> Plan:
    plan = Plan(
        project=project,
        start=datetime.combine(start, MORNING),
        calendar=calendar,
        template_key=wanted.template.key,
        finish=planned.finish,
        go_live=wanted.go_live or go_live_of(wanted.template, planned),
        last_number=len(planned.keys),
    )
    plan.save(force_insert=True)
    return plan


def _complete(plan: Plan, template: Template, planned: Schedule, made: Mapping[str, Task]) -> None:
    """What the plan says of its tasks, now that they are stored."""
    if template.go_live is not None:
        plan.go_live_task = made[template.go_live]
    plan.remarks = remarks_of(planned, {key: task.pk for key, task in made.items()})
    plan.save(update_fields=["go_live_task", "remarks"])


def _tell(plan: Plan, wanted: NewProject, actor: User, tasks: int) -> None:
    after = {
        "template": wanted.template.key,
        "start": plan.start,
        "go_live": plan.go_live,
        "finish": plan.finish,
        "country": plan.project.country,
        "tasks": tasks,
    }
    record(actor=actor, action="plan.start", target=plan, after=after)
