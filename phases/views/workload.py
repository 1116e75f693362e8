"""Workload: person by week, from assignments and personal calendars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from phases.models import Plan
from phases.queries_workload import Desk, DeskTask, Workload, plan_workload
from phases.views.table_files import asked_file, table_file
from phases.views.trend import plan_of
from phases.views.wording import trimmed
from phases.workload import WEEK, Cell, monday_of
from rollout.core.errors import InvalidInput
from rollout.core.pages import page
from rollout.people.models import User
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.doors import project_page

USUAL_WEEKS, MOST_WEEKS = 8, 26
MOST_NAMED = 3
FULL = 0.8  # from this share of the time on, a week counts as full


@dataclass(frozen=True, slots=True)
class Asked:
    """Which weeks, and whether other projects count."""

    first: date
    weeks: int
    everywhere: bool

    def query(self, **changes: Any) -> str:
        first = changes.pop("first", self.first)
        values = {"from": first.isoformat(), "weeks": self.weeks}
        if self.everywhere:
            values["everywhere"] = "yes"
        return "?" + urlencode(values | changes)


@dataclass(frozen=True, slots=True)
class CellView:
    """`level` is free, some, full or over; `word` says it."""

    load: str
    capacity: str
    level: str
    word: str
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    person: User
    cells: list[CellView]


@project_page(Permission.PLAN_READ)
@require_safe
def workload(request: HttpRequest, access: ProjectAccess) -> HttpResponseBase:
    """`?from=` a day of the first week, `?weeks=`, `?everywhere=yes` with other projects, `?export=`."""
    plan = plan_of(access)
    asked = asked_weeks(request, plan)
    found = read(plan, asked, access)
    if kind := asked_file(request):
        return table_file(kind, f"workload-{access.project.slug}", file_head(), file_rows(found))
    mondays = [asked.first + WEEK * number for number in range(asked.weeks)]
    context = {
        "access": access,
        "title": title(found.desks, asked),
        "mondays": mondays,
        "groups": [
            (name, [row(access, desk, asked) for desk in desks])
            for name, desks in groupby(found.desks, key=department)
        ],
        "asked": asked,
        "this_week": monday_of(timezone.localdate()),
        "earlier": asked.query(first=asked.first - WEEK * asked.weeks),
        "later": asked.query(first=asked.first + WEEK * asked.weeks),
        "other": Asked(asked.first, asked.weeks, not asked.everywhere).query(),
        "exports": [(one, asked.query(export=one)) for one in ("csv", "xlsx")],
    }
    return page(request, "phases/workload.html", context, fragments=["phases/_workload.html"])


@project_page(Permission.PLAN_READ)
@require_safe
def workload_week(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    """The tasks behind a cell: `?person=` (oneself) and `?from=`; `?everywhere=yes`: all their projects."""
    plan = plan_of(access)
    asked = asked_weeks(request, plan)
    one_week = Asked(asked.first, 1, asked.everywhere)
    found = read(plan, one_week, access)
    wanted = request.GET.get("person", str(access.user.pk))
    meant = (desk for desk in found.desks if str(desk.person.pk) == wanted)
    desk = next(meant, None if "person" in request.GET else next(iter(found.desks), None))
    if desk is None:
        raise Http404(_("Nobody of this project is meant; go back to the workload."))
    cell = desk.cells[0]
    context = {
        "access": access,
        "desk": desk,
        "week": cell.week,
        "sunday": cell.week + timedelta(days=6),
        "load": hours(cell.load),
        "capacity": hours(cell.capacity),
        "over": hours(cell.over) if cell.over else "",
        "tasks": [
            (found.tasks[key], hours(minutes), task_url(found.tasks[key])) for key, minutes in cell.parts
        ],
    }
    return page(request, "phases/workload_week.html", context, panel="phases/_workload_panel.html")


def read(plan: Plan, asked: Asked, access: ProjectAccess) -> Workload:
    return plan_workload(
        plan, first=asked.first, weeks=asked.weeks, reader=access.user, everywhere=asked.everywhere
    )


def asked_weeks(request: HttpRequest, plan: Plan) -> Asked:
    """Without a day: this week, or the plan's first or last where today lies outside it."""
    raw, count = request.GET.get("from", ""), request.GET.get("weeks", str(USUAL_WEEKS))
    try:
        day = date.fromisoformat(raw) if raw else present(plan)
    except ValueError:
        day = date.min
    if not 1990 <= day.year <= 2148:
        text = _("“%(value)s” is not a day of a plan; write it as 2026-03-02.")
        raise InvalidInput("not_a_day", text % {"value": raw[:20]}, field="from")
    if not (count.isascii() and count.isdigit() and 1 <= int(count[:4]) <= MOST_WEEKS):
        text = _("“%(value)s” is not a number of weeks from 1 to %(most)s.")
        raise InvalidInput("not_weeks", text % {"value": count[:20], "most": MOST_WEEKS}, field="weeks")
    return Asked(monday_of(day), int(count), request.GET.get("everywhere") == "yes")


def present(plan: Plan) -> date:
    today = timezone.localdate()
    last: date = plan.finish.date() if plan.finish else today
    first: date = plan.start.date()
    return min(max(today, first), max(last, first))


def title(desks: Sequence[Desk], asked: Asked) -> str:
    over = [desk.person.name for desk in desks if desk.over]
    if not over:
        return ngettext(
            "Nobody has more work than time in this week",
            "Nobody has more work than time in these %(weeks)s weeks",
            asked.weeks,
        ) % {"weeks": asked.weeks}
    if len(over) <= MOST_NAMED:
        words = ngettext(
            "%(people)s has more work than time", "%(people)s have more work than time", len(over)
        )
        return words % {"people": str(_(", ")).join(over)}
    return _("%(count)s people have more work than time") % {"count": len(over)}


def department(desk: Desk) -> str:
    person = desk.person
    return str(person.department or person.organization or _("Without department"))


def row(access: ProjectAccess, desk: Desk, asked: Asked) -> Row:
    return Row(desk.person, [cell_view(access, desk, cell, asked) for cell in desk.cells])


def cell_view(access: ProjectAccess, desk: Desk, cell: Cell, asked: Asked) -> CellView:
    words = {"free": "", "some": "", "full": _("full"), "over": _("over")}
    level = level_of(cell)
    url = reverse("phases:workload_week", args=[access.project.slug])
    query = Asked(cell.week, 1, asked.everywhere).query(person=desk.person.pk)
    return CellView(
        hours(cell.load), hours(cell.capacity), level, words[level], url + query if cell.load else ""
    )


def level_of(cell: Cell) -> str:
    if cell.over:
        return "over"
    if not cell.load:
        return "free"
    return "full" if cell.load >= cell.capacity * FULL else "some"


def hours(minutes: int) -> str:
    """
    >>> hours(2400), hours(90)
    ('40', '1.5')
    """
    return trimmed(round(Decimal(minutes) / 60, 1))


def task_url(task: DeskTask) -> str:
    return reverse("phases:task_panel", args=[task.slug, task.number])


def file_head() -> list[str]:
    return [
        _("Department"),
        _("Person"),
        _("Week from"),
        _("Planned, hours"),
        _("Working time, hours"),
        _("Over, hours"),
    ]


def file_rows(found: Workload) -> list[list[Any]]:
    return [
        [department(desk), desk.person.name, cell.week, *(round(m / 60, 2) for m in minutes_of(cell))]
        for desk in found.desks
        for cell in desk.cells
    ]


def minutes_of(cell: Cell) -> tuple[int, int, int]:
    return cell.load, cell.capacity, cell.over
