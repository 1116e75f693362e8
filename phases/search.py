"""What the search finds: tasks and milestones of the projects the reader may see, templates, calendars."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models.functions import Length
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from phases.models import Calendar, Task
from phases.queries_calendars import visible_calendars
from phases.services.templates import listed_templates
from rollout.core.search import Hit, SearchSource, holds, matches, register


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


def find_templates(user: Any, text: str, limit: int) -> list[Hit]:
    """Templates by key, name in any language or its pinyin; whoever is signed in may look at them."""
    language = get_language() or "en"
    found = []
    for one in listed_templates():
        name, key = one.template.name, one.template.key
        known = [name.in_language(code) for code, _label in settings.LANGUAGES]
        if any(holds(word, text) for word in (key, *known)):
            url = reverse("phases:template_detail", args=[key])
            found.append(Hit(name.in_language(language), url, icon="template"))
    return found[:limit]


def find_calendars(user: Any, text: str, limit: int) -> list[Hit]:
    """Calendars by name or its pinyin. Rights are asked where a name fits: one query if none does."""
    named = [pk for pk, name in Calendar.objects.order_by().values_list("pk", "name") if holds(name, text)]
    if not named:
        return []
    seen = visible_calendars(user).filter(pk__in=named).select_related("project", "organization")
    return [
        Hit(
            calendar.name,
            reverse("phases:calendar_detail", args=[calendar.pk]),
            note=str(calendar.project or calendar.organization or calendar.get_kind_display()),
            icon="calendar-cog",
        )
        for calendar in seen.order_by("name", "pk")[:limit]
    ]


def register_search() -> None:
    register(SearchSource("phases.tasks", _("Tasks and milestones"), find_tasks))
    register(SearchSource("phases.templates", _("Templates"), find_templates))
    register(SearchSource("phases.calendars", _("Calendars"), find_calendars))
