"""Where a project itself and the people in it are shown."""

from __future__ import annotations

from django.urls import reverse

from rollout.people.models import User
from rollout.people.roles import Permission
from rollout.projects.addresses import register_addresses, register_list, register_whole
from rollout.projects.models import Project


def settings_page(project: Project, keys: set[int]) -> dict[int, str]:
    return dict.fromkeys(keys & {project.pk}, reverse("projects:settings", args=[project.slug]))


def front_page(project: Project, keys: set[int]) -> dict[int, str]:
    return dict.fromkeys(keys & {project.pk}, reverse("phases:overview", args=[project.slug]))


def people_page(project: Project, keys: set[int]) -> dict[int, str]:
    """Those who left are missed there, and by name."""
    page = reverse("projects:member_list", args=[project.slug])
    there = set(User.objects.filter(memberships__project=project, pk__in=keys).values_list("pk", flat=True))
    return {key: f"{page}#person-{key}" if key in there else page for key in keys}


def register_project_addresses() -> None:
    """Called once, in ready()."""
    register_addresses("projects.project", settings_page, needs=Permission.PROJECT_WRITE)
    register_addresses("projects.project", front_page)
    register_addresses("people.user", people_page, needs=Permission.USERS_READ)
    register_whole("projects.membership", "user", "people.user")
    register_list("phases:overview", "projects.project")
    register_list("projects:member_list", "projects.membership", "people.user")
    register_list("projects:risk_list", "projects.risk")
    register_list("projects:goal_list", "projects.goal")
