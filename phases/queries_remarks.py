"""Read model: the remarks that a project's plan keeps about its tasks, whatever their number."""

from __future__ import annotations

from phases.models import Plan, Task
from phases.remarks import Remark, remarks_by_task
from rollout.projects.models import Project


def remarks_in(project: Project) -> dict[int, list[Remark]]:
    """By task; one query, and one more where there are any."""
    kept = Plan.objects.filter(project=project).values_list("remarks", flat=True).first()
    if not kept:
        return {}
    keys = {key for _code, *pair in kept for key in pair}
    return remarks_by_task(kept, dict(Task.objects.filter(pk__in=keys).values_list("pk", "name")))
