"""Numbers by which people name a project's records: given once, in order."""

from __future__ import annotations

from django.db.models import Max, Model

from rollout.projects.models import Project


def next_number(project: Project, model: type[Model]) -> int:
    """The next number of that kind of record; the project's row stays locked until the transaction ends.

    Only for records that are never deleted, so that no number comes twice.
    """
    Project.objects.select_for_update().only("pk").get(pk=project.pk)
    highest = model._default_manager.filter(project=project).aggregate(highest=Max("number"))["highest"]
    return int(highest or 0) + 1
