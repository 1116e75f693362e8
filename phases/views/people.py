"""The people of a project as choices."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from rollout.people.models import User
from rollout.people.roles import OWNING_ROLES
from rollout.projects.models import Project


def people_choices(project: Project) -> list[tuple[int, str]]:
    """Members by name, each once."""
    return _named(User.objects.filter(memberships__project=project))


def owner_choices(project: Project, owner: User | None = None) -> list[tuple[int, str]]:
    """Those of the members who may own work, and `owner`, who does already."""
    may = Q(memberships__project=project, memberships__role__in=OWNING_ROLES)
    return _named(User.objects.filter(may | Q(pk=owner.pk) if owner is not None else may))


def _named(people: QuerySet[User]) -> list[tuple[int, str]]:
    return list(people.distinct().order_by("name", "pk").values_list("pk", "name"))
