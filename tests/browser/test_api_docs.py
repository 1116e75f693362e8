"""The API's documentation works under the strict content security policy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from rollout.people.models import User
from rollout.projects.models import Project

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_request_can_be_tried_out(
    page: Page, sign_in: Callable[..., None], shot: Callable[..., Any], ada: User, project: Project
) -> None:
    sign_in(page, ada)
    page.goto("/api/v1/docs/")
    page.get_by_placeholder("Filter by tag").fill("projects")
    page.locator("#operations-tag-projects").click()
    operation = page.locator("#operations-projects-projects_retrieve")
    operation.locator(".opblock-summary-control").click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_placeholder("slug").fill("lotus")
    operation.get_by_role("button", name="Execute").click()
    expect(operation.locator(".live-responses-table")).to_contain_text("Lotus CRM")
    shot(page, "api-docs")
