"""Taking over a plan from a file of another program."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from phases.interchange.dry_run import DryRun, dry_run
from phases.interchange.guarded import read_guarded
from phases.interchange.refusal import ImportRefused, require_size
from phases.labels_import import refusal_sentence
from phases.models import Plan
from phases.scheduling.model import Profile
from phases.services.import_calendars import store_calendars
from phases.services.import_people import store_people
from phases.services.import_rows import store_baselines, store_links, store_tasks
from phases.services.remarks import remarks_of
from rollout.audit.services import audited, record
from rollout.core.errors import InvalidInput, StateRefusal
from rollout.people.models import User
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.models import Project


def read_plan_file(content: bytes, *, profile: Profile = Profile.LOGIC, size: int = 0) -> DryRun:
    """What importing an uploaded file would do; a process of its own parses it. `size`: bytes of the whole
    file, where `content` is only its beginning. Error: InvalidInput.
    """
    try:
        require_size(size)
        return dry_run(read_guarded(content), profile)
    except ImportRefused as refusal:
        raise InvalidInput(refusal.code, refusal_sentence(refusal), field="file") from refusal


def import_plan(project: Project, run: DryRun, *, actor: User, source: str = "") -> Plan:
    """Tasks, links, calendars, participants and baselines of a file as the plan of a project, in one
    transaction. Dates and slack are those the file records until somebody recalculates
    (`recorded_dates_kept`).

    Refusals: NotAllowed; StateRefusal where the project has tasks already.
    """
    ProjectAccess(actor, project).require(Permission.PLAN_WRITE)
    with audited():
        plan = _empty_plan(project, run)
        calendars = store_calendars(project, run, source)
        made = store_tasks(plan, run, calendars)
        links = store_links(plan, run.plan.links, made)
        people = store_people(plan, run, made)
        baselines = store_baselines(plan, run, made)
        plan.calendar = calendars[run.plan.project_calendar]
        plan.last_number = len(made)
        plan.remarks = remarks_of(run.schedule, {uid: task.pk for uid, task in made.items()})
        plan.finish = max((task.finish for task in made.values() if task.finish), default=None)
        plan.save()
        record(
            actor=actor,
            action="plan.import",
            target=plan,
            after={
                "source": source,
                "start": plan.start,
                "finish": plan.finish,
                "tasks": len(made),
                "links": links,
                "calendars": len(calendars),
                "participants": people,
                "baselines": baselines,
                "not_kept": len(run.not_kept),
                "version": plan.version,
            },
        )
    return plan


def _empty_plan(project: Project, run: DryRun) -> Plan:
    """The project's plan with the file's settings; a new one where there is none."""
    plan = Plan.objects.select_for_update(of=("self",)).filter(project=project).first()
    if plan is not None and plan.tasks.exists():
        message = _("The project has a plan already; import the file into a new project.")
        raise StateRefusal("plan_not_empty", message)
    if plan is None:
        plan = Plan(project=project, start=run.plan.start)
    else:
        plan.version += 1
    plan.start = run.plan.start
    plan.status_at = run.plan.status
    plan.profile = run.plan.profile.value
    plan.lag_calendar = run.plan.lag_calendar.value
    plan.critical_threshold = run.plan.critical_threshold
    plan.hours_per_day = round(Decimal(run.imported.minutes_per_day) / 60, 2)
    plan.recorded_dates_kept = True
    plan.save()
    return plan
