"""The plan's summary draws its charts under the strict policy and hands out its PDF."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from rollout.people.models import User
from rollout.projects.models import Project

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", [1280, 390])
def test_charts_are_drawn_with_their_tables(
    page: Page, sign_in: Callable[..., None], shot: Callable[..., Any], demo: None, width: int
) -> None:
    project = Project.objects.order_by("pk").first()
    assert project is not None
    manager: User = project.memberships.get(role="project_manager").user
    sign_in(page, manager)
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"/projects/{project.slug}/summary/")
    expect(page.locator("#slips .main-svg").first).to_be_visible()
    expect(page.locator("#strip .main-svg").first).to_be_visible()
    page.locator("#slips summary").click()
    expect(page.locator("#slips table")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    shot(page, f"summary-{width}", full_page=True)
