"""A plan's own table, changed and loaded: everything is listed first, one click does it, one undo takes it
back."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from phases.models import Plan
from phases.outgoing.tables import plan_csv
from tests.browser.plan.test_pages import PHONE, serious, settle


def changed_table(plan: Plan) -> bytes:
    """The first open tasks with another name, owner, note, deadline and cost, and two columns of no use."""
    rows = list(csv.reader(io.StringIO(plan_csv(plan, with_cost=True).decode("utf-8-sig"))))
    at = {name: place for place, name in enumerate(rows[0])}
    open_rows = [row for row in rows[1:] if row[at["Percent complete"]] == "0.00"]
    first, second = open_rows[:2]
    first[at["Name"]], first[at["Notes"]] = "Renamed by a table", "Written by a table"
    second[at["Deadline"]], second[at["Planned cost, CNY"]] = "2027-06-01", "¥12,345.60"
    rows = [[*rows[0], "Priority", "Colour"], *([*row, "high", "red"] for row in rows[1:])]
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue().encode("utf-8-sig")


def loaded(page: Page, content: bytes) -> None:
    page.locator("input[type=file]").set_input_files(
        {"name": "plan.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.get_by_role("button", name="Read the table").click()


def test_a_changed_table_is_listed_in_full_applied_at_once_and_taken_back(
    open_page: Callable[[str], Page], plan: Any
) -> None:
    page = open_page("plan/load/")
    loaded(page, changed_table(plan))
    main = page.locator("main")
    expect(main).to_contain_text("These columns are not read: Priority, Colour.")
    lines = page.get_by_role("region", name="What would be written").locator("tbody tr")
    expect(lines).to_have_count(4)
    for words in ("Renamed by a table", "Written by a table", "1 Jun 2027", "12,345.60"):
        expect(lines.filter(has_text=words)).to_have_count(1)
    expect(page.get_by_text("These columns are not read")).to_be_in_viewport()
    settle(page)
    assert serious(page) == []
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("button", name="Apply all changes").click()
    page.wait_for_url("**/plan/")
    task = plan.tasks.get(name="Renamed by a table")
    assert task.notes == "Written by a table"
    page.get_by_role("button", name="Undo").first.click()
    page.wait_for_load_state("networkidle")
    assert not plan.tasks.filter(name="Renamed by a table").exists()


def test_a_bad_cell_is_told_beside_the_file(open_page: Callable[[str], Page], plan: Any, faults: Any) -> None:
    faults.forgive("422")
    page = open_page("plan/load/")
    loaded(page, b"Number,Planned cost\n3,much\n")
    told = "Row 2, column “Planned cost”: “much” is no amount; write a number like 1234.50."
    expect(page.locator("main")).to_contain_text(told)
