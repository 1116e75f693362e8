"""Storing what a table says as a new project: members, plan, tasks and links in one transaction."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from phases.models import Calendar, Plan, Task
from phases.scheduling.model import LayerKind
from phases.services.import_rows import store_links
from phases.services.new_outline import insert_outline
from phases.services.projects import free_slug
from phases.services.remarks import remarks_of
from phases.services.scheduling import draft_of, plan_at_hand
from phases.services.sides import Sides, usual_sides
from phases.services.state_calendars import state_calendar, write_days
from phases.services.stored import database_instant, write_columns
from phases.services.table_projects import TableRun
from phases.services.writing import store_results
from rollout.audit.services import audited, create, record
from rollout.core.errors import InvalidInput
from rollout.core.search import pinyin_key
from rollout.people.models import User
from rollout.people.roles import Permission, Role
from rollout.projects.access import may_create_projects, not_allowed
from rollout.projects.models import Membership, Project

LONGEST_NAME = 200
FIELDS = frozenset(
    "code milestone duration elapsed optimistic likely pessimistic effort physical_percent "
    "constraint constraint_at deadline owner_role deliverable notes "
    "actual_start actual_finish remaining percent_complete cost actual_cost "
    "pinned_start pinned_finish".split()
)


def start_from_table(
    name: str,
    run: TableRun,
    *,
    actor: User,
    source: str,
    language: str = "zh-hans",
    sides: Sides | None = None,
) -> Project:
    """The project that `run` tells, managed by `actor`, in one transaction; `sides` None: the usual ones.
    Where the table has dates they stand until somebody recalculates (`recorded_dates_kept`).

    Refusals: NotAllowed; InvalidInput for a bad name.
    """
    if not may_create_projects(actor):
        raise not_allowed(Permission.PROJECT_CREATE)
    if not name.strip() or len(name) > LONGEST_NAME:
        raise InvalidInput("bad_name", _("Give the project a name of 1 to 200 characters."), field="name")
    sides = sides or usual_sides(actor)
    with audited():
        project = Project(
            slug=free_slug(name),
            name=name.strip(),
            client=sides.client,
            vendor=sides.vendor,
            country=run.country.upper(),
            language=language,
            search_text=pinyin_key(name),
        )
        create(project, actor=actor, action="project.start")
        _join(project, run, actor)
        plan = _plan(project, run, source, actor)
        made = _tasks(plan, run)
        links = store_links(plan, run.plan.links, made)
        _calculate(plan, run, made)
        after = {"source": source, "start": plan.start, "finish": plan.finish, "tasks": len(made)}
        record(actor=actor, action="plan.import", target=plan, after={**after, "links": links})
    return project


def _join(project: Project, run: TableRun, actor: User) -> None:
    create(Membership(project=project, user=actor, role=Role.PROJECT_MANAGER.value), actor=actor)
    people = {person.pk: person.role for person in run.people.values() if person.pk != actor.pk}
    for pk, role in sorted(people.items()):
        create(Membership(project=project, user_id=pk, role=role.value), actor=actor)


def _plan(project: Project, run: TableRun, source: str, actor: User) -> Plan:
    settings = run.settings
    plan = Plan(
        project=project,
        start=settings.start,
        status_at=settings.status,
        go_live=run.go_live,
        profile=settings.profile.value,
        lag_calendar=settings.lag_calendar.value,
        out_of_sequence=settings.out_of_sequence.value,
        critical_threshold=settings.critical_threshold,
        currency=run.currency,
        hours_per_day=run.hours_per_day,
        calendar=_calendar(project, run, source, actor),
        recorded_dates_kept=run.plan.recorded(),
        last_number=max(task.number for task in run.plan.tasks),
    )
    plan.save(force_insert=True)
    return plan


def _calendar(project: Project, run: TableRun, source: str, actor: User) -> Calendar:
    told = run.calendar
    if told is None:
        return state_calendar(run.country, on=run.settings.start.date(), actor=actor)
    made = Calendar(
        name=told.name or project.name,
        kind=LayerKind.COMPANY,
        project=project,
        week=[[list(pair) for pair in day] for day in told.week],
        source=source[:LONGEST_NAME],
    )
    made.save(force_insert=True)
    write_days(made, told.entries)
    return made


def _tasks(plan: Plan, run: TableRun) -> dict[int, Task]:
    """By number, inserted."""
    made: dict[int, Task] = {}
    for position, one in enumerate(run.plan.tasks):
        owner = run.owner(one)
        task = Task(
            plan=plan,
            number=one.number,
            name=one.name,
            parent=made[one.parent] if one.parent is not None else None,
            position=position,
            level=one.level,
            summary=one.summary,
            owner_id=owner.pk if owner is not None else None,
            search_text=pinyin_key(str(one.values.get("code", "")), one.name),
        )
        for name in FIELDS & one.values.keys():
            setattr(task, name, one.values[name])
        made[one.number] = task
    insert_outline(made.values())
    return made


def _calculate(plan: Plan, run: TableRun, made: Mapping[int, Task]) -> None:
    """Dates with the days of each owner; then those of the table where it has any."""
    hand = plan_at_hand(plan)
    found, _working = hand.schedule(draft_of(hand.stored))
    store_results(hand.stored, found, {})
    plan.finish, plan.remarks = found.finish, remarks_of(found, {})
    if run.plan.recorded():
        dates = {task.number: run.dates(task) for task in run.plan.tasks}
        write_columns(
            ["start", "finish"],
            [(*map(database_instant, dates[number]), task.pk) for number, task in made.items()],
        )
        plan.finish = max(finish for _start, finish in dates.values())
    plan.go_live_task = next((made[task.number] for task in run.plan.tasks if task.go_live), None)
    plan.save(update_fields=["finish", "remarks", "go_live_task"])
