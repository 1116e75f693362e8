"""Milestone trend: where each report saw each milestone (T37)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from phases.milestone_trend import Trend, for_picture
from phases.models import Plan, ScheduleSnapshot, Task
from phases.queries_slips import slip_ledger
from phases.queries_trend import days_between, trend_until_now
from phases.services.snapshots import acceptance_task, take_snapshot
from phases.views.documents import language_of
from phases.views.measure_figures import slip_figure, trend_figure, trend_finding, words_of
from phases.views.measure_tables import FILES, trend_table
from phases.views.table_files import asked_file, table_file
from rollout.core.errors import StateRefusal
from rollout.core.pages import Action, done, page
from rollout.documents.delivery import answer_pdf
from rollout.documents.pdf import render_pdf
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.doors import project_page

MOST_SHOWN = 8


@project_page(Permission.PLAN_READ)
@require_safe
def trend(request: HttpRequest, access: ProjectAccess) -> HttpResponseBase:
    """`?m=` (many) are the numbers of the milestones shown; `?export=` gives their table as a file."""
    slug = access.project.slug
    plan = plan_of(access)
    found = trend_until_now(plan)
    acceptance = acceptance_of(plan, found)
    wanted = chosen(found, request.GET.getlist("m"), acceptance)
    title = trend_finding(acceptance, days_between(plan))
    figure = trend_figure([one for one in found if one.number in wanted], title)
    if kind := asked_file(request):
        return table_file(kind, f"trend-{slug}", *trend_table(figure))
    keep = Action(_("Keep this week's schedule"), reverse("phases:trend_keep", args=[slug]), "device-floppy")
    address = reverse("phases:measures_pdf", args=[slug])
    actions = [
        Action(_("PDF in English"), f"{address}?language=en", icon="download"),
        Action(_("PDF in Chinese"), f"{address}?language=zh-hans", icon="download"),
    ]
    context = {
        "access": access,
        "title": title,
        "figure": figure,
        "exports": exports_of(wanted) if figure.lines else [],
        "milestones": [(one.number, one.name, one.number in wanted) for one in found],
        "kept": kept_sentence(plan),
        "actions": actions,
        "keep": keep if access.allows(Permission.PLAN_WRITE) else None,
    }
    return page(request, "phases/trend.html", context)


@project_page(Permission.PLAN_WRITE)
@require_POST
def trend_keep(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    """What refuses is told on the page that one came from."""
    try:
        kept = take_snapshot(plan_of(access), on=timezone.localdate(), actor=access.user)
    except StateRefusal as refusal:
        messages.error(request, str(refusal))
    else:
        day = {"day": words_of(kept.reported_on)}
        messages.success(request, _("The schedule of %(day)s is kept.") % day)
    return done(request, reverse("phases:trend", args=[access.project.slug]))


@project_page(Permission.PLAN_READ)
@require_safe
def measures_pdf(request: HttpRequest, access: ProjectAccess) -> HttpResponseBase:
    """Milestone trend and slip ledger on one page, in the language of the project's documents or of
    `?language=`."""
    language = language_of(request, access)
    day = timezone.localdate()

    def make() -> bytes:
        with translation.override(language):
            return render_pdf("reports/measures.html", measures(access))

    name = f"trend-{access.project.slug}-{language}-{day.isoformat()}.pdf"
    return answer_pdf(request, make, name=name, pages=1)


def measures(access: ProjectAccess) -> dict[str, Any]:
    """What the PDF shows, in the active language."""
    plan = plan_of(access)
    found = trend_until_now(plan)
    acceptance = acceptance_of(plan, found)
    wanted = chosen(found, [], acceptance)
    ledger = slip_ledger(plan)
    return {
        "project": access.project,
        "made": timezone.localdate(),
        "trend": trend_figure(
            [one for one in found if one.number in wanted], trend_finding(acceptance, days_between(plan))
        ),
        "slips": slip_figure(ledger, int(plan.hours_per_day * 60)) if len(ledger.weeks) > 1 else None,
    }


def plan_of(access: ProjectAccess) -> Plan:
    rows = Plan.objects.select_related("project", "go_live_task")
    found: Plan = get_object_or_404(rows, project=access.project)
    return found


def acceptance_of(plan: Plan, found: Sequence[Trend]) -> Trend | None:
    """The milestone that the slip ledger counts, else the last one."""
    key = acceptance_task(plan)
    number = Task.objects.filter(pk=key).values_list("number", flat=True).first() if key else None
    return next((one for one in found if one.number == number), found[-1] if found else None)


def chosen(found: Sequence[Trend], asked: Sequence[str], acceptance: Trend | None) -> set[int]:
    """The milestones asked for; else acceptance, what was reached and what moved most, as many as one can
    tell apart."""
    known = {str(one.number): one.number for one in found}
    if wanted := {known[number] for number in asked if number in known}:
        return wanted
    return {one.number for one in for_picture(found, acceptance, MOST_SHOWN)}


def exports_of(wanted: set[int]) -> list[tuple[str, str]]:
    """Each kind of file with the address of the milestones shown."""
    return [(kind, "?" + urlencode({"m": sorted(wanted), "export": kind}, doseq=True)) for kind in FILES]


def kept_sentence(plan: Plan) -> str:
    last = ScheduleSnapshot.objects.filter(plan=plan).aggregate(last=Max("reported_on"))["last"]
    if last is None:
        return _("No schedule is kept yet: keep one each week, and the trend shows where it leads.")
    return _("The last schedule was kept on %(day)s; the last point is the plan of today.") % {
        "day": words_of(last)
    }
