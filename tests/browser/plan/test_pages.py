"""Every page of a project in the browser: no fault of access, no complaint, nothing wider than the screen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

PAGES = {
    "overview": "",
    "plan": "plan/",
    "network": "network/",
    "board": "board/",
    "calendar": "calendar/",
    "table": "table/",
    "task": "tasks/30/",
    "working-days": "working-days/?day=2026-10-10",
    "steps": "plan/steps/",
    "people": "people/",
    "history": "history/",
}
SHORTENED = """async (name) => {
    const script = document.querySelector('script[src*="network."]').src;
    const { inTwoLines, TEXT_WIDTH } = await import(script.replace(/network\\./, "network-names."));
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = `600 11px ${getComputedStyle(document.body).fontFamily}`;
    const lines = inTwoLines(name).split("\\n");
    const wide = lines.some((line) => pen.measureText(line).width > TEXT_WIDTH);
    return { lines: lines.length, wide, last: lines.at(-1).at(-1) };
}"""
PHONE = {"width": 390, "height": 844}


def serious(page: Page) -> list[str]:
    """Faults of weight, with the place of each."""
    found = Axe().run(page).response["violations"]
    return [
        f"{v['id']}: {n['target']}"
        for v in found
        if v["impact"] in ("serious", "critical")
        for n in v["nodes"]
    ]


def settle(page: Page) -> None:
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_serious_fault_of_access(name: str, open_page: Callable[[str], Page]) -> None:
    page = open_page(PAGES[name])
    settle(page)
    assert serious(page) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_a_phone_in_chinese_and_in_the_dark(
    name: str, open_page: Callable[[str], Page], shot: Callable[..., Path], live_server: Any
) -> None:
    page = open_page(PAGES[name])
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.emulate_media(color_scheme="dark")
    page.context.add_cookies([{"name": "django_language", "value": "zh-hans", "url": live_server.url}])
    page.reload()
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    shot(page, f"{name}-390-zh-dark")


def test_a_card_is_moved_by_its_menu_and_by_the_hand(open_page: Callable[[str], Page], plan: Any) -> None:
    page = open_page("board/")
    task = plan.tasks.get(code="M2b")
    card = page.locator("[data-card]").filter(has_text=task.name)
    card.locator("summary").click()
    card.get_by_role("link", name="Under way").click()
    page.locator("#dialog [data-apply]").click()
    expect(page.locator('[data-column-cards="doing"]')).to_contain_text(task.name)
    assert plan.tasks.get(code="M2b").actual_start is not None
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(page.locator('[data-column-cards="doing"]')).not_to_contain_text(task.name)
    carry(page, card.locator(".card-facts").first, page.locator('[data-column-cards="doing"]'))
    expect(page.locator("#dialog")).to_contain_text("Go-live")


def carry(page: Page, card: Locator, column: Locator) -> None:
    """By the hand, in steps, as a person drags."""
    start, goal = card.bounding_box(), column.bounding_box()
    assert start is not None and goal is not None
    page.mouse.move(start["x"] + 60, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(start["x"] + 90, start["y"] + 20, steps=4)
    page.mouse.move(goal["x"] + 80, goal["y"] + 40, steps=12)
    page.mouse.up()


def test_arrow_keys_walk_the_board(open_page: Callable[[str], Page]) -> None:
    page = open_page("board/")
    first = page.locator("[data-column-cards] .card-link").first
    first.focus()
    page.keyboard.press("ArrowDown")
    expect(first).not_to_be_focused()
    assert page.evaluate("document.activeElement.className") == "card-link"


def ask_by_keys(page: Page, plan: Any) -> None:
    """Open the menu of the card M2b and take its first move."""
    card = page.locator("[data-card]").filter(has_text=plan.tasks.get(code="M2b").name)
    card.locator("summary").focus()
    for key in ("Enter", "Tab", "Enter"):
        page.keyboard.press(key)


def test_a_card_moved_by_keys_alone_keeps_the_focus_and_one_toast(
    open_page: Callable[[str], Page], plan: Any
) -> None:
    page = open_page("board/")
    ask_by_keys(page, plan)
    expect(page.locator("#dialog [data-apply]")).to_be_focused()
    page.keyboard.press("Enter")
    moved = page.locator('[data-column-cards="doing"] .card-link').filter(has_text="M2b")
    expect(moved).to_be_focused()
    toasts = page.locator("#toasts")
    expect(toasts.get_by_role("button", name="Undo")).to_have_count(1)
    toasts.get_by_role("button", name="Undo").click()
    expect(toasts.get_by_text("Undid step")).to_be_visible()
    expect(toasts.get_by_role("button", name="Undo")).to_have_count(0)


def test_a_change_applied_the_moment_it_can_be_leaves_the_page_standing(
    open_page: Callable[[str], Page], plan: Any
) -> None:
    page = open_page("board/")
    page.evaluate(
        "addEventListener('focusin', ({target}) => target.matches('[data-apply]') && target.click());"
        "window.stood = true"
    )
    ask_by_keys(page, plan)
    moved = page.locator('[data-column-cards="doing"] .card-link').filter(has_text="M2b")
    expect(moved).to_be_focused()
    assert page.evaluate("window.stood")


def test_the_focus_finds_the_moved_card_though_the_dialog_closes_last(
    open_page: Callable[[str], Page], plan: Any
) -> None:
    page = open_page("board/")
    page.evaluate(
        "const close = HTMLDialogElement.prototype.close;"
        "HTMLDialogElement.prototype.close = function () { setTimeout(() => close.call(this), 1000) };"
        "window.stood = true"
    )
    ask_by_keys(page, plan)
    expect(page.locator("#dialog [data-apply]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator('[data-column-cards="doing"] .card-link').filter(has_text="M2b")).to_be_focused()


@pytest.mark.parametrize("place", ["plan/", "trend/"])
def test_the_pages_of_a_section_stand_in_one_line_on_a_phone(
    place: str, open_page: Callable[[str], Page]
) -> None:
    page = open_page(place)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    tops = page.locator(".tab-row.pages > .tab").evaluate_all("tabs => tabs.map((tab) => tab.offsetTop)")
    assert len(tops) > 3 and len(set(tops)) == 1


def test_a_node_of_the_network_opens_its_chain(open_page: Callable[[str], Page]) -> None:
    page = open_page("network/")
    page.locator("#network[data-ready]").wait_for()
    page.locator("#network_list").get_by_role("link").first.click()
    expect(page.locator("#panel")).to_contain_text("Why this date")


def test_a_cell_of_the_table_is_typed_and_undone(open_page: Callable[[str], Page], plan: Any) -> None:
    page = open_page("table/?q=C5")
    page.get_by_role("button", name="Edit Duration, days").click()
    field = page.locator("td.editing input:not([type=hidden])")
    field.fill("6")
    field.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("moved")
    assert plan.tasks.get(code="C5").duration == 2880


def test_a_key_edits_the_cell_that_was_clicked_else_the_first_of_the_row(
    open_page: Callable[[str], Page], plan: Any
) -> None:
    page = open_page("table/?q=C5")
    expect(page.locator(".keys-line")).to_contain_text("e edit the clicked cell")
    row = page.locator("[data-row]", has_text="C5").first
    owner = row.locator("td:not(:has(.cell-edit)):not(.pick)").first
    owner.click(position={"x": 2, "y": 2})
    page.keyboard.press("e")
    editor = page.locator("td.editing :is(input:not([type=hidden]), select, textarea)")
    expect(editor).to_be_focused()
    first = row.locator("td.editing").evaluate("cell => cell.cellIndex")
    editor.press("Escape")
    expect(page.locator("td.editing")).to_have_count(0)
    expect(row.locator(":scope > *").nth(first).locator(".cell-edit")).to_be_focused()
    duration = row.locator("td", has=page.get_by_role("button", name="Edit Duration, days"))
    number = duration.evaluate("cell => cell.cellIndex")
    assert number != first
    duration.dispatch_event("pointerdown")
    page.keyboard.press("e")
    expect(editor).to_be_focused()
    assert row.locator("td.editing").evaluate("cell => cell.cellIndex") == number


def test_the_weekly_update_is_done_with_one_thumb(open_page: Callable[[str], Page], plan: Any) -> None:
    page = open_page("plan/")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.reload()
    task = plan.tasks.get(code="C4")
    page.locator("#plan_list").get_by_role("link", name=task.name).click()
    panel = page.locator("#panel")
    panel.get_by_text("Progress", exact=True).click()
    panel.get_by_label("Percent complete").last.fill("80")
    panel.get_by_role("button", name="See what it moves").click()
    page.locator("#dialog [data-apply]").click()
    expect(panel).to_contain_text("80 %")
    assert plan.tasks.get(code="C4").percent_complete == 80


def test_a_long_name_stays_in_its_box_of_the_network(open_page: Callable[[str], Page], plan: Any) -> None:
    name = "Agree with every regional sales department on the fields of an opportunity " * 3
    plan.tasks.filter(code="C3").update(name=name.strip()[:200])
    page = open_page("network/")
    page.locator("#network[data-ready]").wait_for()
    shown = page.evaluate(SHORTENED, name)
    assert shown == {"lines": 2, "wide": False, "last": "…"}
    expect(page.locator("#network_list")).to_contain_text(name.strip()[:200])
