"""A whole stored plan as the values that a file holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from phases.interchange.imported import ImportedLink, ImportedPlan
from phases.interchange.refusal import Notes, NotKept, Place
from phases.models import Assignment, Dependency, Plan
from phases.outgoing.baselines import baselines_by_task
from phases.outgoing.calendars import OutgoingCalendars
from phases.outgoing.people import people_of
from phases.outgoing.tasks import FIELDS, OutgoingTasks
from phases.scheduling.model import LagCalendar, LagUnit, LinkType, Profile
from phases.services.quiet import no_collecting
from phases.services.working_time import PROJECT, WorkingTime

LINK_COLUMNS = ("predecessor", "successor", "type", "lag", "lag_unit")
WHOLE_PERCENT = 100
STANDARD_WEEK = 2400


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What a Microsoft Project file will hold of a plan, and what it has no room for."""

    plan: ImportedPlan
    not_kept: tuple[NotKept, ...]


def outgoing_plan(plan: Plan, *, with_cost: bool) -> Outgoing:
    """Reads a stored plan in a fixed number of queries. `with_cost` False: no amounts at all."""
    with no_collecting():
        return _outgoing(plan, with_cost)


def _outgoing(plan: Plan, with_cost: bool) -> Outgoing:
    notes = Notes()
    rows = list(plan.tasks.order_by("position", "pk").values(*FIELDS))
    parts = set(
        Assignment.objects.filter(task__plan=plan, user__isnull=False).values_list("task", "user").order_by()
    )
    pairs = {(row["calendar"], row["owner"]) for row in rows}
    owners = {owner for _, owner in pairs} | {user for _, user in parts}
    everyone = pairs | {(None, owner) for owner in owners}
    working = WorkingTime(plan.project, {"calendar": plan.calendar_id, "week": plan.week}, everyone)
    own_days = {owner for owner in owners if owner is not None and working.key(None, owner) is not None}
    calendars = OutgoingCalendars(working, pairs, plan.calendar_id, own_days)
    lines = OutgoingTasks(
        rows,
        calendars,
        working.calendars[PROJECT],
        profile=Profile(plan.profile),
        bent={task for task, user in parts if user in own_days},
        baselines=baselines_by_task(plan, notes, with_cost=with_cost),
        notes=notes,
        with_cost=with_cost,
        recorded=plan.recorded_dates_kept,
    )
    people = people_of(plan, {row["pk"]: row for row in rows}, lines.uids, calendars.of_people)
    tasks, links = lines.all(), _links(plan, lines.uids, rows, calendars, notes)
    per_day = int(plan.hours_per_day * 60)
    limit = _limit(plan, per_day, notes)
    whole = ImportedPlan(
        name=plan.project.name,
        title=plan.project.name,
        start=plan.start,
        finish=plan.finish,
        status_date=plan.status_at,
        calendar=calendars.uids[PROJECT],
        tasks=tasks,
        links=links,
        calendars=calendars.all(),
        resources=people.resources,
        assignments=people.assignments,
        minutes_per_day=per_day,
        minutes_per_week=_week_minutes(working),
        critical_slack_limit=limit,
    )
    return Outgoing(whole, notes.result())


def _week_minutes(working: WorkingTime) -> int:
    minutes = sum(last - first for day in working.calendars[PROJECT].week for first, last in day)
    return minutes or STANDARD_WEEK


def _limit(plan: Plan, per_day: int, notes: Notes) -> int:
    """The slack of critical tasks in whole days."""
    days = round(plan.critical_threshold / per_day)
    if days * per_day != plan.critical_threshold:
        told = f"{plan.critical_threshold} min → {days} d"
        notes.add("rounded", Place("project", field="CriticalSlackLimit"), told)
    return days


def _links(
    plan: Plan,
    uids: dict[int, int],
    rows: list[dict[str, Any]],
    calendars: OutgoingCalendars,
    notes: Notes,
) -> tuple[ImportedLink, ...]:
    known = {row["pk"]: row for row in rows}
    links = []
    stored = Dependency.objects.filter(plan=plan).order_by("pk").values_list(*LINK_COLUMNS)
    for predecessor, successor, kind, lag, unit in stored:
        place = Place("link", f"{uids[predecessor]} → {uids[successor]}", known[successor]["name"])
        if unit == LagUnit.PERCENT and lag % WHOLE_PERCENT:
            notes.add("rounded", place.at("LinkLag"), f"{lag / WHOLE_PERCENT:g} %")
            lag = round(lag / WHOLE_PERCENT) * WHOLE_PERCENT
        if (
            lag
            and unit == LagUnit.WORKING
            and _elsewhere(plan, known[predecessor], known[successor], calendars)
        ):
            notes.add("out_lag_calendar", place.at("LinkLag"), plan.get_lag_calendar_display())
        links.append(ImportedLink(uids[predecessor], uids[successor], LinkType(kind), lag, LagUnit(unit)))
    return tuple(links)


def _elsewhere(
    plan: Plan, predecessor: dict[str, Any], successor: dict[str, Any], calendars: OutgoingCalendars
) -> bool:
    """Whether lag counts here on another calendar than the successor's, as the other program counts it."""
    theirs = calendars.uid(successor["calendar"], successor["owner"])
    match LagCalendar(plan.lag_calendar):
        case LagCalendar.SUCCESSOR:
            return False
        case LagCalendar.PREDECESSOR:
            return calendars.uid(predecessor["calendar"], predecessor["owner"]) != theirs
        case LagCalendar.PROJECT:
            return calendars.uid(None, None) != theirs
        case LagCalendar.CONTINUOUS:
            return True
