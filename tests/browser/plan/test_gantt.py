"""The Gantt under the hands: drag, see what would move, apply, take back; and all of it by keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from phases.operations import parse_operations
from phases.services import changes as services

OPEN_TASK = "C3"


def open_task(plan: Any) -> Any:
    """A critical task that has not begun."""
    return plan.tasks.get(code=OPEN_TASK)


def bar(page: Page, task: Any) -> Locator:
    return page.locator(f'.gantt_task_line[data-task-id="{task.pk}"]')


def row(page: Page, task: Any) -> Locator:
    return page.locator(f'.gantt_row[data-task-id="{task.pk}"]')


def drag(page: Page, where: Locator, across: int, *, from_right: bool = False) -> None:
    box = where.bounding_box()
    assert box is not None
    x = box["x"] + (box["width"] - 3 if from_right else box["width"] / 3)
    y = box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + across / 2, y, steps=4)
    page.mouse.move(x + across, y, steps=4)
    page.mouse.up()


def apply(page: Page) -> None:
    version = page.locator("#gantt").get_attribute("data-version")
    page.locator("#dialog [data-apply]").click()
    expect(page.locator("#gantt")).not_to_have_attribute("data-version", str(version))


def test_a_dragged_bar_is_previewed_applied_and_undone(
    gantt: Page, plan: Any, shot: Callable[..., Path]
) -> None:
    task, before = open_task(plan), open_task(plan).start
    title = gantt.get_by_role("heading", level=1).inner_text()
    drag(gantt, bar(gantt, task), 70)
    dialog = gantt.locator("#dialog")
    expect(dialog).to_contain_text("tasks would move")
    expect(dialog).to_contain_text("Go-live moves from")
    expect(dialog).to_contain_text("changed directly")
    shot(gantt, "plan-preview")
    assert open_task(plan).start == before
    apply(gantt)
    assert open_task(plan).start > before
    expect(gantt.get_by_role("heading", level=1)).not_to_have_text(title)
    gantt.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(gantt.get_by_role("heading", level=1)).to_have_text(title)
    assert open_task(plan).start == before
    expect(gantt.locator("#toasts [data-toast]")).to_contain_text(["Undid step"])
    expect(gantt.locator("#toasts").get_by_role("button", name="Undo")).to_have_count(0)


def test_leaving_the_preview_changes_nothing(gantt: Page, plan: Any) -> None:
    task = open_task(plan)
    place = bar(gantt, task).bounding_box()
    drag(gantt, bar(gantt, task), 70)
    gantt.get_by_role("link", name="Leave as it is").click()
    expect(gantt.locator("#dialog")).to_be_hidden()
    assert bar(gantt, task).bounding_box() == place
    assert not plan.steps.filter(at__gt=plan.steps.first().at).exists()


def test_a_pulled_right_edge_lengthens_the_task(gantt: Page, plan: Any) -> None:
    task = open_task(plan)
    bar(gantt, task).hover()
    drag(gantt, bar(gantt, task), 66, from_right=True)
    expect(gantt.locator("#dialog")).to_contain_text("would move")
    apply(gantt)
    assert open_task(plan).duration > task.duration


def test_a_typed_date_goes_the_same_way(gantt: Page, plan: Any) -> None:
    task = open_task(plan)
    row(gantt, task).locator('[data-column-name="start"]').click()
    field = gantt.locator(".gantt_grid_editor_placeholder input")
    field.fill("2027-01-11")
    field.press("Enter")
    expect(gantt.locator("#dialog")).to_contain_text("would move")
    apply(gantt)
    assert open_task(plan).start.date().isoformat() == "2027-01-11"


def test_keys_move_a_task_and_the_dialog_takes_the_focus(gantt: Page, plan: Any) -> None:
    task = open_task(plan)
    row(gantt, task).locator(".gantt_tree_content").last.click(position={"x": 2, "y": 4})
    gantt.keyboard.press("Alt+ArrowRight")
    expect(gantt.locator("#dialog [data-apply]")).to_be_focused()
    version = gantt.locator("#gantt").get_attribute("data-version")
    gantt.keyboard.press("Enter")
    expect(gantt.locator("#gantt")).not_to_have_attribute("data-version", str(version))
    assert open_task(plan).start > task.start


DAY_WIDTH = """([iso]) => {
  const at = (days) => {
    const day = new Date(`${iso}T00:00`);
    day.setDate(day.getDate() + days);
    return gantt.posFromDate(day);
  };
  return at(1) - at(0);
}"""


def start_at(plan: Any, at: datetime) -> Any:
    return parse_operations([{"op": "task.move", "task": open_task(plan).pk, "start": at.isoformat()}])


def is_worked(plan: Any, at: datetime) -> bool:
    """Whether the open task, moved there, begins at that very moment."""
    moved = {one["task"]: one["new"] for one in services.preview(plan, start_at(plan, at)).moved}
    return bool(moved[open_task(plan).pk][0] == at.isoformat())


@pytest.fixture
def afternoon(open_page: Callable[[str], Page], plan: Any, manager: Any) -> tuple[Page, datetime]:
    """The chart with a task that starts on a Monday at 13:00, and that moment."""
    page = open_page("plan/")
    now = open_task(plan).start.replace(hour=13, minute=0)
    mondays = [now + timedelta(days=7 * week - now.weekday()) for week in range(1, 20)]
    days = [timedelta(days=number) for number in range(3)]
    start = next(monday for monday in mondays if all(is_worked(plan, monday + day) for day in days))
    services.apply(plan, start_at(plan, start), actor=manager, version=plan.version)
    assert open_task(plan).start == start
    page.reload()
    page.locator("#gantt[data-ready]").wait_for()
    page.evaluate("id => gantt.showTask(id)", open_task(plan).pk)
    return page, start


@pytest.mark.parametrize("columns", [1, 2])
def test_a_task_of_the_afternoon_is_dragged_by_whole_days(
    columns: int, afternoon: tuple[Page, datetime], plan: Any
) -> None:
    page, start = afternoon
    width = page.evaluate(DAY_WIDTH, [start.date().isoformat()])
    drag(page, bar(page, open_task(plan)), columns * width)
    expect(page.locator("#dialog")).to_contain_text("would move")
    apply(page)
    assert open_task(plan).start == start + timedelta(days=columns)


def test_a_key_moves_a_task_of_the_afternoon_by_one_day(afternoon: tuple[Page, datetime], plan: Any) -> None:
    page, start = afternoon
    row(page, open_task(plan)).locator(".gantt_tree_content").last.click(position={"x": 2, "y": 4})
    page.keyboard.press("Alt+ArrowRight")
    apply(page)
    assert open_task(plan).start == start + timedelta(days=1)


def test_a_link_is_drawn_with_type_and_lag(gantt: Page, plan: Any, shot: Callable[..., Path]) -> None:
    first, second = plan.tasks.get(code="C4"), plan.tasks.get(code="C5")
    bar(gantt, first).hover()
    grip = bar(gantt, first).locator(".task_right .gantt_link_point")
    target = bar(gantt, second).bounding_box()
    assert target is not None
    grip.hover(force=True)
    gantt.mouse.down()
    gantt.mouse.move(target["x"] + 4, target["y"] + 8, steps=8)
    gantt.mouse.up()
    dialog = gantt.locator("#dialog")
    expect(dialog.get_by_label("Type")).to_be_visible()
    dialog.get_by_label("Lag", exact=False).first.fill("1")
    shot(gantt, "plan-link")
    dialog.get_by_role("button", name="See what it moves").click()
    apply(gantt)
    link = plan.dependencies.get(predecessor=first, successor=second)
    assert (link.type, link.lag) == ("FS", 480)


def test_a_task_opens_beside_the_chart_and_says_why(
    gantt: Page, plan: Any, shot: Callable[..., Path]
) -> None:
    row(gantt, open_task(plan)).locator(".task-link").click()
    expect(gantt.locator("#panel")).to_contain_text("Why this date")
    shot(gantt, "plan-panel")


def test_a_milestone_shows_its_chain_in_the_chart(gantt: Page, plan: Any) -> None:
    milestone = plan.tasks.get(code="C◆")
    row(gantt, milestone).locator(".task-link").click()
    gantt.locator("#gantt.with-chain").wait_for()
    assert gantt.locator(".gantt_task_line.in-chain").count() > 1


def test_zoom_columns_and_folding_are_kept(gantt: Page) -> None:
    gantt.get_by_role("button", name="Zoom out").click()
    gantt.get_by_text("Columns", exact=True).click()
    gantt.get_by_label("Owner", exact=True).check()
    expect(gantt.locator('[data-column-name="owner"]').first).to_be_visible()
    gantt.reload()
    gantt.locator("#gantt[data-ready]").wait_for()
    expect(gantt.locator('[data-column-name="owner"]').first).to_be_visible()


def test_a_bar_of_one_day_is_moved_by_its_middle(gantt: Page, plan: Any) -> None:
    """Its few pixels have no room for a handle of progress; those at its edges stand outside."""
    task = plan.tasks.get(code="L2")
    gantt.evaluate("id => gantt.showTask(id)", task.pk)
    short = bar(gantt, task)
    expect(short).to_have_class(re.compile("short"))
    for part in (0.25, 0.5, 0.75):
        box = short.bounding_box()
        assert box is not None
        across = box["x"] + box["width"] * part
        gantt.mouse.move(across, box["y"] + box["height"] / 2)
        gantt.mouse.down()
        gantt.mouse.move(across + 60, box["y"] + box["height"] / 2, steps=6)
        gantt.mouse.up()
        expect(gantt.locator("#dialog")).to_contain_text("would move")
        assert "percent complete" not in gantt.locator("#dialog").inner_text()
        gantt.get_by_role("link", name="Leave as it is").click()
        expect(gantt.locator("#dialog")).to_be_hidden()
    assert plan.tasks.get(code="L2").start == task.start


def test_the_focus_is_on_the_row_again_after_a_cell_was_left(gantt: Page, plan: Any) -> None:
    task = open_task(plan)
    row(gantt, task).locator(".gantt_tree_content").last.click(position={"x": 2, "y": 4})
    field = gantt.locator(".gantt_grid_editor_placeholder input")
    gantt.keyboard.press("F2")
    expect(field).to_be_focused()
    gantt.keyboard.press("Escape")
    expect(row(gantt, task)).to_be_focused()
    gantt.keyboard.press("F2")
    field.fill("2027-01-11")
    field.press("Enter")
    expect(gantt.locator("#dialog [data-apply]")).to_be_focused()
    gantt.keyboard.press("Escape")
    expect(gantt.locator("#dialog")).to_be_hidden()
    expect(row(gantt, task)).to_be_focused()
    gantt.keyboard.press("Delete")
    expect(gantt.locator("#dialog")).to_contain_text("Removed")
