"""Two people at one form in a browser: what both started from stands beside what each made of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from rollout.people.models import User
from rollout.projects.models import Project, Risk
from rollout.projects.services.risks import change_risk, raise_risk
from tests.browser.kit.test_look import dress, serious
from tests.factories import arranging

LONG = "The old customers of Shanghai and Beijing come in three lists that nobody has joined yet"


@pytest.fixture
def risk(live_server: Any, project: Project, ada: User) -> Risk:
    with arranging():
        return raise_risk(project, {"title": "Late data", "description": LONG}, actor=ada)


def conflict(page: Page, sign_in: Callable[..., None], risk: Risk, ada: User) -> None:
    """Ada types a title while title and owner change elsewhere."""
    sign_in(page, ada)
    page.goto(f"/projects/lotus/risks/{risk.number}/edit/")
    with arranging():
        change_risk(risk, {"title": "Data of Beijing", "owner": ada}, version=risk.version, actor=ada)
    page.fill("[name=title]", "Data of Shanghai")
    page.locator("main form [type=submit], main form .btn-primary").first.click()
    expect(page.locator("form.versions")).to_be_visible()


def test_keys_choose_a_version(
    page: Page, sign_in: Callable[..., None], risk: Risk, ada: User, faults: Any, shot: Any
) -> None:
    faults.forgive("409")
    conflict(page, sign_in, risk, ada)
    shot(page, "conflict-1280", full_page=True)
    before = page.locator(".version-choice").first.locator(".before .what")
    expect(before).to_have_text("Late data")
    assert serious(page) == []
    mine = page.locator("[name=_take_title][value=mine]")
    expect(mine).to_be_checked()
    expect(page.locator("[name=_take_owner][value=theirs]")).to_be_checked()
    mine.focus()
    page.keyboard.press("ArrowUp")
    expect(page.locator("[name=_take_title][value=theirs]")).to_be_checked()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/risks/**")
    expect(page.locator("form.versions")).to_have_count(0)
    risk.refresh_from_db()
    assert (risk.title, risk.owner) == ("Data of Shanghai", ada)


def test_a_conflict_fits_a_phone(
    phone: Page, sign_in: Callable[..., None], risk: Risk, ada: User, faults: Any, shot: Any
) -> None:
    faults.forgive("409")
    phone.goto("/accounts/login/")
    dress(phone, "zh-hans", "light", 390)
    conflict(phone, sign_in, risk, ada)
    shot(phone, "conflict-390-zh", full_page=True)
    wide = phone.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0
    expect(phone.locator(".version-choice .before .whose").first).to_have_text("打开时的内容")
    assert serious(phone) == []
