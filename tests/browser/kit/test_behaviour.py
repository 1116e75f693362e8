"""What the kit does under the hands: panel, dialog, keys, palette, cells, bulk, undo, drafts."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

LIST = "#kit-tasks"


def current_row(page: Page) -> str:
    return page.locator("[data-row][data-current] .row-link").inner_text()


def test_a_row_opens_beside_the_list_under_its_own_address(kit: Page, shot: Callable[..., Path]) -> None:
    row = kit.get_by_role("link", name="Task 3 of 3", exact=True)
    row.click()
    panel = kit.locator("#panel")
    expect(panel.get_by_role("heading", name="Task 3 of 3")).to_be_focused()
    assert "panel=/kit/tasks/" in kit.url
    shot(kit, "kit-panel")
    kit.reload()
    expect(panel.get_by_role("heading", name="Task 3 of 3")).to_be_visible()
    kit.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    assert "panel" not in kit.url


def test_closing_the_panel_gives_the_focus_back_and_the_back_button_too(kit: Page) -> None:
    row = kit.get_by_role("link", name="Task 2 of 2", exact=True)
    row.click()
    expect(kit.locator("#panel")).to_be_visible()
    kit.get_by_role("button", name="Close the panel").click()
    expect(row).to_be_focused()
    row.click()
    expect(kit.locator("#panel")).to_be_visible()
    kit.go_back()
    expect(kit.locator("#panel")).to_be_hidden()


def test_keys_move_select_and_open_rows(kit: Page) -> None:
    kit.keyboard.press("j")
    kit.keyboard.press("j")
    assert current_row(kit) == "Task 2 of 2"
    kit.keyboard.press("k")
    assert current_row(kit) == "Task 1 of 1"
    kit.keyboard.press("x")
    expect(kit.locator(f"{LIST} [data-picked]")).to_have_text("1 selected")
    kit.keyboard.press("Enter")
    expect(kit.locator("#panel").get_by_role("heading", name="Task 1 of 1")).to_be_visible()
    kit.keyboard.press("Escape")
    kit.keyboard.press("/")
    expect(kit.get_by_role("searchbox", name="Search in Sample tasks")).to_be_focused()
    kit.keyboard.type("n")  # typing is not commanding
    expect(kit.locator("#dialog")).to_be_hidden()


def test_question_mark_shows_the_keys_and_n_asks_for_an_entry(kit: Page, shot: Callable[..., Path]) -> None:
    kit.keyboard.press("?")
    expect(kit.get_by_role("heading", name="Keyboard")).to_be_visible()
    shot(kit, "kit-keys")
    kit.keyboard.press("Escape")
    kit.keyboard.press("n")
    expect(kit.get_by_role("heading", name="New task")).to_be_visible()
    expect(kit.get_by_label("Name")).to_be_focused()


def test_a_wrong_form_in_a_dialog_says_what_to_mend_and_keeps_the_input(
    kit: Page, faults: Any, shot: Callable[..., Path]
) -> None:
    faults.forgive("422")
    kit.keyboard.press("n")
    kit.get_by_label("Share, %").fill("300")
    kit.get_by_role("button", name="Add task").click()
    name = kit.get_by_label("Name")
    expect(name).to_be_focused()
    expect(name).to_have_attribute("aria-invalid", "true")
    expect(kit.locator("#id_name_error")).to_contain_text("Fill this in.")
    expect(kit.locator("#id_share_error")).to_contain_text("100")
    expect(kit.get_by_label("Share, %")).to_have_value("300")
    shot(kit, "kit-dialog-errors")
    name.fill("Interviews")
    kit.get_by_label("Owner", exact=True).select_option("ada")
    kit.get_by_label("Share, %").fill("3")
    kit.get_by_role("button", name="Add task").click()
    expect(kit.locator("#dialog")).to_be_hidden()
    expect(kit.locator("#toasts")).to_contain_text("Saved “Interviews”.")


def test_what_was_typed_is_kept_as_a_draft_and_restored(kit: Page) -> None:
    kit.goto("/kit/form/")
    kit.get_by_label("Name").fill("Half a thou")
    expect(kit.locator("[data-draft-state]")).to_have_text("Draft saved")
    kit.on("dialog", lambda asked: asked.accept())
    kit.goto("/kit/form/")
    expect(kit.get_by_label("Name")).to_have_value("Half a thou")
    kit.get_by_role("link", name="Start afresh").click()
    expect(kit.get_by_label("Name")).to_have_value("")


def test_leaving_a_form_half_typed_asks_first(kit: Page) -> None:
    asked: list[str] = []
    kit.on("dialog", lambda question: (asked.append(question.type), question.accept()))
    kit.goto("/kit/form/")
    kit.get_by_label("Name").press_sequentially("Half")
    kit.goto("/kit/")
    assert asked == ["beforeunload"]


def test_filters_become_chips_in_an_address_one_can_share(kit: Page, shot: Callable[..., Path]) -> None:
    kit.get_by_role("link", name="Filter").click()
    dialog = kit.locator("#dialog")
    dialog.get_by_label("Nobody").check()
    dialog.get_by_label("Percent complete, from").fill("50")
    shot(kit, "kit-filters")
    dialog.get_by_role("button", name="Show rows").click()
    expect(dialog).to_be_hidden()
    chips = kit.get_by_role("list", name="Filters")
    expect(chips).to_contain_text("Owner Nobody")
    expect(chips).to_contain_text("from 50")
    assert re.search(r"/kit/\?owner=none&percent_complete_from=50$", kit.url)
    found = kit.locator(f"{LIST} [data-row]").count()
    kit.reload()
    assert kit.locator(f"{LIST} [data-row]").count() == found < 50
    kit.get_by_role("link", name="Remove the filter Owner").click()
    expect(chips).not_to_contain_text("Nobody")


def test_sorting_by_a_second_column_keeps_the_first(kit: Page) -> None:
    heads = kit.locator(f"{LIST} thead")
    heads.get_by_role("link", name="Owner").click()
    expect(kit.get_by_role("columnheader", name="Owner")).to_have_attribute("aria-sort", "ascending")
    heads.get_by_role("link", name="Finish").click(modifiers=["Shift"])
    expect(kit.get_by_role("columnheader", name="Finish")).to_have_attribute("aria-sort", "ascending")
    assert "sort=owner%2Cfinish" in kit.url


def test_columns_are_chosen_and_moved(kit: Page) -> None:
    kit.get_by_role("link", name="Columns").click()
    dialog = kit.locator("#dialog")
    dialog.get_by_label("Deliverable", exact=True).check()
    dialog.get_by_label("Owner", exact=True).uncheck()
    dialog.get_by_role("button", name="Move Finish up").click()
    dialog.get_by_role("button", name="Show columns").click()
    expect(dialog).to_be_hidden()
    heads = kit.locator(f"{LIST} thead th[scope]").all_inner_texts()
    assert "Deliverable" in heads and "Owner" not in heads
    assert heads.index("Finish") < heads.index("Start")


def test_a_view_is_saved_found_deleted_and_brought_back(kit: Page, shot: Callable[..., Path]) -> None:
    kit.goto("/kit/?owner=none")
    kit.locator("summary", has_text="Views").click()
    kit.get_by_role("link", name="Save this view").click()
    kit.get_by_label("Name of the view").fill("Without owner")
    kit.get_by_role("button", name="Save view").click()
    expect(kit.locator("#toasts")).to_contain_text("View “Without owner” saved.")
    kit.goto("/kit/")
    kit.locator("summary", has_text="Views").click()
    shot(kit, "kit-views")
    kit.get_by_role("link", name="Without owner").click()
    expect(kit.get_by_role("list", name="Filters")).to_contain_text("Nobody")
    kit.locator("summary", has_text="Views").click()
    shot(kit, "kit-views-current")
    kit.get_by_role("button", name="Delete the view").click()
    kit.get_by_role("button", name="Undo", exact=True).click()
    expect(kit.locator("#toasts")).to_contain_text("View “Without owner” is back.")


def test_many_rows_at_once_tell_of_each_one_refused(kit: Page, shot: Callable[..., Path]) -> None:
    kit.get_by_label("Select all rows of this page").check()
    expect(kit.locator(f"{LIST} [data-picked]")).to_have_text("50 selected")
    shot(kit, "kit-bulk")
    kit.get_by_role("button", name="Begin").click()
    outcome = kit.locator(f"{LIST} .notice")
    expect(outcome).to_contain_text("5 rows were not changed")
    expect(outcome).to_contain_text("Task 0 of 10 – A milestone has no work to begin.")
    expect(kit.locator("#toasts")).to_contain_text("45 rows changed.")


def test_a_bulk_action_with_questions_asks_them_first(kit: Page) -> None:
    kit.get_by_label("Select Task 1 of 1", exact=True).check()
    kit.get_by_role("button", name="Defer").click()
    kit.get_by_label("Reason").fill("After the fair")
    kit.locator("#dialog").get_by_role("button", name="Defer").click()
    expect(kit.locator("#dialog")).to_be_hidden()
    expect(kit.locator("#toasts")).to_contain_text("1 row changed.")


def test_a_cell_is_edited_in_place_by_keyboard(kit: Page, faults: Any) -> None:
    kit.keyboard.press("j")
    kit.keyboard.press("e")
    editor = kit.locator("td.editing input[name=percent_complete]")
    expect(editor).to_be_focused()
    editor.fill("400")
    kit.keyboard.press("Enter")
    expect(kit.locator("td .cell-error")).to_contain_text("100")
    kit.locator("td.editing input[name=percent_complete]").fill("80")
    kit.keyboard.press("Enter")
    expect(kit.locator(f"{LIST} tbody tr").first.locator("td").last).to_have_text("80")
    expect(kit.locator("tbody tr").first.locator(".cell-edit")).to_be_focused()
    kit.keyboard.press("Enter")
    expect(editor).to_be_focused()
    kit.keyboard.press("Escape")
    expect(kit.locator("td.editing")).to_have_count(0)


def test_the_palette_goes_anywhere_by_keyboard(kit: Page, shot: Callable[..., Path]) -> None:
    kit.keyboard.press("Control+k")
    box = kit.get_by_role("combobox")
    expect(box).to_be_focused()
    kit.keyboard.type("profil")
    shot(kit, "kit-palette")
    kit.keyboard.press("Escape")
    expect(kit.locator("#palette")).to_be_hidden()


def test_a_delete_offers_undo(kit: Page, shot: Callable[..., Path]) -> None:
    kit.get_by_role("button", name="Delete with undo").click()
    expect(kit.locator("#toasts")).to_contain_text("Task deleted.")
    shot(kit, "kit-undo")
    kit.get_by_role("button", name="Undo", exact=True).click()
    expect(kit.locator("#toasts")).to_contain_text("“Sample” is back.")


def test_an_act_that_cannot_be_undone_asks_with_its_own_verb(kit: Page) -> None:
    kit.get_by_role("button", name="Freeze scope").click()
    dialog = kit.locator("#dialog")
    expect(dialog.get_by_role("heading", name="Freeze the scope?")).to_be_visible()
    dialog.get_by_role("button", name="Back").click()
    expect(kit.locator("#toasts [data-toast]")).to_have_count(0)
    kit.get_by_role("button", name="Freeze scope").click()
    dialog.get_by_role("button", name="Freeze scope").click()
    expect(kit.locator("#toasts [data-toast]")).to_have_count(1)


def test_the_theme_switches_at_once_and_stays(kit: Page, shot: Callable[..., Path]) -> None:
    kit.locator("summary.bar-button").click()
    shot(kit, "kit-user-menu")
    kit.get_by_role("button", name="Dark").click()
    expect(kit.locator("html")).to_have_attribute("data-bs-theme", "dark")
    for _n in range(100):  # the answer to a request that outlives its page is not told to the page
        if 'data-theme="dark"' in kit.request.get(kit.url).text():
            break
    kit.reload()
    expect(kit.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_a_conflict_lets_one_choose_field_by_field(kit: Page, faults: Any, shot: Callable[..., Path]) -> None:
    faults.forgive("409")
    kit.goto("/kit/errors/conflict/")
    expect(kit.get_by_role("heading", name="Somebody else saved first")).to_be_visible()
    kit.get_by_role("radio").nth(1).check()
    shot(kit, "kit-conflict")


def test_the_next_page_comes_without_leaving_and_back_again(kit: Page) -> None:
    kit.get_by_role("link", name="Next").click()
    expect(kit.locator(f"{LIST} .list-foot")).to_contain_text("51–100 of 120")
    kit.get_by_role("link", name="Last page").click()
    expect(kit.locator(f"{LIST} .list-foot")).to_contain_text("71–120 of 120")
    kit.go_back()
    expect(kit.locator(f"{LIST} .list-foot")).to_contain_text("51–100 of 120")


def test_the_phone_has_everything_under_the_thumb(kit: Page, shot: Callable[..., Path]) -> None:
    kit.set_viewport_size({"width": 390, "height": 844})
    kit.locator(".thumb-bar summary").click()
    shot(kit, "kit-phone-more")
    expect(kit.get_by_role("button", name="简体中文")).to_be_visible()
    kit.get_by_role("button", name="简体中文").click()
    expect(kit.locator("html")).to_have_attribute("lang", "zh-hans")
    kit.wait_for_load_state("networkidle")
    shot(kit, "kit-phone-zh")


def test_typing_in_the_search_narrows_the_list_and_keeps_the_focus(kit: Page) -> None:
    kit.keyboard.press("/")
    kit.keyboard.type("T0001", delay=20)
    expect(kit.locator(f"{LIST} .list-foot")).to_contain_text("1–10 of 10")
    box = kit.get_by_role("searchbox", name="Search in Sample tasks")
    expect(box).to_be_focused()
    kit.keyboard.type("2")
    expect(kit.locator(f"{LIST} .list-foot")).to_contain_text("1–1 of 1")
    assert "q=T00012" in kit.url
