"""Days off in the browser: changed, taken away, and read from a file of public holidays."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from phases.models import Calendar
from rollout.people.access import holders_of
from rollout.people.roles import Role


@pytest.fixture
def office(demo: None) -> Any:
    """Who keeps everybody's calendars."""
    return holders_of(Role.PMO).first()


@pytest.fixture
def opened(live_server: Any, page: Page, sign_in: Callable[..., None], office: Any) -> Page:
    sign_in(page, office)
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": live_server.url}])
    return page


def test_a_day_off_is_changed_and_then_taken_away(opened: Page) -> None:
    company = Calendar.objects.get(kind="client")
    day = company.days.get()
    opened.goto(f"/calendars/{company.pk}/?year={day.first.year}")
    opened.get_by_role("link", name="Change", exact=True).click()
    dialog = opened.locator("#dialog")
    dialog.get_by_label("Name").fill("Company day, moved")
    dialog.get_by_label("From").fill((day.first + timedelta(days=7)).isoformat())
    dialog.get_by_label("To", exact=False).last.fill((day.first + timedelta(days=7)).isoformat())
    dialog.get_by_role("button", name="See what it moves").click()
    expect(dialog).to_contain_text("would move")
    assert company.days.get().first == day.first
    dialog.get_by_role("button", name="Save the days").click()
    expect(opened.locator("#toasts")).to_contain_text("Saved")
    changed = company.days.get()
    assert (changed.first, changed.name) == (day.first + timedelta(days=7), "Company day, moved")
    opened.goto(f"/calendars/{company.pk}/?year={changed.first.year}")
    opened.get_by_role("link", name="Change", exact=True).click()
    dialog.get_by_role("button", name="Remove", exact=True).click()
    dialog.get_by_role("button", name="Remove the days").click()
    expect(opened.locator("#toasts")).to_contain_text("Saved")
    assert not company.days.exists()


def announced(year: int) -> bytes:
    """A year as the file of public holidays has it: one day off, one Saturday worked."""
    days = [
        {"name": "New Year", "date": f"{year}-01-01", "isOffDay": True},
        {"name": "New Year", "date": f"{year}-01-04", "isOffDay": False},
    ]
    return json.dumps({"year": year, "papers": [], "days": days}).encode()


def choose(page: Page, name: str, content: bytes) -> None:
    page.locator('input[type="file"]').set_input_files(
        {"name": name, "mimeType": "application/json", "buffer": content}
    )
    page.get_by_role("button", name="See what it moves").first.click()


def test_a_year_of_public_holidays_is_read_from_a_file(opened: Page, shot: Callable[..., Path]) -> None:
    state = Calendar.objects.get(kind="state")
    year = state.announced_until.year + 1
    opened.goto(f"/calendars/{state.pk}/refresh/")
    choose(opened, "next.json", announced(year))
    expect(opened.locator("#dialog")).to_contain_text("would move")
    shot(opened, "holidays-preview")
    assert not state.days.filter(first=date(year, 1, 4)).exists()
    opened.get_by_role("button", name="Save the days").click()
    expect(opened.locator("#toasts")).to_contain_text("Saved")
    state.refresh_from_db()
    assert state.announced_until.year == year
    assert state.days.get(first=date(year, 1, 4)).intervals


def test_a_file_that_is_no_year_of_holidays_is_refused_beside_its_field(opened: Page, faults: Any) -> None:
    faults.forgive("422")
    state = Calendar.objects.get(kind="state")
    before = state.days.count()
    opened.goto(f"/calendars/{state.pk}/refresh/")
    choose(opened, "bad.json", b'{"year": 2027, "days": "none"}')
    expect(opened.locator("#dialog .error, #dialog .notice").first).to_be_visible()
    expect(opened.get_by_role("button", name="Save the days")).to_have_count(0)
    assert state.days.count() == before
