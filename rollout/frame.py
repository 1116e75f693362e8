"""The frame around every page: whose project, which sections, where the reader is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.views.decorators.http import require_safe

from rollout.core.search import Command
from rollout.navigation import PROJECT_TABS, TOP_BAR, NavigationItem
from rollout.people.roles import Permission, Role, Scope, reach
from rollout.projects.access import ProjectAccess
from rollout.projects.models import Project

THUMB_ITEMS = 4
SWITCHER_LIMIT = 12


@dataclass(frozen=True, slots=True)
class Link:
    url: str
    label: str | Promise
    icon: str
    current: bool


class Frame:
    """Navigation of one request; nothing is asked of the database before a template needs it.

    Every name in `rollout.navigation` must be a route: a wrong one raises NoReverseMatch on every page.
    """

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.access: ProjectAccess | None = getattr(request, "project_access", None)

    @property
    def project(self) -> Any:
        return self.access.project if self.access else None

    @cached_property
    def tabs(self) -> list[Link]:
        """Sections of the project that the reader may open."""
        access = self.access
        if access is None:
            return []
        allowed = [i for i in PROJECT_TABS if i.permission is None or access.allows_some(i.permission)]
        return list(self.links(allowed, [access.project.slug]))

    @cached_property
    def top_bar(self) -> list[Link]:
        allowed = [i for i in TOP_BAR if i.permission is None or self.tenant_allows(i.permission)]
        return list(self.links(allowed, []))

    @cached_property
    def tenant_roles(self) -> frozenset[Role]:
        """Asked once for a page; a page of a project has read them already."""
        if self.access is not None:
            return self.access.tenant_roles
        user: Any = self.request.user
        return frozenset(Role(role) for role in user.tenant_roles.values_list("role", flat=True))

    def tenant_allows(self, permission: Permission) -> bool:
        return any(reach(role, permission, in_project=False) is Scope.TENANT for role in self.tenant_roles)

    @property
    def thumb_items(self) -> list[Link]:
        """What lies under the thumb on a phone; the rest is behind “More”."""
        return (self.tabs or self.top_bar)[:THUMB_ITEMS]

    @property
    def more_items(self) -> list[Link]:
        return self.tabs[THUMB_ITEMS:] + self.top_bar if self.tabs else self.top_bar[THUMB_ITEMS:]

    def links(self, items: Sequence[NavigationItem], arguments: list[Any]) -> Iterator[Link]:
        urls = {item.url_name: reverse(item.url_name, args=arguments) for item in items}
        here = self.section(items, urls)
        for item in items:
            yield Link(urls[item.url_name], item.label, item.icon, item is here)

    def section(self, items: Sequence[NavigationItem], urls: dict[str, str]) -> NavigationItem | None:
        """The item whose page this is or lies under. A project's first page has none under it."""
        path, root = (
            self.request.path,
            reverse(PROJECT_TABS[0].url_name, args=[self.project.slug]) if self.project else "",
        )
        fitting = [
            (len(prefix), number, item)
            for number, item in enumerate(items)
            for prefix in (urls[item.url_name], *(f"{root}{piece}/" for piece in item.covers))
            if prefix and (path == prefix if prefix == root else path.startswith(prefix))
        ]
        return max(fitting)[2] if fitting else None

    @cached_property
    def projects_url(self) -> str:
        return reverse("projects:project_list")

    @cached_property
    def profile_url(self) -> str:
        return reverse("people:profile")


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor."""
    return {"frame": Frame(request)}


@require_safe
def project_items(request: HttpRequest) -> HttpResponse:
    """Items of the project switcher, asked for when it is opened."""
    projects = Project.objects.visible_to(request.user)[:SWITCHER_LIMIT]  # type: ignore[arg-type]
    links = [
        Link(reverse(PROJECT_TABS[0].url_name, args=[p.slug]), p.name, "briefcase", False) for p in projects
    ]
    context = {"links": links, "all_url": reverse("projects:project_list")}
    return render(request, "components/project_items.html", context)


def navigation_commands(request: HttpRequest) -> Iterator[Command]:
    """Every section one may go to, for the palette; `project` is that of the page it is opened on."""
    user: Any = request.user
    here = Frame(request)
    project = Project.objects.visible_to(user).filter(slug=request.GET.get("project", "")).first()
    if project is not None:
        here.access = ProjectAccess(user, project)
        for link in here.tabs:
            yield Command(link.label, link.url, link.icon, note=project.name)
    for link in here.top_bar:
        yield Command(link.label, link.url, link.icon)
