"""What the search finds in plans: tasks and milestones of the projects the reader may see."""

from __future__ import annotations

from typing import Any

from django.db.models.functions import Length
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from phases.models import Task
from rollout.core.search import Hit, SearchSource, matches, register


def find_tasks(user: Any, text: str, limit: int) -> list[Hit]:
    """Tasks by code, name or pinyin; the shortest name that matches is the closest one."""
    found = (
        Task.objects.visible_to(user)
        .filter(matches("search_text", text))
        .select_related("plan__project")
        .only("number", "code", "name", "milestone", "plan__project__slug", "plan__project__name")
        .order_by(Length("name"), "id")[:limit]
    )
    return [
        Hit(
            str(task),
            reverse("phases:task_panel", args=[task.plan.project.slug, task.number]),
            note=task.plan.project.name,
            icon="diamond" if task.milestone else "checkbox",
        )
        for task in found
    ]


def register_search() -> None:
    register(SearchSource("phases.tasks", _("Tasks and milestones"), find_tasks))
