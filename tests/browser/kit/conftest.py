"""The kit's pages with Ada signed in and rows to look at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.core.conftest import sample_tasks  # noqa: F401  the same rows as the tests without a browser


@pytest.fixture
def kit(
    live_server: Any,
    page: Page,
    sign_in: Callable[..., None],
    ada: Any,
    sample_tasks: Callable[[int], Any],  # noqa: F811
) -> Page:
    """The style guide with 120 rows, opened as Ada."""
    sample_tasks(120)
    sign_in(page, ada)
    page.goto("/kit/")
    return page
