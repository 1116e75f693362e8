"""The demo's rollout, opened by its project manager."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from phases.models import Plan
from rollout.people.roles import Role


@pytest.fixture
def plan(demo: None) -> Any:
    """The demo's largest running plan."""
    return Plan.objects.select_related("project").filter(project__slug="huarui-crm").get()


@pytest.fixture
def manager(plan: Any) -> Any:
    return plan.project.memberships.filter(role=Role.PROJECT_MANAGER).first().user


@pytest.fixture
def open_page(live_server: Any, page: Page, sign_in: Callable[..., None], plan: Any, manager: Any) -> Any:
    """`open_page("board/")` is that page of the project, in English, signed in as its manager."""
    sign_in(page, manager)
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": live_server.url}])

    def show(section: str = "") -> Page:
        page.goto(f"/projects/{plan.project.slug}/{section}")
        return page

    return show


@pytest.fixture
def gantt(open_page: Callable[[str], Page]) -> Page:
    """The plan's page with its chart drawn."""
    page = open_page("plan/")
    page.locator("#gantt[data-ready]").wait_for()
    return page
