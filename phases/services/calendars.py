"""Days off and other working time of a company, a project or a person; plans follow at once.

Every change is one transaction: the days, their audit event, and a step in each plan whose dates move.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from phases.faults import PlanFault
from phases.fields import in_range, week
from phases.models import Calendar, CalendarDay, Plan
from phases.scheduling.model import LayerKind
from phases.services.changes import recalculate
from phases.services.refusals import refusing
from rollout.audit.services import audited, create, record, stale
from rollout.core.errors import InvalidInput, NotAllowed
from rollout.people.access import withheld
from rollout.people.models import Organization, User
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess, not_allowed, tenant_allows
from rollout.projects.models import Project, ProjectStatus

WITH_WEEK = (LayerKind.PERSON, LayerKind.TASK)
Intervals = Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class PlanMoves:
    """What a calendar's change does to one plan."""

    project: Project
    moved: int
    finish: tuple[datetime | None, datetime | None]


@dataclass(frozen=True, slots=True)
class DayWanted:
    """One exception; no intervals is a day off."""

    first: date
    last: date
    name: str = ""
    intervals: Intervals = ()


def require_calendar_right(calendar: Calendar, actor: User) -> None:
    """Own leave is one's own affair, though not that of any token; a project's days its manager's; all others
    need the right everywhere."""
    if calendar.user_id == actor.pk and not withheld(actor, Permission.CALENDARS_WRITE):
        return
    if calendar.project_id is not None and calendar.project is not None:
        ProjectAccess(actor, calendar.project).require(Permission.CALENDARS_WRITE)
        return
    if calendar.user_id is not None and _manages(actor, calendar.user_id):
        return
    if not tenant_allows(actor, Permission.CALENDARS_WRITE):
        raise not_allowed(Permission.CALENDARS_WRITE)


def may_change(calendar: Calendar, actor: User) -> bool:
    try:
        require_calendar_right(calendar, actor)
    except NotAllowed:
        return False
    return True


@audited()
def create_calendar(
    kind: LayerKind,
    *,
    actor: User,
    name: str = "",
    project: Project | None = None,
    organization: Organization | None = None,
    user: User | None = None,
    pattern: Any = None,
) -> Calendar:
    """An empty calendar of a company, a project, some tasks or a person. One company or person has one for
    the whole installation, and each project may add its own. A person's week moves the plans of their tasks.
    Refusals: NotAllowed, InvalidInput."""
    shape = _week_of(kind, pattern)
    owner = {
        LayerKind.PERSON: user,
        LayerKind.TASK: project,
        LayerKind.CLIENT: organization or project,
        LayerKind.COMPANY: organization or project,
        LayerKind.STATE: None,
    }[kind]
    if owner is None:
        raise InvalidInput(
            "calendar_of_nobody", _("Say whose calendar this is: a project, a company or a person.")
        )
    calendar = Calendar(
        name=(name or str(owner))[:200],
        kind=kind,
        project=project,
        organization=organization,
        user=user,
        week=shape,
    )
    require_calendar_right(calendar, actor)
    made = create(calendar, actor=actor)
    if shape is not None:
        recalculated(affected_plans(made), actor, str(made))
    return made


def set_week(calendar: Calendar, pattern: Any, *, version: int, actor: User) -> list[PlanMoves]:
    """Give a person or some tasks a weekly pattern of their own, or none; answers the plans that moved.
    An equal one writes nothing. Refusals: NotAllowed, Stale, InvalidInput."""
    shape = _week_of(LayerKind(calendar.kind), pattern)

    def write(locked: Calendar) -> bool:
        if locked.week == shape:
            return False
        before, locked.week = {"week": locked.week}, shape
        locked.save(update_fields=["week"])
        record(actor=actor, action="calendar.week", target=locked, before=before, after={"week": shape})
        return True

    return changed(calendar, write, version=version, actor=actor)


def _week_of(kind: LayerKind, pattern: Any) -> list[list[list[int]]] | None:
    if pattern is not None and kind not in WITH_WEEK:
        message = _(
            "Only a person's or a task calendar has a weekly pattern; a plan's is among its settings."
        )
        raise InvalidInput("week_of_days", message, field="week")
    with refusing(lambda: None):
        return week("week", pattern)


def add_day(calendar: Calendar, wanted: DayWanted, *, version: int, actor: User) -> list[PlanMoves]:
    """Add an exception; it wins over earlier ones. Answers the plans that moved. Refusals: NotAllowed, Stale,
    InvalidInput for days in the wrong order or outside the years of records, or hours that overlap."""

    def write(locked: Calendar) -> None:
        last = (
            CalendarDay.objects.filter(calendar=locked)
            .order_by("-position")
            .values_list("position", flat=True)
        )
        position = (last.first() or 0) + 1
        day = CalendarDay(calendar=locked, position=position, **_checked(wanted))
        create(day, actor=actor, action="calendar.day_add")

    return changed(calendar, write, version=version, actor=actor)


def change_day(day: CalendarDay, wanted: DayWanted, *, version: int, actor: User) -> list[PlanMoves]:
    """Change an exception; `version` is its calendar's. Equal values write nothing."""

    def write(locked: Calendar) -> bool:
        before = told(day)
        for name, value in _checked(wanted).items():
            setattr(day, name, value)
        if told(day) == before:
            return False
        day.save()
        record(actor=actor, action="calendar.day_change", target=day, before=before, after=told(day))
        return True

    return changed(day.calendar, write, version=version, actor=actor)


def preview(change: Callable[[], list[PlanMoves]]) -> list[PlanMoves]:
    """What a change of a calendar would move: it is done, looked at and taken back."""
    with transaction.atomic():
        found = change()
        transaction.set_rollback(True)
    return found


def affected_plans(calendar: Calendar) -> Any:
    """Open plans whose tasks may work on this calendar."""
    plans = Plan.objects.select_related("project").exclude(project__status=ProjectStatus.CLOSED)
    own = Q(calendar=calendar)
    if calendar.kind == LayerKind.TASK:
        own |= Q(tasks__calendar=calendar)
    elif calendar.kind == LayerKind.PERSON:
        own |= Q(tasks__owner=calendar.user_id)
    elif calendar.project_id is not None:
        own |= Q(project=calendar.project_id)
    elif calendar.kind in (LayerKind.CLIENT, LayerKind.COMPANY):
        own |= Q(tasks__owner__organization=calendar.organization_id)
    return plans.filter(own).distinct().order_by("pk")


def refreshed(calendar: Calendar, actor: User | None) -> list[PlanMoves]:
    """Recalculate the plans on a calendar whose days were replaced (`state_calendars.refresh_from_files`)."""
    return recalculated(affected_plans(calendar), actor, str(calendar))


def changed(
    calendar: Calendar, write: Callable[[Calendar], bool | None], *, version: int, actor: User
) -> list[PlanMoves]:
    """Write to the stored calendar and let the plans follow. `write` answers False where it found nothing to
    change. Refusals: NotAllowed, Stale."""
    with audited():
        stored = Calendar.objects.select_for_update(of=("self",)).get(pk=calendar.pk)
        require_calendar_right(stored, actor)
        if stored.version != version:
            raise stale(stored, {"version": version})
        if write(stored) is False:
            return []
        stored.version += 1
        stored.save(update_fields=["version"])
        calendar.version = stored.version
        return recalculated(affected_plans(stored), actor, str(stored))


def recalculated(plans: Any, actor: User | None, why: str) -> list[PlanMoves]:
    """A step in each plan whose dates move; `why` is the calendar's name."""
    found = []
    for plan in plans:
        before = plan.finish
        step = recalculate(plan, actor=actor, why=_("Calendar: %(name)s") % {"name": why})
        if step is not None:
            found.append(PlanMoves(plan.project, len(step.moved), (before, step.plan.finish)))
    return found


def _checked(wanted: DayWanted) -> dict[str, Any]:
    with refusing(lambda: None):
        for name, day in (("first", wanted.first), ("last", wanted.last)):
            in_range(name, datetime(day.year, day.month, day.day))
        if wanted.last < wanted.first:
            raise PlanFault(
                "finish_before_start",
                field="last",
                start=wanted.first.isoformat(),
                finish=wanted.last.isoformat(),
            )
    intervals = sorted([int(first), int(last)] for first, last in wanted.intervals)
    edges = [edge for pair in intervals for edge in pair]
    if edges != sorted(set(edges)) or any(not 0 <= edge <= 1440 for edge in edges):
        message = _("The hours overlap or run backwards; give them as from–to within one day.")
        raise InvalidInput("bad_hours", message, field="intervals")
    if len(wanted.name) > 200:
        raise InvalidInput(
            "text_too_long", _("The name is longer than 200 characters; shorten it."), field="name"
        )
    return {"first": wanted.first, "last": wanted.last, "intervals": intervals, "name": wanted.name.strip()}


def told(day: CalendarDay) -> dict[str, Any]:
    """A day as events tell it."""
    return {"first": day.first, "last": day.last, "intervals": day.intervals, "name": day.name}


def _manages(actor: User, person: int) -> bool:
    """A project manager keeps the leave of the people in their projects."""
    projects = Project.objects.filter(memberships__user=person).distinct()
    return any(ProjectAccess(actor, project).allows(Permission.CALENDARS_WRITE) for project in projects)
