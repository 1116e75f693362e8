"""The people of a project as choices."""

from __future__ import annotations

from rollout.people.models import User
from rollout.projects.models import Project


def people_choices(project: Project) -> list[tuple[int, str]]:
    """Members by name, each once."""
    people = User.objects.filter(memberships__project=project).distinct().order_by("name", "pk")
    return list(people.values_list("pk", "name"))
