"""What the search finds among projects."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rollout.core.search import Hit, SearchSource, matches, register
from rollout.projects.models import Project


def find_projects(user: Any, text: str, limit: int) -> list[Hit]:
    """Projects by name, short name, client or pinyin."""
    wanted = matches("search_text", text) | matches("name", text) | matches("client__name", text)
    found = Project.objects.visible_to(user).filter(wanted).select_related("client").order_by("name")[:limit]
    return [
        Hit(
            project.name,
            reverse("phases:overview", args=[project.slug]),
            note=project.client.name if project.client else "",
            icon="briefcase",
        )
        for project in found
    ]


def register_search() -> None:
    register(SearchSource("projects", _("Projects"), find_projects))
