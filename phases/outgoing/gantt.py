"""A stored plan as a chart to draw, and the sheets of paper it takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from phases.models import Baseline, BaselineTask, Dependency, Plan
from phases.outgoing.scope import WHOLE, Scope, Zoom, chosen_rows
from phases.scheduling.calendars import ruled_days
from phases.services.working_time import project_calendars
from rollout.core.dates import date_text
from rollout.documents.svg.chart import FOOT, HEAD, LABELS, chart_svg, picture_svg
from rollout.documents.svg.chart_legend import LEGEND
from rollout.documents.svg.chart_model import Chart, ChartLink, ChartRow, ChartWords, Edge
from rollout.documents.svg.chart_space import ROW, LinkPaths, Space, Tile, shows_something, span_of, tiles

SHEETS = {"A4": (786.0, 500.0), "A3": (1134.0, 746.0)}  # points between the margins, under the heading
WIDEST_DAY, NARROWEST_DAY = 16.0, 2.2
LONGEST_PICTURE = 4000.0
WIDTHS = {Zoom.DAYS: 16.0, Zoom.WEEKS: 7.0, Zoom.MONTHS: 2.2}
DAY = timedelta(days=1)
START: Edge = "start"
FINISH: Edge = "finish"
EDGES: dict[str, tuple[Edge, Edge]] = {
    "FS": (FINISH, START),
    "SS": (START, START),
    "FF": (FINISH, FINISH),
    "SF": (START, FINISH),
}
COLUMNS = (
    "pk number name level summary milestone critical start finish percent_complete duration parent".split()
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: its picture, what that is called, and which rows and days it shows."""

    svg: str
    title: str
    rows: str
    days: str


def note_of(row: Mapping[str, Any], *, year: bool) -> str:
    """From when to when, with the years where the chart has more than one."""
    known = [at.date() for at in (row["start"], row["finish"]) if at is not None]
    return " – ".join(date_text(day, year=year) for day in known)


def chart_of(plan: Plan, scope: Scope = WHOLE) -> Chart:
    """The plan in the active language, with the baseline it is measured against and its status date."""
    rows = [
        row
        for row in chosen_rows(plan.tasks.order_by("position", "pk").values(*COLUMNS), scope)
        if _within(row, scope)
    ]
    baseline = Baseline.objects.measure_of(plan)
    frozen = BaselineTask.objects.filter(baseline=baseline, start__isnull=False, finish__isnull=False)
    before = {
        pk: (start, finish)
        for pk, start, finish in frozen.values_list("task", "start", "finish")
        if start is not None and finish is not None
    }
    place = {row["pk"]: order for order, row in enumerate(rows)}
    known = [at for row in rows for at in (row["start"], row["finish"]) if at is not None]
    years = {at.year for at in known}
    lines = [
        ChartRow(
            label=row["name"],
            start=row["start"],
            finish=row["finish"],
            level=row["level"],
            summary=row["summary"],
            milestone=row["milestone"],
            critical=row["critical"] and not row["summary"],
            done=float(row["percent_complete"]) / 100,
            baseline=None if row["summary"] else before.get(row["pk"]),
            note=note_of(row, year=len(years) > 1),
        )
        for row in rows
    ]
    stored = (
        Dependency.objects.filter(plan=plan).order_by("pk").values_list("predecessor", "successor", "type")
    )
    chart = Chart(
        title=_("Gantt chart of %(project)s") % {"project": plan.project.name},
        rows=lines,
        links=[
            ChartLink(place[one], place[other], *EDGES[kind])
            for one, other, kind in stored
            if one in place and other in place
        ],
        marks=[
            (plan.status_at, _("Status date %(day)s") % {"day": date_text(plan.status_at.date(), year=True)})
        ]
        if plan.status_at
        else [],
        words=_words(),
    )
    first, length = _span(chart, scope)
    calendar = project_calendars([plan])[plan.pk]
    rules = ruled_days(calendar, first, first + timedelta(days=length - 1))
    return Chart(
        chart.title,
        chart.rows,
        chart.words,
        chart.links,
        frozenset(rule.day for rule in rules if not rule.intervals),
        chart.marks,
    )


def _within(row: Mapping[str, Any], scope: Scope) -> bool:
    """Does the line reach into the stretch of time that is drawn?"""
    if scope.first is None and scope.last is None:
        return True
    if row["start"] is None or row["finish"] is None:
        return False
    starts_before_end = scope.last is None or row["start"].date() <= scope.last
    return starts_before_end and (scope.first is None or row["finish"].date() >= scope.first)


def _span(chart: Chart, scope: Scope) -> tuple[date, int]:
    """The whole weeks of the lines, as far as they are asked for."""
    first, days = span_of(chart)
    last = first + DAY * (days - 1)
    if scope.first is not None and scope.first > first:
        first = scope.first - DAY * scope.first.weekday()
    if scope.last is not None and scope.last < last:
        last = scope.last + DAY * (6 - scope.last.weekday())
    return first, max((last - first).days + 1, 7)


def _words() -> ChartWords:
    return ChartWords(
        task=_("Task"),
        critical=_("Critical"),
        done=_("Done"),
        summary=_("Phase"),
        milestone=_("Milestone"),
        baseline=_("Baseline"),
        link=_("Dependency"),
        day_off=_("Day off"),
    )


def gantt_picture(plan: Plan, scope: Scope = WHOLE) -> str:
    """All of it in one SVG."""
    chart = chart_of(plan, scope)
    first, days = _span(chart, scope)
    widest = WIDTHS.get(scope.zoom, WIDEST_DAY / 2)
    space = Space(first, days, min(widest, max(LONGEST_PICTURE / days, 0.5)))
    return picture_svg(chart, space, Tile(0, space.width, 0, max(len(chart.rows), 1) * ROW))


def gantt_sheets(plan: Plan, scope: Scope = WHOLE) -> list[Sheet]:
    """The pages in reading order: all rows of the first weeks, then the next weeks."""
    chart = chart_of(plan, scope)
    space, cuts = _cut(chart, scope)
    paths = LinkPaths(chart, space)
    return [_sheet(chart, space, cut, paths) for cut in cuts]


def sheet_count(plan: Plan, scope: Scope = WHOLE) -> int:
    """How many pages that will be, without drawing them."""
    return len(_cut(chart_of(plan, scope), scope)[1])


def _cut(chart: Chart, scope: Scope) -> tuple[Space, list[Tile]]:
    """Time fits the width of one page as long as a day stays wide enough to read, unless a zoom is asked."""
    width, height = SHEETS[scope.paper]
    across, down = width - LABELS, height - HEAD - FOOT - LEGEND
    first, days = _span(chart, scope)
    space = Space(first, days, WIDTHS.get(scope.zoom) or _fitting(days, across))
    cuts = tiles(space, len(chart.rows), width=across + 0.01, height=down)
    return space, [cut for cut in cuts if shows_something(cut, chart, space)] or cuts[:1]


def _fitting(days: int, across: float) -> float:
    stretches = max(-(-int(days * NARROWEST_DAY) // int(across)), 1)
    weeks = -(-days // 7)
    return min(across / (-(-weeks // stretches) * 7), WIDEST_DAY)


def _sheet(chart: Chart, space: Space, cut: Tile, paths: LinkPaths) -> Sheet:
    first = space.first + timedelta(days=round(cut.left / space.per_day))
    last = space.first + timedelta(days=round(cut.right / space.per_day) - 1)
    rows = _("Lines %(first)s–%(last)s of %(all)s") % {
        "first": round(cut.top / ROW) + 1,
        "last": round(cut.bottom / ROW),
        "all": len(chart.rows),
    }
    days = " – ".join(date_text(day, year=True) for day in (first, last))
    return Sheet(chart_svg(chart, space, cut, paths), chart.title, rows, days)
