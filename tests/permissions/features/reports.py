"""A published weekly report in each project."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from phases.models import CopyKind, ReportCopy, WeeklyReport
from rollout.people.models import User
from tests.permissions.kinds import Kind, Target, World, of_project


def furnish(world: World, user: User, plan: Any) -> None:
    if plan.reports.exists():
        return
    report = WeeklyReport.objects.create(
        plan=plan,
        number=1,
        reported_on=date(2026, 3, 6),
        since=timezone.now(),
        status="green",
        published_at=timezone.now(),
        published_by=user,
    )
    for language in ("en", "zh-hans"):
        for kind in CopyKind.values:
            ReportCopy.objects.create(report=report, language=language, kind=kind, content=b"-", sha256="-")


THERE = (Target.PROJECT, Target.OTHER, Target.UNKNOWN)
FIRST = of_project(lambda project: 1)
ENGLISH = of_project(lambda project: "en")
KINDS = (
    Kind("phases:report_*", "number", FIRST, THERE),
    Kind("phases:report_pdf", "language", ENGLISH, THERE),
    Kind("report-*", "number", FIRST, THERE),
    Kind("report-copy-*", "language", ENGLISH, THERE),
    Kind("report-copy-*", "kind", of_project(lambda project: "pdf"), THERE),
)
