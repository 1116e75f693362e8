"""The outline of the plan: a row is carried to another place by the hand, or moved there by keys."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.plan.test_gantt import apply, row


def order(plan: Any, parent: Any) -> list[str]:
    return list(plan.tasks.filter(parent=parent).order_by("position").values_list("code", flat=True))


def carry_row(page: Page, task: Any, below: Any) -> None:
    start = row(page, task).locator(".gantt_tree_content").last.bounding_box()
    goal = row(page, below).locator(".gantt_tree_content").last.bounding_box()
    assert start is not None and goal is not None
    page.mouse.move(start["x"] + 20, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(start["x"] + 24, start["y"] + 16, steps=4)
    page.mouse.move(goal["x"] + 24, goal["y"] + goal["height"] - 4, steps=10)
    page.mouse.up()


def test_a_row_is_carried_to_another_place_of_the_outline(gantt: Page, plan: Any) -> None:
    task, below = plan.tasks.get(code="C4"), plan.tasks.get(code="C5")
    before = order(plan, task.parent)
    assert before.index("C4") < before.index("C5")
    carry_row(gantt, task, below)
    expect(gantt.locator("#dialog")).to_contain_text("No date would move")
    assert order(plan, task.parent) == before
    apply(gantt)
    after = order(plan, task.parent)
    assert after.index("C5") < after.index("C4")
    gantt.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(gantt.locator("#toasts")).to_contain_text("Undid step")
    assert order(plan, task.parent) == before


def test_keys_change_the_place_and_the_level_of_a_row(gantt: Page, plan: Any) -> None:
    task = plan.tasks.get(code="C5")
    before = order(plan, task.parent)
    row(gantt, task).locator(".gantt_tree_content").last.click(position={"x": 2, "y": 4})
    gantt.keyboard.press("Alt+ArrowUp")
    expect(gantt.locator("#dialog [data-apply]")).to_be_focused()
    apply(gantt)
    after = order(plan, task.parent)
    assert after.index("C5") == before.index("C5") - 1
