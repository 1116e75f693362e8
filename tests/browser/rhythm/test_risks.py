"""Risks in the browser: entered by a key, judged in a dialog, found through the heat map."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from rollout.projects.models import Risk

pytestmark = pytest.mark.django_db(transaction=True)
Open = Callable[[str], Page]


def test_the_key_n_opens_a_new_risk_and_the_register_tells_it_at_once(
    open_page: Open, risks: list[Risk]
) -> None:
    page = open_page("risks/")
    expect(page.locator("h1")).to_have_text("1 of 2 open risks is high")
    page.keyboard.press("n")
    dialog = page.locator("#dialog")
    expect(dialog.get_by_label("What may happen")).to_be_focused()
    page.keyboard.type("The vendor is late")
    dialog.get_by_label("Probability").select_option("4")
    dialog.get_by_label("Impact").select_option("4")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="The vendor is late")).to_be_visible()
    expect(page.locator("h1")).to_have_text("2 of 3 open risks are high")


def test_a_risk_is_assessed_in_the_dialog_and_register_and_panel_say_so(
    open_page: Open, risks: list[Risk]
) -> None:
    page = open_page("risks/")
    page.get_by_role("link", name="Training is skipped").click()
    panel, dialog = page.locator("#panel"), page.locator("#dialog")
    panel.get_by_role("link", name="Assess").click()
    dialog.get_by_label("Probability").select_option("5")
    dialog.get_by_label("Impact").select_option("3")
    dialog.get_by_label("Reason").fill("Nobody has signed up")
    dialog.get_by_role("button", name="Assess").click()
    expect(page.locator("h1")).to_have_text("2 of 2 open risks are high")
    page.get_by_role("link", name="Training is skipped").click()
    expect(panel).to_contain_text("probability 5")
    panel.get_by_text("History").click()
    expect(panel).to_contain_text("Nobody has signed up")
    assert Risk.objects.get(title="Training is skipped").score == 15


def test_a_count_of_the_heat_map_opens_its_rows(open_page: Open, risks: list[Risk]) -> None:
    page = open_page("risks/heat-map/")
    page.get_by_role("row", name="4").get_by_role("link", name="1 High").click()
    expect(page.get_by_role("link", name="Scope grows")).to_be_visible()
    expect(page.get_by_role("link", name="Training is skipped")).to_have_count(0)
