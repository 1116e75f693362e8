"""Where the records of a plan are shown, for sentences about them, for search and agendas."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Model
from django.urls import reverse

from phases.models import Calendar, CalendarFeed, Plan, ScheduleSnapshot, Task, WeeklyReport
from phases.step_addresses import step_addresses
from rollout.projects.addresses import (
    register_addresses,
    register_event_addresses,
    register_list,
    register_whole,
)
from rollout.projects.models import Project

LISTS = {
    "phases:step_list": "plan",
    "phases:plan": "task phase",
    "phases:project_calendar": "calendar calendarday",
    "phases:calendar": "calendarfeed",
    "phases:baseline_list": "baseline",
    "phases:report_list": "weeklyreport schedulesnapshot",
    "phases:slip_ledger": "slipentry slipcorrection",
    "phases:update_list": "updateround updaterequest taskupdate",
    "phases:gate_list": "gate gatecriterion gateevidence gatewaiver gatereview gatesignature gatecondition",
}


def register_plan_addresses() -> None:
    """Each kind once, from `ready()`."""
    register_addresses("phases.plan", _constant(Plan, "project", "phases:step_list"))
    register_addresses("phases.task", _numbered(Task, "phases:task_panel"))
    register_addresses("phases.weeklyreport", _numbered(WeeklyReport, "phases:report_detail"))
    register_addresses(
        "phases.schedulesnapshot", _constant(ScheduleSnapshot, "plan__project", "phases:report_list")
    )
    register_addresses("phases.calendar", _calendars)
    register_whole("phases.calendarday", "calendar", "phases.calendar")
    register_addresses("phases.calendarfeed", _feeds)
    register_event_addresses(step_addresses)
    for page, kinds in LISTS.items():
        register_list(page, *(f"phases.{kind}" for kind in kinds.split()))


def _numbered(model: type[Model], name: str) -> Callable[[Project, set[int]], dict[int, str]]:
    def addresses(project: Project, keys: set[int]) -> dict[int, str]:
        rows = model._default_manager.filter(plan__project=project, pk__in=keys).values_list("pk", "number")
        return {pk: reverse(name, args=[project.slug, number]) for pk, number in rows}

    return addresses


def _constant(model: type[Model], lookup: str, name: str) -> Callable[[Project, set[int]], dict[int, str]]:
    """Kinds that all stand on one page."""

    def addresses(project: Project, keys: set[int]) -> dict[int, str]:
        rows = model._default_manager.filter(**{lookup: project}, pk__in=keys).values_list("pk", flat=True)
        return {pk: reverse(name, args=[project.slug]) for pk in rows}

    return addresses


def _calendars(project: Project, keys: set[int]) -> dict[int, str]:
    rows = Calendar.objects.filter(project=project, pk__in=keys).values_list("pk", flat=True)
    return {pk: reverse("phases:calendar_detail", args=[pk]) for pk in rows}


def _feeds(project: Project, keys: set[int]) -> dict[int, str]:
    rows = CalendarFeed.objects.filter(project=project, pk__in=keys).values_list("pk", flat=True)
    page = reverse("phases:calendar", args=[project.slug])
    return dict.fromkeys(rows, f"{page}#feeds")
