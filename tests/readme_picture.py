"""`make picture`: takes README's picture from the demo, as a reader would see it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.chromium import FLAGS

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "rollout/static/img/readme-plan.png"
PATIENCE = 60


@contextmanager
def demo() -> Iterator[str]:
    """A freshly loaded demo, served on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    with tempfile.TemporaryDirectory(prefix="rollout-picture-") as folder:
        environment = {**os.environ, "ROLLOUT_MODE": "demo", "ROLLOUT_DATA_DIR": folder}
        manage = [sys.executable, "manage.py"]
        for words in (["migrate", "-v0"], ["demo"]):
            subprocess.run([*manage, *words], cwd=ROOT, env=environment, check=True)
        server = subprocess.Popen([*manage, "serve", "--port", port], cwd=ROOT, env=environment)
        try:
            address = f"http://127.0.0.1:{port}"
            wait_until_ready(f"{address}/health/live")
            yield address
        finally:
            server.terminate()
            server.wait(timeout=PATIENCE)


def wait_until_ready(address: str) -> None:
    for _ in range(PATIENCE * 5):
        try:
            urllib.request.urlopen(address, timeout=2).close()
            return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(address)


def take(page: Page, address: str) -> None:
    """The plan of the demo's project, as its manager sees it."""
    page.goto(f"{address}/accounts/login/")
    page.locator("button[name=role][value=project_manager]").click()
    page.goto(f"{address}/projects/")
    page.locator("tbody a[href^='/projects/']").first.click()
    page.goto(f"{page.url.rstrip('/')}/plan/")
    page.locator(".gantt_task_line").first.wait_for()
    page.screenshot(path=PICTURE)


def main() -> None:
    with demo() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        take(browser.new_page(viewport={"width": 1280, "height": 800}, locale="en-GB"), address)
        browser.close()


if __name__ == "__main__":
    main()
