"""The same pages as links and forms, for a browser that runs no script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect


@pytest.fixture
def plain(
    browser: Browser,
    live_server: Any,
    ada: Any,
    sign_in: Callable[..., None],
    sample_tasks: Callable[[int], Any],
) -> Iterator[Page]:
    """A page of a browser without JavaScript, with Ada signed in."""
    sample_tasks(60)
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    sign_in(page, ada)
    page.goto("/kit/")
    yield page
    context.close()


def test_lists_filter_sort_page_and_act_without_script(plain: Page) -> None:
    plain.get_by_role("link", name="Filter").click()
    plain.get_by_label("Nobody").check()
    plain.get_by_role("button", name="Show rows").click()
    expect(plain.get_by_role("list", name="Filters")).to_contain_text("Nobody")
    plain.get_by_role("link", name="Finish", exact=True).first.click()
    plain.get_by_label("Select Task 7 of 7").check()
    plain.get_by_role("button", name="Defer").click()
    plain.get_by_label("Reason").fill("After the fair")
    plain.get_by_role("button", name="Defer").click()
    expect(plain.locator("#toasts")).to_contain_text("1 row changed.")
    expect(plain.get_by_role("list", name="Filters")).to_contain_text("Nobody")


def test_rows_forms_and_undo_are_pages_without_script(plain: Page) -> None:
    plain.get_by_role("link", name="Task 3 of 3", exact=True).click()
    expect(plain.get_by_role("heading", name="Task 3 of 3")).to_be_visible()
    plain.goto("/kit/form/")
    plain.get_by_role("button", name="Add task").click()
    expect(plain.locator("#id_name_error")).to_contain_text("Fill this in.")
    plain.get_by_label("Name").fill("Interviews")
    plain.get_by_label("Owner", exact=True).select_option("ben")
    plain.get_by_role("button", name="Add task").click()
    expect(plain.locator("#toasts")).to_contain_text("Saved “Interviews”.")
    plain.get_by_role("button", name="Delete with undo").click()
    plain.get_by_role("button", name="Undo", exact=True).click()
    expect(plain.locator("#toasts")).to_contain_text("“Sample” is back.")
