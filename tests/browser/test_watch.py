"""The watch over the browser: it must see what it is there to see, else quiet pages prove nothing."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.conftest import Faults

SIGN_IN = "/accounts/login/"


def test_an_error_on_the_console_is_seen(page: Page, faults: Faults) -> None:
    page.goto(SIGN_IN)
    page.evaluate("console.error('the chart is gone')")
    assert faults.left() == ["console: the chart is gone"]
    faults.forgive("the chart is gone")


def test_a_script_that_breaks_is_seen(page: Page, faults: Faults) -> None:
    page.goto(SIGN_IN)
    with page.context.expect_event("weberror"):
        page.evaluate("setTimeout(() => { throw new Error('no such task') })")
    assert any("no such task" in fault for fault in faults.left())
    faults.forgive("no such task")


def test_a_breach_of_the_content_policy_is_seen(page: Page, faults: Faults) -> None:
    page.goto(SIGN_IN)
    with page.context.expect_event("console"):
        page.evaluate("new Image().src = 'https://example.com/pixel.png'")
    assert any("Content Security Policy" in fault for fault in faults.left())
    faults.forgive("example.com")


def test_a_request_to_another_host_is_seen_and_stopped(page: Page, faults: Faults) -> None:
    """A link leaves the page without touching its policy."""
    page.goto(SIGN_IN)
    with page.context.expect_event("requestfailed"):
        page.evaluate("location.href = 'https://example.com/'")
    assert "foreign request: https://example.com/" in faults.left()
    faults.forgive("example.com")
