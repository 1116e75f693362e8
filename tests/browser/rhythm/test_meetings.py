"""Minutes are taken live: with the keyboard, without losing a word, until they are published."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from rollout.projects.models import Action, ActionState, AgendaItem, Decision, Meeting
from tests.factories import arranging

pytestmark = pytest.mark.django_db(transaction=True)
Open = Callable[[str], Page]


def test_decisions_and_actions_are_noted_without_the_mouse(open_page: Open, meeting: Meeting) -> None:
    page = open_page(f"meetings/{meeting.number}/")
    decision, action = page.locator('[data-quick="d"]'), page.locator('[data-quick="a"]')
    for text in ("Go east first", "Two levels of approval"):
        page.keyboard.press("d")
        page.keyboard.type(text)
        page.keyboard.press("Enter")
        expect(page.locator("#meeting_decisions")).to_contain_text(text)
        expect(page.locator(".htmx-settling, .htmx-request")).to_have_count(0)  # the line is a line of ours
        expect(decision).to_be_focused()
        page.keyboard.press("Escape")
        expect(decision).not_to_be_focused()
    page.keyboard.press("a")
    expect(action).to_be_focused()
    page.keyboard.type("Book a room")
    page.keyboard.press("Enter")
    expect(page.locator("#meeting_actions")).to_contain_text("A1")
    assert list(Decision.objects.order_by("number").values_list("text", flat=True)) == [
        "Go east first",
        "Two levels of approval",
    ]
    assert Action.objects.get().meeting == meeting


def test_notes_that_were_never_saved_are_there_after_a_reload(open_page: Open, meeting: Meeting) -> None:
    page = open_page(f"meetings/{meeting.number}/")
    line = page.get_by_label("Notes: Scope freeze")
    line.press_sequentially("Frozen from Mon")
    expect(page.locator(".agenda .draft-state")).not_to_be_empty()
    page.reload()
    expect(line).to_have_value("Frozen from Mon")
    expect(page.locator(".agenda .said-state")).to_contain_text("restored from your draft")
    assert AgendaItem.objects.get().said == ""
    line.press("Control+End")
    line.press_sequentially("day")
    line.blur()
    expect(page.locator(".agenda .said-state")).to_contain_text("Saved")
    assert AgendaItem.objects.get().said == "Frozen from Monday"


def test_a_meeting_is_held_and_its_minutes_are_published(open_page: Open, meeting: Meeting) -> None:
    with arranging():
        Meeting.objects.update(starts_at=timezone.now())
    page = open_page(f"meetings/{meeting.number}/")
    page.get_by_role("button", name="Discussed: Scope freeze").click()
    expect(page.get_by_role("button", name="Discussed: Scope freeze")).to_have_attribute(
        "aria-pressed", "true"
    )
    page.get_by_role("button", name="Held, everybody came").click()
    page.get_by_role("button", name="Publish the minutes").wait_for()
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Publish the minutes").click()
    dialog = page.locator("#dialog")
    expect(dialog).to_contain_text("frozen and mailed")
    dialog.get_by_role("button", name="Publish the minutes").click()
    expect(page.locator("main")).to_contain_text("stay as they are")
    expect(page.locator("[data-quick]")).to_have_count(0)
    stored = Meeting.objects.get()
    assert stored.published_at is not None and stored.editions.count() == 1


def test_an_action_is_marked_done_from_its_panel_and_undone(open_page: Open, action: Action) -> None:
    page = open_page("actions/")
    page.get_by_role("link", name=action.text).click()
    panel = page.locator("#panel")
    panel.get_by_role("link", name="Mark done").click()
    page.locator("#dialog").get_by_label("What came of it").fill("Sent on Friday")
    page.locator("#dialog").get_by_role("button", name="Mark done").click()
    toasts = page.locator("#toasts")
    expect(toasts).to_contain_text("A1 is done.")
    assert Action.objects.get().state == ActionState.DONE
    toasts.get_by_role("button", name="Undo").click()
    expect(toasts).to_contain_text("A1 is open again.")
    assert Action.objects.get().state == ActionState.OPEN
