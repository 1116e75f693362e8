"""What changed between two published reports; both frozen, so the page stays the same."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from phases.models import WeeklyReport
from phases.queries_report_comparison import ReportsCompared, published_reports, reports_compared
from phases.report_comparison_words import ComparisonWords
from phases.views.reports import address, find_report
from rollout.core.errors import StateRefusal
from rollout.core.pages import page
from rollout.people.roles import Permission
from rollout.projects.access import ProjectAccess
from rollout.projects.doors import project_page


@project_page(Permission.REPORTS_READ)
@require_safe
def report_compare(request: HttpRequest, access: ProjectAccess, number: int) -> HttpResponse:
    """`?with=` names the other report; without it the one before."""
    report = find_report(access, number)
    if report.published_at is None:
        raise StateRefusal(
            "not_published", _("This report is still being written; it can be compared when it is published.")
        )
    found = reports_compared(report, request.GET.get("with") or None)
    other = found.before if found.after.pk == report.pk else found.after
    context = {
        "access": access,
        "report": report,
        "other": other,
        "before": found.before,
        "after": found.after,
        "sides": [(one, address(access, "detail", one.number)) for one in (found.before, found.after)],
        "told": found_in_words(found),
        "choices": choices(access, report),
        "trail": [(reverse("phases:report_list", args=[access.project.slug]), _("Reports"))],
    }
    return page(request, "phases/report_compare.html", context)


def found_in_words(found: ReportsCompared) -> ComparisonWords:
    zone = ZoneInfo(found.after.plan.project.time_zone)
    since = found.after.since.astimezone(zone).date()
    year = found.after.reported_on.year
    return ComparisonWords(found.comparison, found.before.number, found.after.number, since, year)


def choices(access: ProjectAccess, report: WeeklyReport) -> list[WeeklyReport]:
    """The reports that this one can be held against."""
    rows = published_reports(access.project).exclude(pk=report.pk)
    return list(rows.defer("content"))
