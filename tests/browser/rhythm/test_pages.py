"""The pages of the weekly rhythm: no fault of access, nothing wider than a phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from rollout.projects.models import Action, Meeting, Risk
from tests.browser.plan.test_pages import PHONE, serious

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = (
    "meetings/",
    "meetings/1/",
    "actions/",
    "decisions/",
    "risks/",
    "risks/1/",
    "risks/heat-map/",
    "goals/",
)


@pytest.fixture
def told(meeting: Meeting, action: Action, risks: list[Risk]) -> None:
    """Something stands on each page."""


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_serious_fault_of_access_and_fits_a_phone(
    name: str, told: None, open_page: Callable[[str], Page], live_server: Any
) -> None:
    page = open_page(name)
    assert serious(page) == []
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.emulate_media(color_scheme="dark")
    page.context.add_cookies([{"name": "django_language", "value": "zh-hans", "url": live_server.url}])
    page.reload()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert serious(page) == []
