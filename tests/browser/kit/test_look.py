"""How the kit looks: both languages, both themes, wide and on the phone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Page

from rollout.core.context import THEME_COOKIE

WIDTHS = {1280: 800, 390: 844}
# 24 px for a finger or as much room around it (WCAG 2.2, 2.5.8), which axe asks only when told
TARGETS = {"rules": {"target-size": {"enabled": True}}}


def dress(page: Page, language: str, theme: str, width: int) -> None:
    url = page.evaluate("location.origin")
    page.context.add_cookies(
        [
            {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": url},
            {"name": THEME_COOKIE, "value": theme, "url": url},
        ]
    )
    page.set_viewport_size({"width": width, "height": WIDTHS[width]})


def serious(page: Page) -> list[str]:
    """What axe calls serious or critical, with the elements concerned."""
    found = Axe().run(page, options=TARGETS).response["violations"]
    return [
        f"{v['id']}: {node['html'][:160]}"
        for v in found
        if v["impact"] in {"serious", "critical"}
        for node in v["nodes"]
    ]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_kit_reads_well_and_never_scrolls_sideways(
    kit: Page, shot: Callable[..., Path], language: str, theme: str, width: int
) -> None:
    dress(kit, language, theme, width)
    name = f"kit-{language}-{theme}-{width}"
    for path, part in (("/kit/", ""), ("/kit/form/", "-form")):
        kit.goto(path)
        kit.wait_for_load_state("networkidle")
        shot(kit, f"{name}{part}", full_page=True)
        assert serious(kit) == []
        assert kit.evaluate("document.documentElement.scrollWidth") <= width


def test_the_dark_theme_ends_at_the_screen(kit: Page) -> None:
    dress(kit, "en", "dark", 1280)
    kit.goto("/kit/")
    ink = "getComputedStyle(document.documentElement).getPropertyValue('--ink').trim()"
    on_screen = kit.evaluate(ink)
    kit.emulate_media(media="print")
    on_paper = kit.evaluate(ink)
    assert (on_screen, on_paper) == ("#e6e9ec", "#1c2126")


OPENERS: dict[str, Callable[[Page], None]] = {
    "panel": lambda page: page.get_by_role("link", name="Task 3 of 3", exact=True).click(),
    "filters": lambda page: page.get_by_role("link", name="Filter").click(),
    "form": lambda page: page.keyboard.press("n"),
    "palette": lambda page: page.keyboard.press("Control+k"),
    "keys": lambda page: page.keyboard.press("?"),
    "editor": lambda page: page.locator(".cell-edit").first.click(),
    "menu": lambda page: page.locator("summary", has_text="Views").click(),
}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_opens_over_a_page_is_as_accessible_as_the_page(kit: Page, theme: str) -> None:
    dress(kit, "en", theme, 1280)
    faults = {}
    for name, open_it in OPENERS.items():
        kit.goto("/kit/")
        open_it(kit)
        kit.wait_for_load_state("networkidle")
        faults[name] = serious(kit)
    assert {name: found for name, found in faults.items() if found} == {}
