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
from rollout.navigation import OVERVIEW, PROJECT_PAGES, PROJECT_SECTIONS, TOP_BAR, NavigationItem
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


@dataclass(frozen=True, slots=True)
class Section:
    """A tab of the first row and the pages of its second, those that the reader may open."""

    label: str | Promise
    icon: str
    pages: list[Link]

    @property
    def url(self) -> str:
        return self.pages[0].url

    @property
    def current(self) -> bool:
        return any(page.current for page in self.pages)


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
    def sections(self) -> list[Section]:
        """Sections of the project in which the reader may open a page."""
        allowed = self.allowed_pages
        links = self.links(allowed, [self.project.slug]) if allowed else ()
        found = {page.url_name: link for page, link in zip(allowed, links, strict=True)}
        return [
            Section(section.label, section.icon, pages)
            for section in PROJECT_SECTIONS
            if (pages := [found[page.url_name] for page in section.pages if page.url_name in found])
        ]

    @property
    def allowed_pages(self) -> list[NavigationItem]:
        access = self.access
        if access is None:
            return []
        return [i for i in PROJECT_PAGES if i.permission is None or access.allows_some(i.permission)]

    @property
    def pages(self) -> list[Link]:
        """The second row: the pages of the section where the reader is, if there are several."""
        here = next((section.pages for section in self.sections if section.current), [])
        return here if len(here) > 1 else []

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
    def thumb_items(self) -> list[Section] | list[Link]:
        """What lies under the thumb on a phone; the rest is behind “More”."""
        return self.sections[:THUMB_ITEMS] or self.top_bar[:THUMB_ITEMS]

    @property
    def more_items(self) -> list[Link]:
        if not self.sections:
            return self.top_bar[THUMB_ITEMS:]
        return [page for section in self.sections[THUMB_ITEMS:] for page in section.pages] + self.top_bar

    def links(self, items: Sequence[NavigationItem], arguments: list[Any]) -> Iterator[Link]:
        urls = {item.url_name: reverse(item.url_name, args=arguments) for item in items}
        here = self.section(items, urls)
        for item in items:
            yield Link(urls[item.url_name], item.label, item.icon, item is here)

    def section(self, items: Sequence[NavigationItem], urls: dict[str, str]) -> NavigationItem | None:
        """The item whose page this is or lies under. A project's first page has none under it."""
        path, root = (
            self.request.path,
            reverse(OVERVIEW.url_name, args=[self.project.slug]) if self.project else "",
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
    links = [Link(reverse(OVERVIEW.url_name, args=[p.slug]), p.name, "briefcase", False) for p in projects]
    context = {"links": links, "all_url": reverse("projects:project_list")}
    return render(request, "components/project_items.html", context)


def navigation_commands(request: HttpRequest) -> Iterator[Command]:
    """Every section one may go to, for the palette; `project` is that of the page it is opened on."""
    user: Any = request.user
    here = Frame(request)
    project = Project.objects.visible_to(user).filter(slug=request.GET.get("project", "")).first()
    if project is not None:
        here.access = ProjectAccess(user, project)
        for link in (page for section in here.sections for page in section.pages):
            yield Command(link.label, link.url, link.icon, note=project.name)
    for link in here.top_bar:
        yield Command(link.label, link.url, link.icon)
