"""What the list of projects shows of a plan: annotations of its rows, and their slips."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from phases.models import Plan, Task
from phases.services.effects import slip_of_days
from phases.services.working_time import project_calendars


def project_figures(projects: QuerySet[Any]) -> QuerySet[Any]:
    """committed, forecast, phase (the last one that has begun by the plan's present). No further query."""
    begun = Task.objects.filter(
        plan__project=OuterRef("pk"),
        phase__isnull=False,
        start__lte=Coalesce(OuterRef("plan__status_at"), OuterRef("plan__start")),
    )
    found: QuerySet[Any] = projects.annotate(
        committed=F("plan__go_live"),
        forecast=Coalesce("plan__go_live_task__finish", "plan__finish"),
        phase=Subquery(begun.order_by("-start", "-position").values("name")[:1]),
    )
    return found


def project_slips(projects: Sequence[Any]) -> dict[int, float]:
    """Working days from the committed to the forecast go-live, by project, each on its plan's calendar.

    The rows carry `project_figures`. Three queries for any number of projects.
    """
    promised = {p.pk: p for p in projects if p.committed is not None and p.forecast is not None}
    if not promised:
        return {}
    plans = list(Plan.objects.filter(project__in=promised).select_related("project"))
    calendars = project_calendars(plans)
    return {
        plan.project_id: slip_of_days(
            calendars[plan.pk], int(plan.hours_per_day * 60), project.committed, project.forecast.date()
        )
        for plan in plans
        for project in [promised[plan.project_id]]
    }
