"""Workload: person by week, from assignments and personal calendars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from phases.queries_workload import Desk, DeskTask, Workload
from phases.views.table_files import asked_file, table_file
from phases.views.trend import plan_of
from phases.views.wording import trimmed
from phases.workload import WEEK, Cell, monday_of
from phases.workload_asked import Asked, asked_weeks, read
from rollout.core.pages import page
from rollout.people.models import User
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.doors import project_page

MOST_NAMED = 3
FULL = 0.8  # from this share of the time on, a week counts as full


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
    asked = asked_weeks(request.GET, plan)
    found = read(plan, asked, access.user)
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
    asked = asked_weeks(request.GET, plan)
    one_week = Asked(asked.first, 1, asked.everywhere)
    found = read(plan, one_week, access.user)
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
