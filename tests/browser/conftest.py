"""Real pages in a real browser, which must not complain and must not ask another host for anything."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect

from tests.browser.chromium import FLAGS
from tests.factories import arranging

HERE = Path(__file__).resolve().parent
SHOTS = HERE.parent.parent / ".shots"
# Playwright runs an event loop in this thread; Django would take it for asynchronous code of ours.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
expect.set_options(timeout=30_000)  # milliseconds; a busy machine is no fault of the page


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.once)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("pages in a browser: Chromium is missing (apt-get install chromium)")
    return {"executable_path": chromium, "args": FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(live_server: Any) -> dict[str, Any]:
    """Paths given to `goto` are on the live server."""
    return {
        "base_url": live_server.url,
        "viewport": {"width": 1280, "height": 800},
        "locale": "en-GB",
        "timezone_id": "Asia/Shanghai",
    }


class Faults:
    """What the browser complained about. A test that provokes a complaint forgives it by its words."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.forgiven: list[str] = []

    def forgive(self, words: str) -> None:
        self.forgiven.append(words)

    def left(self) -> list[str]:
        return [fault for fault in self.found if not any(words in fault for words in self.forgiven)]

    def watch(self, context: BrowserContext) -> None:
        """Note errors, broken policies and foreign requests in every page of the context."""
        context.on("console", self.note_console)
        context.on("weberror", lambda error: self.found.append(f"script error: {error.error}"))
        context.on("request", self.note_host)

    def note_console(self, message: ConsoleMessage) -> None:
        """Violations of the content security policy come as errors, too."""
        place = message.location.get("url", "")
        own_accord = place.endswith(
            "/favicon.ico"
        )  # what a browser asks for beside an answer that is no page
        if message.type == "error" and not own_accord:
            self.found.append(f"console: {message.text}")

    def note_host(self, request: Request) -> None:
        """The browser finds no other host (see `FLAGS`); a route would stop its cache, too."""
        host = urlsplit(request.url).hostname
        if host not in (None, "localhost", "127.0.0.1"):  # None: data: and blob:
            self.found.append(f"foreign request: {request.url}")


@pytest.fixture
def faults() -> Faults:
    return Faults()


@pytest.fixture
def page(context: BrowserContext, faults: Faults) -> Iterator[Page]:
    """A page on the live server; the test fails on any complaint of the browser."""
    faults.watch(context)
    opened = context.new_page()
    yield opened
    assert faults.left() == []


@pytest.fixture
def phone(browser: Browser, live_server: Any, faults: Faults) -> Iterator[Page]:
    """A phone of 390 pixels that nobody is signed in on; the test fails on any complaint of its browser."""
    context = browser.new_context(
        base_url=live_server.url,
        viewport={"width": 390, "height": 844},
        has_touch=True,
        is_mobile=True,
        locale="en-GB",
        timezone_id="Asia/Shanghai",
    )
    faults.watch(context)
    yield context.new_page()
    context.close()
    assert faults.left() == []


@pytest.fixture
def sign_in(live_server: Any) -> Callable[[Page, Any], None]:
    """`sign_in(page, ada)`: from here on the browser is Ada's."""

    def enter(page: Page, user: Any) -> None:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}]
        )

    return enter


@pytest.fixture
def shot() -> Callable[..., Path]:
    """`shot(page, "plan-390-zh")` keeps a picture under .shots/ for a person to look at."""

    def take(page: Page, name: str, **options: Any) -> Path:
        SHOTS.mkdir(exist_ok=True)
        path = SHOTS / f"{name}.png"
        page.screenshot(path=path, **options)
        return path

    return take


@pytest.fixture(scope="session")
def demo_store() -> Iterator[sqlite3.Connection]:
    """Where the demo's rows are kept between tests, so that they are made once."""
    store = sqlite3.connect(":memory:")
    yield store
    store.close()


@pytest.fixture
def demo(transactional_db: None, demo_store: sqlite3.Connection) -> None:
    """The demo's data, as `manage.py demo` loads it."""
    connection.ensure_connection()
    if demo_store.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        demo_store.backup(connection.connection)
        return
    with arranging():
        call_command("demo", reports=2, verbosity=0)
    connection.connection.backup(demo_store)
