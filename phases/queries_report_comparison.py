"""Which two published reports are compared, and what changed between them, in one query."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from phases.models import WeeklyReport
from phases.report_changes import Comparison
from phases.report_comparison import compare
from rollout.core.errors import InvalidInput, StateRefusal
from rollout.projects.models import Project


@dataclass(frozen=True)
class ReportsCompared:
    """Two reports, the older first whatever was asked first."""

    before: WeeklyReport
    after: WeeklyReport

    @property
    def comparison(self) -> Comparison:
        return compare(self.before.content, self.after.content)


def published_reports(project: Project) -> QuerySet[WeeklyReport]:
    """What was handed out, the newest first."""
    rows: QuerySet[WeeklyReport] = WeeklyReport.objects.filter(plan__project=project)
    return rows.exclude(published_at=None).select_related("plan__project")


def reports_compared(report: WeeklyReport, wanted: str | None = None) -> ReportsCompared:
    """`wanted`: the other report's number as written; None: the one before, of the first the one after.

    Refusals: InvalidInput for a number that is none of the published ones, StateRefusal where there is no
    other report.
    """
    others = published_reports(report.plan.project).exclude(pk=report.pk)
    if wanted is not None:
        known = wanted.isascii() and wanted.isdecimal() and len(wanted) < 9
        found = others.filter(number=int(wanted)).first() if known else None
        if found is None:
            raise InvalidInput(
                "unknown_report",
                _("There is no other published report “%(number)s”; choose one of the list.")
                % {"number": wanted[:20]},
                field="with",
            )
    else:
        earlier = others.filter(number__lt=report.number).first()
        found = earlier or others.order_by("number").first()
        if found is None:
            raise StateRefusal("nothing_to_compare", nothing_to_compare())
    before, after = sorted((report, found), key=lambda one: one.number)
    return ReportsCompared(before, after)


def nothing_to_compare() -> str:
    return _("Comparing needs two published reports.")
