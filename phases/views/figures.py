"""What the list of projects shows of a plan, as annotations of its rows."""

from __future__ import annotations

from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from phases.models import Task


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
